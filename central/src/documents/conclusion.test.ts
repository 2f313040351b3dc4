import type { CaseDocument, CaseDone } from "@ngaba/contract";
import { expect, test } from "vitest";
import { checked } from "./conclusion.ts";
import { approved, caseOf, lan } from "./record-kit.ts";

const [shown, other] = ["a".repeat(64), "b".repeat(64)];
const made: CaseDocument = {
  ...{ code: "0123-4567-89AB-CDEF", kind: "notice", caseId: approved.id, caseVersion: approved.version },
  ...{ stills: [shown], sha256: "c".repeat(64), bytes: 9, madeAt: "2026-03-03T02:00:00.000Z" },
};
const acts = approved.entries.map(({ by, act }) => [by, act] as const);
const cover = (sha256: string): CaseDone => ({ kind: "cover", sha256, boxes: [[0, 0, 0.1, 0.1]] });

test.each(["notice", "case"] as const)(
  "a %s is outdated once a still that it shows is covered, and not by another",
  (kind) => {
    const document = { ...made, kind };
    expect(checked(document, approved).isOutdated).toBe(false);
    expect(checked(document, caseOf([...acts, [lan, cover(other)]])).isOutdated).toBe(false);
    const covered = caseOf([...acts, [lan, cover(shown)]]);
    expect(checked(document, covered).isOutdated).toBe(true);
    expect(checked({ ...document, caseVersion: covered.version }, covered).isOutdated).toBe(false);
  },
);

test("a notice of a decision that was taken back is outdated, a document of the case is not", () => {
  const takenBack = caseOf([...acts, [lan, { kind: "reopen", text: "Đọc sai biển số" }]]);
  expect(checked(made, takenBack).isOutdated).toBe(true);
  expect(checked({ ...made, kind: "case" }, takenBack).isOutdated).toBe(false);
});

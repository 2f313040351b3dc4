import type { CaseDetail, CaseDone } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { sampleAccept, sampleCase, sampleEntry, sampleReject } from "../../../central/web/src/testing/case-samples.ts";
import { isAsKey } from "./case-ends.ts";
import { type CaseKey, PROVISIONS } from "./case-keys.ts";

const key = (changes: Partial<CaseKey> = {}): CaseKey => ({
  ...({ correction: undefined, crossing: 0, afterMs: 0, plate: "t8000001", sameAs: undefined } as const),
  ...({ vehicle: "car", toldVehicle: "car", act: "red-light", ...changes } as const),
});

const legalBasis = { ...sampleAccept.legalBasis, provisionId: PROVISIONS.car["red-light"].id };
const accept = (changes: Partial<typeof sampleAccept> = {}): CaseDone => ({
  ...{ ...sampleAccept, legalBasis, plate: { text: "T8000001", colour: "white" }, vehicle: "car" },
  ...changes,
});

function ended(state: CaseDetail["state"], ...acts: readonly CaseDone[]): CaseDetail {
  const [opened] = sampleCase().entries;
  if (opened === undefined) throw new Error("the sample has no first entry");
  const take: CaseDone = { kind: "take", until: "2026-01-05T08:15:00.000Z" };
  return sampleCase({
    state,
    entries: [opened, ...[take, ...acts].map((act, index) => sampleEntry(index + 2, "an", act))],
  });
}

const waiting = (...acts: readonly CaseDone[]) => ended("awaiting-second-approval", ...acts);

describe("an accepted case", () => {
  test("ended as its key says", () => {
    expect(isAsKey(waiting(accept()), key(), undefined)).toBe(true);
  });

  test.each([
    ["another plate", waiting(accept({ plate: { text: "T8000002", colour: "white" } }))],
    ["another colour", waiting(accept({ plate: { text: "T8000001", colour: "yellow" } }))],
    ["another class", waiting(accept({ vehicle: "motorcycle" }))],
    ["another provision", waiting(accept({ legalBasis: sampleAccept.legalBasis }))],
    ["another state", ended("in-review", accept())],
    ["a conclusion that was taken back", waiting(accept(), { kind: "undo" }, accept())],
    ["no conclusion", ended("in-review")],
  ])("with %s did not", (_what, detail) => {
    expect(isAsKey(detail, key(), undefined)).toBe(false);
  });
});

describe("a rejected case", () => {
  const duplicate = { ...sampleReject, reason: "duplicate", duplicateOf: "c-1" } as const;

  test.each([
    ["for its reason", key({ plate: undefined }), { ...sampleReject, reason: "plate-unreadable" }, undefined, true],
    ["for another reason", key({ plate: undefined }), sampleReject, undefined, false],
    ["as the duplicate that it is", key({ correction: "duplicate" }), duplicate, "c-1", true],
    ["as one of another case", key({ correction: "duplicate" }), duplicate, "c-2", false],
  ] as const)("%s", (_how, caseKey, act, sameCaseId, isSo) => {
    expect(isAsKey(ended("rejected", act), caseKey, sameCaseId)).toBe(isSo);
  });
});

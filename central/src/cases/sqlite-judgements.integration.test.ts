import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadStatutes, type Statute, statuteVersion } from "@ngaba/config";
import { epochMs, LegalBasis } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import type { IncidentDeed } from "./judge.ts";
import { openSqliteJudgements } from "./sqlite-judgements.ts";

const statutes = loadStatutes(join(import.meta.dirname, "../../../config/statutes/vn"));
const incidentId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const deed = (at: string, more: Partial<IncidentDeed> = {}): IncidentDeed => ({
  ...{ incidentId: incidentId(1), act: "red-light", vehicle: "motorcycle", at: epochMs(Date.parse(at)) },
  ...more,
});

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-judgements-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "judgements.sqlite");
}

/** Judges once, by these statutes, in a store that is opened for it. */
async function judgeOnce(file: string, by: readonly Statute[], ...deeds: IncidentDeed[]) {
  const judgements = await openSqliteJudgements(file, by);
  try {
    return await judgements.judge(deeds);
  } finally {
    await judgements.close();
  }
}

test("a deed keeps the provision with its version, its words, fine and points, and what it was checked against", async () => {
  const bases = await judgeOnce(await temporaryFile(), statutes, deed("2026-03-02T14:02:31Z"));
  const basis = LegalBasis.parse(bases.get(incidentId(1)));
  const entry = statutes.find(({ id }) => id === basis.provisionId);
  expect(basis).toEqual(bases.get(incidentId(1)));
  expect(basis).toMatchObject({
    ...{
      citation: "điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP",
      fineVnd: [4_000_000, 6_000_000],
      licencePoints: 4,
    },
    ...{ effectiveFrom: "2025-01-01", checkedAgainst: "copy", words: entry?.words },
    version: entry && statuteVersion(entry),
  });
});

test("the day decides in Asia/Ho_Chi_Minh: the last moment of the older words, the first of the newer", async () => {
  const act = "restricted-zone/prohibited-road";
  const last = deed("2026-08-14T16:59:59.999Z", { act, vehicle: "car" });
  const first = deed("2026-08-14T17:00:00.000Z", { act, vehicle: "car", incidentId: incidentId(2) });
  const bases = await judgeOnce(await temporaryFile(), statutes, last, first);
  expect(bases.get(incidentId(1))).toMatchObject({ effectiveFrom: "2025-01-01", effectiveTo: "2026-08-15" });
  expect(bases.get(incidentId(2))).toMatchObject({
    effectiveFrom: "2026-08-15",
    citation: expect.stringContaining("sửa đổi, bổ sung bởi Nghị định 238/2026/NĐ-CP"),
  });
});

/** The statutes as an administrator may have corrected them. */
const corrected = statutes.map(
  (statute): Statute => ({
    ...statute,
    ...{ fineVnd: [1, 2], checkedAgainst: "official", checkedBy: "Nguyễn Văn A", checkedOn: "2026-11-20" },
  }),
);

test("what was judged stays when the statutes change, and what comes after is judged by them", async () => {
  const file = await temporaryFile();
  const old = deed("2026-03-02T14:02:31Z");
  const before = await judgeOnce(file, statutes, old);
  const after = await judgeOnce(file, corrected, old, deed("2026-03-02T14:02:31Z", { incidentId: incidentId(2) }));
  expect(after.get(incidentId(1))).toEqual(before.get(incidentId(1)));
  expect(after.get(incidentId(2))).toMatchObject({ fineVnd: [1, 2], checkedBy: "Nguyễn Văn A" });
});

test("that nothing named an act is kept too", async () => {
  const file = await temporaryFile();
  const old = deed("2026-03-02T14:02:31Z");
  expect(await judgeOnce(file, [], old)).toEqual(new Map());
  expect(await judgeOnce(file, statutes, old)).toEqual(new Map());
});

test("an incident that turns out to be another act, road user or day is judged anew, and the first is found again", async () => {
  const file = await temporaryFile();
  const deeds = [
    deed("2026-08-14T16:59:00Z", { act: "restricted-zone/prohibited-road", vehicle: "car" }),
    deed("2026-08-14T17:01:00Z", { act: "restricted-zone/prohibited-road", vehicle: "car" }),
    deed("2026-08-14T17:01:00Z", { act: "restricted-zone/prohibited-road", vehicle: "motorcycle" }),
    deed("2026-08-14T17:01:00Z", { act: "red-light", vehicle: "motorcycle" }),
  ];
  const versions: (string | undefined)[] = [];
  for (const one of [...deeds, ...deeds])
    versions.push((await judgeOnce(file, statutes, one)).get(incidentId(1))?.version);
  expect(new Set(versions).size).toBe(4);
  expect(versions.slice(4)).toEqual(versions.slice(0, 4));
});

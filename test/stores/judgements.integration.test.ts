/** What every store of judgements does, run against each of them. */
import { join } from "node:path";
import { epochMs, LegalBasis } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import type { IncidentDeed } from "../../central/src/cases/judge.ts";
import { type Judgements, openSqliteJudgements } from "../../central/src/cases/sqlite-judgements.ts";
import { statuteVersion } from "../../config/src/statutes/provision-for.ts";
import type { Statute } from "../../config/src/statutes/statute.ts";
import { statutes, temporaryFolder } from "../central/data-path-kit.ts";

const incidentId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const deed = (at: string, more: Partial<IncidentDeed> = {}): IncidentDeed => ({
  ...{ incidentId: incidentId(1), act: "red-light", vehicle: "motorcycle", at: epochMs(Date.parse(at)) },
  ...more,
});

/** A new place for judgements. @returns how to open it, which may be done again once it was closed */
type NewPlace = () => (by: readonly Statute[]) => Promise<Judgements>;

const inSqlite: NewPlace = () => {
  const file = join(temporaryFolder(), "judgements.sqlite");
  return (by) => openSqliteJudgements(file, by);
};

/** Judges once, by these statutes, in a store that is opened for it. */
async function judgeOnce(place: ReturnType<NewPlace>, by: readonly Statute[], ...deeds: IncidentDeed[]) {
  const judgements = await place(by);
  try {
    return await judgements.judge(deeds);
  } finally {
    await judgements.close();
  }
}

/** The statutes as an administrator may have corrected them. */
const corrected = statutes.map(
  (statute): Statute => ({
    ...statute,
    ...{ fineVnd: [1, 2], checkedAgainst: "official", checkedBy: "Nguyễn Văn A", checkedOn: "2026-11-20" },
  }),
);

describe.each([{ name: "SQLite", newPlace: inSqlite }])("$name", ({ newPlace }) => {
  test("a deed keeps the provision with its version, its words, fine and points, and what it was checked against", async () => {
    const bases = await judgeOnce(newPlace(), statutes, deed("2026-03-02T14:02:31Z"));
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
    const bases = await judgeOnce(newPlace(), statutes, last, first);
    expect(bases.get(incidentId(1))).toMatchObject({ effectiveFrom: "2025-01-01", effectiveTo: "2026-08-15" });
    expect(bases.get(incidentId(2))).toMatchObject({
      effectiveFrom: "2026-08-15",
      citation: expect.stringContaining("sửa đổi, bổ sung bởi Nghị định 238/2026/NĐ-CP"),
    });
  });

  test("what was judged stays when the statutes change, and what comes after is judged by them", async () => {
    const place = newPlace();
    const old = deed("2026-03-02T14:02:31Z");
    const before = await judgeOnce(place, statutes, old);
    const after = await judgeOnce(place, corrected, old, deed("2026-03-02T14:02:31Z", { incidentId: incidentId(2) }));
    expect(after.get(incidentId(1))).toEqual(before.get(incidentId(1)));
    expect(after.get(incidentId(2))).toMatchObject({ fineVnd: [1, 2], checkedBy: "Nguyễn Văn A" });
  });

  test("that nothing named an act is kept too", async () => {
    const place = newPlace();
    const old = deed("2026-03-02T14:02:31Z");
    expect(await judgeOnce(place, [], old)).toEqual(new Map());
    expect(await judgeOnce(place, statutes, old)).toEqual(new Map());
  });

  test("an incident that turns out to be another act, road user or day is judged anew, and the first is found again", async () => {
    const place = newPlace();
    const deeds = [
      deed("2026-08-14T16:59:00Z", { act: "restricted-zone/prohibited-road", vehicle: "car" }),
      deed("2026-08-14T17:01:00Z", { act: "restricted-zone/prohibited-road", vehicle: "car" }),
      deed("2026-08-14T17:01:00Z", { act: "restricted-zone/prohibited-road", vehicle: "motorcycle" }),
      deed("2026-08-14T17:01:00Z", { act: "red-light", vehicle: "motorcycle" }),
    ];
    const versions: (string | undefined)[] = [];
    for (const one of [...deeds, ...deeds])
      versions.push((await judgeOnce(place, statutes, one)).get(incidentId(1))?.version);
    expect(new Set(versions).size).toBe(4);
    expect(versions.slice(4)).toEqual(versions.slice(0, 4));
  });
});

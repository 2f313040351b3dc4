/** Days that are kept beside cases follow the calendar, over each store. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCalendar, type WorkCalendar } from "@ngaba/config";
import { describe, expect, onTestFinished, test } from "vitest";
import { acceptAct, next, openedCase, takeAct } from "./case-kit.ts";
import { type CaseStore, NEVER } from "./case-store.ts";
import { createCityLaw } from "./city-law.ts";
import type { DaysStore } from "./days-store.ts";
import { lawMark, renewDays } from "./renew-days.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { createSqliteDaysStore } from "./sqlite-days-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const known = loadCalendar(`${import.meta.dirname}/../../../config/calendar/vn`);
const lawOf = (calendar: WorkCalendar) =>
  createCityLaw({ calendar, statutes: [], authorities: [], secondApproval: { mode: "never" } });
const law = lawOf(known);
/** The Government has just given Thursday, 12 March 2026, the last day of ten from the second, off. */
const changed = lawOf({ ...known, isWorkingDay: (day) => day !== "2026-03-12" && known.isWorkingDay(day) });

async function openSqlite(): Promise<{ readonly cases: CaseStore; readonly days: DaysStore }> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-days-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  return { cases: createSqliteCaseStore(database), days: createSqliteDaysStore(database) };
}

test("a law has the mark of what it makes of the days", () => {
  expect(lawMark(lawOf(known))).toBe(lawMark(law));
  expect(lawMark(changed)).not.toBe(lawMark(law));
});

describe.each([{ name: "SQLite", open: openSqlite }])("$name", ({ open }) => {
  test("another calendar moves the days of open cases, once, and of nothing that is over", async () => {
    const { cases, days } = await open();
    const [running, over] = [openedCase(), openedCase()];
    await cases.open(running, law.daysOf(running));
    await cases.open(over, { dueOn: NEVER, lapsesOn: NEVER });
    expect(await renewDays(days, law)).toBe(1);
    const dueOn = async () =>
      (await cases.find({ order: "newest", limit: 9 })).map(({ view, place }) => [view.id, place.dueOn] as const);
    expect(new Map(await dueOn())).toEqual(
      new Map([
        [running.id, "2026-03-12"],
        [over.id, NEVER],
      ]),
    );
    expect(await renewDays(days, changed)).toBe(1);
    expect(new Map(await dueOn())).toEqual(
      new Map([
        [running.id, "2026-03-13"],
        [over.id, NEVER],
      ]),
    );
    expect(await renewDays(days, changed)).toBe(0);
  });

  test("a case that has gone on meanwhile keeps the days of its newest entry; all are gone through, in pages", async () => {
    const { cases, days } = await open();
    const all = [openedCase(), openedCase(), openedCase()];
    for (const one of all) await cases.open(one, law.daysOf(one));
    const first = await days.running(2);
    expect([...first, ...(await days.running(2, first.at(-1)?.id))].map(({ id }) => id)).toEqual(
      all.map(({ id }) => id).toSorted(),
    );
    const [stale] = first;
    const opened = all.find(({ id }) => id === stale?.id) ?? expect.unreachable();
    const accepted = next(next(opened, takeAct(900)), acceptAct());
    await cases.append(next(opened, takeAct(900)), law.daysOf(opened));
    await cases.append(accepted, { dueOn: "2026-04-01", lapsesOn: "2027-03-02" });
    await days.move([{ id: opened.id, version: 1, dueOn: "2026-05-01", lapsesOn: "2027-05-01" }]);
    const places = await cases.find({ order: "newest", limit: 9 });
    expect(places.find(({ view }) => view.id === opened.id)?.place.dueOn).toBe("2026-04-01");
  });
});

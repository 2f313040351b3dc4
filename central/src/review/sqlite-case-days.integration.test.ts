import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workCalendarOf } from "@ngaba/config";
import { expect, onTestFinished, test } from "vitest";
import { next, openedCase } from "./case-kit.ts";
import { deadlinesOf, dueOn } from "./deadlines.ts";
import { daysOf, type LoadedLaw } from "./review-law.ts";
import { recountDays } from "./sqlite-case-days.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const told = { source: "a test", checked: "memory" as const };

/** Of a law that counts by the year 2026 with these days off, and by nothing else. */
function lawOf(daysOff: readonly string[]): Pick<LoadedLaw, "daysOf" | "calendarHash"> {
  const calendar = workCalendarOf([
    {
      ...{ year: 2026, isArranged: true, workedDays: [], uncertainDays: [] },
      daysOff: daysOff.map((day) => ({ day, kind: "holiday" as const, name: { vi: "Nghỉ", en: "Off" }, ...told })),
    },
  ]);
  return {
    calendarHash: calendar.hash,
    daysOf: (view) => ({
      dueOn: dueOn(view, calendar),
      lapsesOn: deadlinesOf(view, calendar, "2026-01-01").find(({ kind }) => kind === "limitation")?.lastDay ?? "",
    }),
  };
}

test("cases that run have the days of a new calendar, those that are over none; once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-days-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const caseStore = createSqliteCaseStore(database);
  const [before, after] = [lawOf([]), lawOf(["2026-03-12", "2026-03-13"])];
  const [running, over] = [openedCase(), openedCase()];
  for (const one of [running, over]) await caseStore.open(one, daysOf(one, before));
  const expired = next(over, { kind: "expire", on: "2026-03-02" });
  await caseStore.append(expired, daysOf(expired, before));
  const dues = async () =>
    new Map((await caseStore.find({ order: "due", limit: 9 })).map(({ view, place }) => [view.id, place.dueOn]));

  expect(await recountDays(database, before)).toBe(0);
  expect((await dues()).get(running.id)).toBe("2026-03-12");
  expect(await recountDays(database, after)).toBe(1);
  expect(await dues()).toEqual(
    new Map([
      [running.id, "2026-03-16"],
      [over.id, "9999-12-31"],
    ]),
  );
  expect(await recountDays(database, after)).toBe(0);
  expect(await recountDays(database, before)).toBe(1);
});

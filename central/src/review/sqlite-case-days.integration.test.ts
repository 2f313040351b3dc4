import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type WorkCalendar, workCalendarOf } from "@ngaba/config";
import { CaseStep } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { acceptAct, next, openedCase, takeAct } from "./case-kit.ts";
import { createCityLaw } from "./city-law.ts";
import { deadlinesOf, dueOn } from "./deadlines.ts";
import { daysOf, type LoadedLaw } from "./review-law.ts";
import { recountDays } from "./sqlite-case-days.ts";
import { caseRow } from "./sqlite-case-rows.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const told = { source: "a test", checked: "memory" as const };

/** The year 2026 with these days off. */
const calendarOf = (daysOff: readonly string[]): WorkCalendar =>
  workCalendarOf([
    {
      ...{ year: 2026, isArranged: true, workedDays: [], uncertainDays: [] },
      daysOff: daysOff.map((day) => ({ day, kind: "holiday" as const, name: { vi: "Nghỉ", en: "Off" }, ...told })),
    },
  ]);

/** Of a law that counts by such a year, and by nothing else. */
function lawOf(daysOff: readonly string[]): Pick<LoadedLaw, "daysOf" | "calendarHash"> {
  const calendar = calendarOf(daysOff);
  return {
    calendarHash: calendar.hash,
    daysOf: (view) => ({
      dueOn: dueOn(view, calendar),
      lapsesOn: deadlinesOf(view, calendar, "2026-01-01").find(({ kind }) => kind === "limitation")?.lastDay ?? "",
    }),
  };
}

async function openDatabase() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-days-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  return database;
}

test("cases that run have the days of a new calendar, those that are over none; once", async () => {
  const database = await openDatabase();
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

test("a program that counts otherwise counts again what one before it has stored by the same calendar", async () => {
  const database = await openDatabase();
  const caseStore = createSqliteCaseStore(database);
  const law = createCityLaw({
    ...{ statutes: [], calendar: calendarOf([]), authorities: [] },
    secondApproval: { mode: "never" },
  });
  const steps = { "owner-identified": "2026-03-04", notified: "2026-03-05", "registry-warned": "2026-03-27" };
  const opened = openedCase();
  const approved = next(next(opened, takeAct(900)), acceptAct(), 2);
  const entered = Object.entries(steps).map(([step, on]) => ({
    kind: "enter" as const,
    step: CaseStep.parse(step),
    on,
    source: "Sổ",
  }));
  const warned = entered.reduce((before, act) => next(before, act, 3), approved);
  await database
    .insertInto("review_case")
    .values(caseRow(warned, { dueOn: "2026-03-25", lapsesOn: "2027-03-02" }))
    .execute();
  await database
    .updateTable("review_calendar")
    .set({ hash: calendarOf([]).hash })
    .execute();

  expect(await recountDays(database, law)).toBe(1);
  const [found] = await caseStore.find({ order: "due", limit: 9 });
  expect(found?.place.dueOn).toBe("2027-03-02");
  expect(await recountDays(database, law)).toBe(0);
});

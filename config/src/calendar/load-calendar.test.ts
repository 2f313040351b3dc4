import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError } from "../config-error.ts";
import { addDays, addYears, isWeekend } from "./day.ts";
import { loadCalendar } from "./load-calendar.ts";
import { workingDayAfter, workingDayFrom } from "./work-calendar.ts";

const shipped = loadCalendar(join(import.meta.dirname, "../../calendar/vn"));

const off = (day: string, kind: string) =>
  `{ day: ${day}, name: { vi: nghỉ, en: off }, kind: ${kind}, source: a paper, checked: press }`;
const worked = (day: string, inPlaceOf: string) =>
  `{ day: ${day}, inPlaceOf: ${inPlaceOf}, source: a paper, checked: press }`;

const year = (of: number, daysOff: readonly string[], workedDays: readonly string[] = []) =>
  `year: ${of}\nisArranged: true\ndaysOff: [${daysOff.join(", ")}]\nworkedDays: [${workedDays.join(", ")}]\n`;

function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-calendar-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    loadCalendar(folder);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

test("working days of the shipped years", () => {
  const isWorked = (day: string) => shipped.isWorkingDay(day);
  expect(["2026-02-13", "2026-02-23", "2026-08-22", "2026-01-10"].map(isWorked)).toEqual([true, true, true, true]);
  expect(["2026-02-16", "2026-02-20", "2026-08-31", "2026-08-29"].map(isWorked)).toEqual([false, false, false, false]);
  expect(shipped.dayOff("2026-02-17")).toMatchObject({ name: { vi: "Tết Nguyên đán, mùng 1" }, kind: "holiday" });
  expect(shipped.dayOff("2026-02-21")).toBeUndefined();
});

test("a day that may be off is worked, one that may be worked is off, and neither is certain; of a year that is not there none is", () => {
  const days = ["2026-11-23", "2026-11-28", "2026-11-24"];
  expect(days.map(shipped.isWorkingDay)).toEqual([true, false, false]);
  expect(days.map(shipped.isCertain)).toEqual([false, false, true]);
  expect(["2027-03-02", "2031-01-01"].map(shipped.isCertain)).toEqual([true, false]);
});

test("the next working day, and the nth after a day", () => {
  expect(workingDayFrom(shipped, "2026-02-14")).toBe("2026-02-23");
  expect(workingDayFrom(shipped, "2026-02-23")).toBe("2026-02-23");
  expect(workingDayAfter(shipped, "2026-02-13", 1)).toBe("2026-02-23");
});

test("a swap may reach into the next year", () => {
  const files = {
    "a.yaml": year(2029, [off("2029-12-31", "swapped")]),
    "b.yaml": year(2030, [off("2030-01-01", "holiday")], [worked("2030-01-05", "2029-12-31")]),
  };
  expect(problemsOf(files)).toEqual([]);
});

test.each([
  [
    "a swapped day nobody works for",
    year(2030, [off("2030-01-04", "swapped")]),
    "daysOff[0].day: no day is worked in place of 2030-01-04",
  ],
  [
    "work in place of a holiday",
    year(2030, [off("2030-01-01", "holiday")], [worked("2030-01-05", "2030-01-01")]),
    "workedDays[0].inPlaceOf: 2030-01-01 is no swapped day off",
  ],
  ["a day of another year", year(2030, [off("2031-01-01", "holiday")]), "daysOff[0].day: not in 2030"],
  [
    "a day twice",
    year(2030, [off("2030-01-01", "holiday"), off("2030-01-01", "holiday")]),
    "daysOff[1].day: stands twice",
  ],
  ["a weekend in place of one", year(2030, [off("2030-01-05", "substitute")]), "daysOff[0].day: a weekend"],
  [
    "a worked Friday",
    year(2030, [off("2030-01-03", "swapped")], [worked("2030-01-04", "2030-01-03")]),
    "workedDays[0].day: no Saturday or Sunday",
  ],
])("refuses %s", (_why, text, problem) => {
  expect(problemsOf({ "a.yaml": text })).toEqual([problem]);
});

test("refuses a year that is there twice, and a folder without any", () => {
  const text = year(2030, [off("2030-01-01", "holiday")]);
  expect(problemsOf({ "a.yaml": text, "b.yaml": text })).toEqual([expect.stringContaining("year: 2030 is already in")]);
  expect(problemsOf({})).toEqual([": has no calendar (*.yaml)"]);
});

test("days and years of the calendar", () => {
  expect([addDays("2028-02-28", 1), addDays("2026-12-31", 1), addDays("2026-03-01", -1)]).toEqual([
    "2028-02-29",
    "2027-01-01",
    "2026-02-28",
  ]);
  expect([addYears("2028-02-29", 1), addYears("2027-02-28", 1)]).toEqual(["2029-02-28", "2028-02-28"]);
  expect(["2026-11-28", "2026-11-29", "2026-11-30"].map(isWeekend)).toEqual([true, true, false]);
});

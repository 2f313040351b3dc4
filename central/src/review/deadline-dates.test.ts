import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addDays, type LocalDate, loadCalendar } from "@ngaba/config";
import type { CaseStep, DeadlineKind } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { deadlinesOf } from "./deadlines.ts";

const folder = join(import.meta.dirname, "../../..");
const calendar = loadCalendar(join(folder, "config/calendar/vn"));

/** A row of docs/deadline-dates.md. */
interface Row {
  readonly kind: DeadlineKind;
  /** A day; of the limitation, a day and a time. All local. */
  readonly begins: string;
  readonly firstDay: LocalDate;
  readonly countedTo: LocalDate;
  readonly ends: LocalDate;
  readonly why: string;
}

/** By the heading of the first column. */
const KINDS: Readonly<Record<string, DeadlineKind>> = {
  ...{ detected: "identify-and-notify", notified: "owner-reply" },
  ...{ "violator identified": "record", "act, local time": "limitation" },
};
const STEPS: Readonly<Partial<Record<DeadlineKind, CaseStep>>> = {
  ...{ "identify-and-notify": "detected", "owner-reply": "notified", record: "violator-identified" },
};

function rowsOf(text: string): readonly Row[] {
  const tables = text.split("\n\n").filter((part) => part.startsWith("| "));
  return tables.flatMap((table) => {
    const [head = [], , ...rows] = table.trim().split("\n").map(cellsOf);
    const kind = KINDS[head[0] ?? ""];
    if (kind === undefined) throw new Error(`no period begins with "${head[0]}"`);
    return rows.map(([begins = "", firstDay = "", countedTo = "", ends = "", why = ""]) => ({
      ...{ kind, begins, firstDay, countedTo, ends, why },
    }));
  });
}

const cellsOf = (line: string): readonly string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const rows = rowsOf(readFileSync(join(folder, "docs/deadline-dates.md"), "utf8"));
const LONG_AGO = "2025-01-05T05:00:00.000Z";

function periodOf({ kind, begins }: Row) {
  const step = STEPS[kind];
  const at = kind === "limitation" ? new Date(`${begins.replace(" ", "T")}:00+07:00`).toISOString() : LONG_AGO;
  const dates = step === undefined ? {} : { [step]: begins };
  const view = { state: "approved" as const, dates, at, changedAt: at };
  return deadlinesOf(view, calendar, "2025-01-05").find((one) => one.kind === kind);
}

test.each(rows)("$kind, begun $begins: from $firstDay to $countedTo, ends $ends ($why)", (row) => {
  const { firstDay, countedTo, ends } = row;
  expect(periodOf(row)).toMatchObject({ firstDay, countedTo, lastDay: ends });
});

test("there are tens of rows, of every period, each once and with its reason", () => {
  expect(rows.length).toBeGreaterThanOrEqual(48);
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(Object.values(KINDS)));
  expect(new Set(rows.map(({ kind, begins }) => `${kind} ${begins}`)).size).toBe(rows.length);
  expect(rows.filter(({ why }) => why.length < 5)).toEqual([]);
});

describe("the calendar", () => {
  const weekday = (day: LocalDate) => new Date(`${day}T00:00:00Z`).getUTCDay();
  const isWeekend = (day: LocalDate) => weekday(day) % 6 === 0;
  /** The decree is of 2025-01-01: no period of it ends on that day. Later years are not known. */
  const days: LocalDate[] = [];
  for (let day = "2025-01-02"; day <= "2027-12-31"; day = addDays(day, 1)) days.push(day);

  /** Days that a period is longer by; of working days, all that were not counted. */
  const passesOver = ({ kind, begins, countedTo, ends }: Row, day: LocalDate) =>
    kind === "record" ? begins < day && day < ends : countedTo <= day && day < ends;
  /** Counted, or the last one, though a Saturday or Sunday. */
  const takes = (row: Row, day: LocalDate) =>
    row.kind === "record" ? row.begins < day && day <= row.ends : row.countedTo === day && row.ends === day;

  test("each of its days off makes a period of the table longer", () => {
    const off = days.filter((day) => calendar.dayOff(day) !== undefined);
    expect(off.length).toBeGreaterThan(35);
    expect(off.filter((day) => !rows.some((row) => passesOver(row, day)))).toEqual([]);
  });

  test("each Saturday or Sunday that is worked is counted by one", () => {
    const worked = days.filter((day) => isWeekend(day) && calendar.isWorkingDay(day));
    expect(worked.length).toBeGreaterThanOrEqual(3);
    expect(worked.filter((day) => !rows.some((row) => takes(row, day)))).toEqual([]);
  });

  test("a period ends on a Saturday and one on a Sunday, and goes on to the Monday", () => {
    for (const which of [6, 0]) {
      const found = rows.filter(({ countedTo, ends }) => weekday(countedTo) === which && weekday(ends) === 1);
      expect(found, `weekday ${which}`).not.toEqual([]);
    }
  });
});

import { LocalName } from "@ngaba/contract";
import { z } from "zod";
import { entries, fieldOf, type Report, textOf, withCrossCheck } from "../cross-check.ts";
import { LocalDate } from "../statutes/local-date.ts";
import { isWeekend, yearOf } from "./day.ts";

/** Where a fact of the calendar was read. */
const told = {
  source: z.string().min(3).describe("The paper or page that says so"),
  checked: z
    .enum(["official", "press", "memory"])
    .describe("official: read in the signed paper; press: in what was written about it; memory: not read anywhere"),
};

/** A day on which offices rest. */
export const DayOff = z.strictObject({
  day: LocalDate,
  name: LocalName,
  kind: z
    .enum(["holiday", "substitute", "swapped"])
    .describe("substitute: in place of a holiday that fell on a weekend; swapped: worked on another day"),
  ...told,
});
export type DayOff = z.infer<typeof DayOff>;

/** A Saturday or Sunday that is worked in place of a day that was swapped. */
export const WorkedDay = z.strictObject({ day: LocalDate, inPlaceOf: LocalDate, ...told });
export type WorkedDay = z.infer<typeof WorkedDay>;

/** A day of which it is not known whether it is worked. It counts as its weekday says: Monday to Friday as a working day. */
const UncertainDay = z.strictObject({ day: LocalDate, name: LocalName, why: z.string().min(3), ...told });

/** A file of `config/calendar/<country>/`: one year. The week's working days are Monday to Friday. */
export const CalendarFile = withCrossCheck(
  z.strictObject({
    year: z.int().min(2020).max(2100),
    isArranged: z.boolean().describe("The Government's arrangement of the year's days off is known, with every swap"),
    daysOff: z.array(DayOff).min(1),
    workedDays: z.array(WorkedDay).default([]),
    uncertainDays: z.array(UncertainDay).default([]),
  }),
  checkFile,
);
export type CalendarFile = z.infer<typeof CalendarFile>;

function checkFile(file: unknown, report: Report): void {
  const year = fieldOf(file, "year");
  const taken = new Set<string>();
  for (const list of ["daysOff", "workedDays", "uncertainDays"]) {
    for (const [index, entry] of entries(file, list)) {
      const day = textOf(entry, "day");
      if (day === undefined || !LocalDate.safeParse(day).success) continue;
      const at = (message: string) => report([list, index, "day"], message);
      if (typeof year === "number" && yearOf(day) !== year) at(`not in ${year}`);
      if (taken.has(day)) at("stands twice");
      if (list === "workedDays" && !isWeekend(day)) at("no Saturday or Sunday");
      if (list === "daysOff" && textOf(entry, "kind") !== "holiday" && isWeekend(day)) at("a weekend");
      taken.add(day);
    }
  }
}

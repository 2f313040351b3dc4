import { documentHash } from "../document-hash.ts";
import type { LocalDate } from "../statutes/local-date.ts";
import type { CalendarFile, DayOff } from "./calendar.ts";
import { addDays, isWeekend, yearOf } from "./day.ts";

/** On which days offices work. */
export interface WorkCalendar {
  readonly isWorkingDay: (day: LocalDate) => boolean;
  /** Why a day is off, beyond that it is a weekend. */
  readonly dayOff: (day: LocalDate) => DayOff | undefined;
  /** False where nobody could say for sure whether the day is worked: see `uncertainDays` and `isArranged`. */
  readonly isCertain: (day: LocalDate) => boolean;
  /** SHA-256 of the years, in hex: another where any day of theirs is another. */
  readonly hash: string;
}

/** The calendar of some years. Of any other year only the weekends are known, and no day is certain. */
export function workCalendarOf(years: readonly CalendarFile[]): WorkCalendar {
  const daysOff = new Map(years.flatMap((year) => year.daysOff.map((one) => [one.day, one] as const)));
  const worked = new Set(years.flatMap(({ workedDays }) => workedDays.map(({ day }) => day)));
  const uncertain = new Set(years.flatMap(({ uncertainDays }) => uncertainDays.map(({ day }) => day)));
  const arranged = new Set(years.filter(({ isArranged }) => isArranged).map(({ year }) => year));
  return {
    isWorkingDay: (day) => worked.has(day) || !(isWeekend(day) || daysOff.has(day)),
    dayOff: (day) => daysOff.get(day),
    isCertain: (day) => arranged.has(yearOf(day)) && !uncertain.has(day),
    hash: documentHash(years),
  };
}

/** The day itself when it is worked, else the next one that is. */
export function workingDayFrom({ isWorkingDay }: WorkCalendar, day: LocalDate): LocalDate {
  let found = day;
  while (!isWorkingDay(found)) found = addDays(found, 1);
  return found;
}

/**
 * The `count`th working day after a day, which is not counted itself.
 * @param count 1 or more
 */
export function workingDayAfter(calendar: WorkCalendar, day: LocalDate, count: number): LocalDate {
  let found = day;
  for (let left = count; left > 0; left -= 1) found = workingDayFrom(calendar, addDays(found, 1));
  return found;
}

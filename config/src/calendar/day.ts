import type { LocalDate } from "../statutes/local-date.ts";

const DAY_MS = 86_400_000;

/** The day that comes `count` days after; before, when it is negative. */
export const addDays = (day: LocalDate, count: number): LocalDate =>
  new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** The same day and month `count` years later; 28 February where the year has no 29th. */
export function addYears(day: LocalDate, count: number): LocalDate {
  const year = String(yearOf(day) + count).padStart(4, "0");
  const same = `${year}${day.slice(4)}`;
  return new Date(Date.parse(same)).toISOString().slice(0, 10) === same ? same : `${year}-02-28`;
}

export const yearOf = (day: LocalDate): number => Number(day.slice(0, 4));

/** Saturday or Sunday. */
export const isWeekend = (day: LocalDate): boolean => [0, 6].includes(new Date(Date.parse(day)).getUTCDay());

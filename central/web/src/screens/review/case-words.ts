import { type CaseLock, type CaseState, DECIDED, REVIEWABLE } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { cityDate, cityInput, clockTime } from "../../time/time-words.ts";

const DAY_MS = 86_400_000;
/** Noon, so that no zone moves the day. */
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+07:00`);

export const isReviewable = (state: CaseState): boolean => REVIEWABLE.includes(state);
/** Whether a fine follows. */
export const isDecided = (state: CaseState): boolean => DECIDED.includes(state);
/** Whether somebody senior may open it again. */
export const isReopenable = (state: CaseState): boolean =>
  isDecided(state) || state === "rejected" || state === "exempt";

/** `2026-01-05` → `05/01/2026`. */
export const dayWords = (day: string): string => cityDate(noonOf(day));

/** The city's day: YYYY-MM-DD. */
export const cityDay = (nowMs: number): string => cityInput(nowMs).slice(0, 10);

export const dayAfter = (day: string, days: number): string => cityDay(noonOf(day) + days * DAY_MS);

/** Days from today to a day: 0 today, negative when it is over. */
export const daysUntil = (day: string, nowMs: number): number =>
  Math.round((noonOf(day) - noonOf(cityDay(nowMs))) / DAY_MS);

/** How long there is for what is due first. @param dueOn absent: nothing is due any more */
export function dueWords(t: TFunction, dueOn: string | undefined, nowMs: number): string {
  if (dueOn === undefined) return t("review.notDue");
  const days = daysUntil(dueOn, nowMs);
  if (days === 0) return t("review.dueNow");
  return days < 0 ? t("review.overdue", { count: -days }) : t("review.dueIn", { count: days });
}

/** `lapsed`: somebody else had it, and their time is over; it may be taken. */
export type LockStanding = "none" | "own" | "own-lapsed" | "other" | "lapsed";

export function lockStanding(lock: CaseLock | undefined, personId: string | undefined, nowMs: number): LockStanding {
  if (lock === undefined) return "none";
  const isOver = Date.parse(lock.until) <= nowMs;
  if (lock.by.id === personId) return isOver ? "own-lapsed" : "own";
  return isOver ? "lapsed" : "other";
}

/** Who has the case, in a few words; empty when nobody has. */
export function lockWords(
  t: TFunction,
  lock: CaseLock | undefined,
  personId: string | undefined,
  nowMs: number,
): string {
  if (lock === undefined) return "";
  const said = { name: lock.by.name, until: clockTime(Date.parse(lock.until)) };
  switch (lockStanding(lock, personId, nowMs)) {
    case "own":
      return t("review.ownLock", said);
    case "other":
      return t("review.lockedBy", said);
    case "own-lapsed":
    case "lapsed":
      return t("review.lapsedLock", said);
    case "none":
      return "";
  }
}

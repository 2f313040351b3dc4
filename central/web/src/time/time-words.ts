import type { TFunction } from "i18next";

/** The city's time zone, whatever the browser's is. It has no summer time. */
export const CITY_TIME_ZONE = "Asia/Ho_Chi_Minh";
const CITY_OFFSET = "+07:00";
const CITY_AHEAD_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** The city's date and clock. Reckoned, not asked of Intl: that takes several times as long, and a list shows hundreds of times. */
function fields(atMs: number) {
  const local = new Date(atMs + CITY_AHEAD_MS).toISOString();
  return { year: local.slice(0, 4), month: local.slice(5, 7), day: local.slice(8, 10), clock: local.slice(11, 19) };
}

/** `15:03:22` in the city. */
export function clockTime(atMs: number): string {
  return fields(atMs).clock;
}

/** `15:03:22,4` in the city; `number` writes the decimals of the page's language. */
export function clockTenths(atMs: number, number: (value: number) => string): string {
  const tenths = Math.floor((((atMs % 1_000) + 1_000) % 1_000) / 100) / 10;
  return `${clockTime(atMs)}${tenths === 0 ? "" : number(tenths).slice(1)}`;
}

/** The city's days, counted from its 1 January 1970. */
const cityDay = (atMs: number): number => Math.floor((atMs + CITY_AHEAD_MS) / DAY_MS);

/** `24/11/2026` in the city. */
export function cityDate(atMs: number): string {
  const { day, month, year } = fields(atMs);
  return `${day}/${month}/${year}`;
}

/** `2026-11-24T15:03:22` in the city, as a field for date and time takes it. */
export function cityInput(atMs: number): string {
  const { year, month, day } = fields(atMs);
  return `${year}-${month}-${day}T${clockTime(atMs)}`;
}

/** The instant that such a field says, epoch ms; `undefined` while it says none. */
export function fromCityInput(text: string): number | undefined {
  const atMs = Date.parse(`${text}${CITY_OFFSET}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** `15:03:22` on the same city day as `nowMs`, else `15:03:22, 24/11/2026`. */
export function moment(atMs: number, nowMs: number): string {
  return cityDay(atMs) === cityDay(nowMs) ? clockTime(atMs) : `${clockTime(atMs)}, ${cityDate(atMs)}`;
}

const HOUR_MS = 3_600_000;
/** A clock that runs ahead by less than this is still "just now"; beyond it, a relative age would be a lie. */
const TOLERATED_AHEAD_MS = 5_000;

const isToldByClock = (ageMs: number): boolean => ageMs >= HOUR_MS || ageMs < -TOLERATED_AHEAD_MS;

/** Age in words up to an hour, then the clock time. */
export function ageWords(t: TFunction, atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (isToldByClock(ageMs)) return t("age.at", { at: moment(atMs, nowMs) });
  if (ageMs < 1_000) return t("age.now");
  if (ageMs < 60_000) return t("age.seconds", { count: Math.floor(ageMs / 1_000) });
  return t("age.minutes", { count: Math.floor(ageMs / 60_000) });
}

/**
 * Another one whenever {@link ageWords} are others. It is cheaper than they are, and a page full of ages asks for each of
 * them every second.
 */
export function ageStep(atMs: number, nowMs: number): number {
  const ageMs = nowMs - atMs;
  if (isToldByClock(ageMs)) return -cityDay(nowMs);
  const seconds = Math.max(0, Math.floor(ageMs / 1_000));
  return seconds < 60 ? seconds : 60 * Math.floor(seconds / 60);
}

/** `12 giây`, `3 phút 05 giây`, `1 giờ 02 phút`. */
export function durationWords(t: TFunction, durationMs: number): string {
  const seconds = Math.floor(durationMs / 1_000);
  if (seconds < 1) return t("duration.lessThanSecond");
  if (seconds < 60) return t("duration.seconds", { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("duration.minutes", { minutes, seconds: twoDigits(seconds % 60) });
  return t("duration.hours", { hours: Math.floor(minutes / 60), minutes: twoDigits(minutes % 60) });
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

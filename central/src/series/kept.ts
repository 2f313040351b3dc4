import type { SumUnit } from "@ngaba/contract";

const DAY_MS = 86_400_000;

/** How long the embedded store keeps what messages said, days: what comes later than it was dropped is in no sum. */
export const RAW_DAYS = 90;

/** How long sums are kept, days; those of days for ever. */
export const KEPT_DAYS: Readonly<Record<SumUnit, number>> = {
  minute: 90,
  hour: 5 * 366,
  day: Number.POSITIVE_INFINITY,
};

/** What ends within a day may be gone in part already. */
const MARGIN_MS = DAY_MS;

/** Whether windows of this unit at this moment are kept whole. */
export const isKept = (unit: SumUnit, atMs: number, nowMs: number): boolean =>
  nowMs - atMs < KEPT_DAYS[unit] * DAY_MS - MARGIN_MS;

/** Whether what messages said of this moment is kept whole. @param rawFromMs from when on the store keeps it */
export const isRawKept = (atMs: number, rawFromMs: number): boolean => atMs > rawFromMs + MARGIN_MS;

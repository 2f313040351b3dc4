import { nextWindow, type SumUnit, UNIT_MS } from "@ngaba/contract";

export const PERIODS = ["day", "week", "month", "year"] as const;
export type Period = (typeof PERIODS)[number];

/** Windows one after another. */
export type Stretch = {
  readonly unit: SumUnit;
  /** Start of the first, milliseconds since 1970. */
  readonly fromMs: number;
  /** End of the last. */
  readonly toMs: number;
};

const LENGTHS: Readonly<Record<Period, readonly [unit: SumUnit, count: number]>> = {
  day: ["hour", 24],
  week: ["hour", 7 * 24],
  month: ["day", 31],
  year: ["day", 366],
};

/** The newest windows of a period; the last one is the one that now lies in. */
export function stretchOf(period: Period, nowMs: number): Stretch {
  const [unit, count] = LENGTHS[period];
  const toMs = nextWindow(unit, nowMs + 1);
  return { unit, fromMs: toMs - count * UNIT_MS[unit], toMs };
}

/** The same stretch by the hour; `undefined` when that is more than the centre answers. */
export function byHour(period: Period, { fromMs, toMs }: Stretch): Stretch | undefined {
  return period === "year" ? undefined : { unit: "hour", fromMs, toMs };
}

/** Starts of the windows. */
export const windowsOf = ({ unit, fromMs, toMs }: Stretch): readonly number[] =>
  Array.from({ length: Math.round((toMs - fromMs) / UNIT_MS[unit]) }, (_, index) => fromMs + index * UNIT_MS[unit]);

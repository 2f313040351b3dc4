import type { FigureSum } from "@ngaba/contract";
import { expect, test } from "vitest";
import { hoursOfDay, observedWindows, stackOf } from "./stack.ts";
import { byHour, stretchOf, windowsOf } from "./stretch.ts";

const HOUR_MS = 3_600_000;
/** Midnight in the city. */
const MIDNIGHT = Date.parse("2026-01-04T17:00:00Z");
const stretch = { unit: "hour", fromMs: MIDNIGHT, toMs: MIDNIGHT + 48 * HOUR_MS } as const;

const sum = (hours: number, roadUser: string, count: number, camera = "a"): FigureSum => ({
  ...{ at: new Date(MIDNIGHT + hours * HOUR_MS).toISOString(), tags: { camera, class: roadUser }, values: { count } },
});
const keys = ["person", "car", "bicycle"] as const;
const options = { stretch, keys, tag: "class", value: "count" };

test.each([
  { period: "day", unit: "hour", windows: 24, first: "2026-01-04T18:00:00.000Z" },
  { period: "week", unit: "hour", windows: 168, first: "2025-12-29T18:00:00.000Z" },
  { period: "month", unit: "day", windows: 31, first: "2025-12-06T17:00:00.000Z" },
  { period: "year", unit: "day", windows: 366, first: "2025-01-05T17:00:00.000Z" },
] as const)("a $period is $windows windows, each a $unit; now lies in the last", ({ period, unit, windows, first }) => {
  const now = Date.parse("2026-01-05T17:00:00Z"); // midnight itself begins a window
  const own = stretchOf(period, now);
  const starts = windowsOf(own);
  expect([own.unit, starts.length, new Date(starts[0] ?? 0).toISOString()]).toEqual([unit, windows, first]);
  expect(starts.at(-1)).toBe(now);
  expect(stretchOf(period, now + HOUR_MS - 1)).toEqual(own);
});

test("hours of more than a month are not asked for", () => {
  expect(byHour("month", stretchOf("month", MIDNIGHT))?.unit).toBe("hour");
  expect(byHour("year", stretchOf("year", MIDNIGHT))).toBeUndefined();
});

test("sums are added up by a tag; those that have nothing are left out, in the order of the keys", () => {
  const { rows, windows } = stackOf([sum(0, "car", 3), sum(0, "car", 4, "b"), sum(5, "person", 1)], options);
  expect(windows).toHaveLength(48);
  expect(rows.map(({ key, total }) => [key, total])).toEqual([
    ["person", 1],
    ["car", 7],
  ]);
  expect(rows[1]?.values.slice(0, 2)).toEqual([7, 0]);
});

test("a window in which nobody watched is none, one without crossings is zero", () => {
  const watched = (hours: number, observedMs: number): FigureSum => ({
    ...{ at: new Date(MIDNIGHT + hours * HOUR_MS).toISOString(), tags: {}, values: { observed_ms: observedMs } },
  });
  const observed = observedWindows([watched(0, 60_000), watched(1, 0), watched(2, 60_000)]);
  const { rows, isObserved } = stackOf([sum(0, "car", 3)], { ...options, observed });
  expect(rows[0]?.values.slice(0, 4)).toEqual([3, null, 0, null]);
  expect(isObserved.slice(0, 4)).toEqual([true, false, true, false]);
});

test("an hour of the day is the mean of those that were watched, by the city's clock", () => {
  const at7 = [sum(7, "car", 10), sum(31, "car", 30), sum(8, "car", 5)];
  const observed = new Set([7, 31, 8].map((hours) => MIDNIGHT + hours * HOUR_MS));
  const { rows, isObserved, windows } = hoursOfDay(stackOf(at7, { ...options, observed }));
  expect(windows).toHaveLength(24);
  expect(rows[0]?.values.slice(6, 10)).toEqual([null, 20, 5, null]);
  expect(isObserved.slice(6, 10)).toEqual([false, true, true, false]);
});

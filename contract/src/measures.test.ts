import { expect, test } from "vitest";
import { nextWindow, type SumUnit, startOfWindow } from "./measures.ts";

const windows = (unit: SumUnit, at: string): readonly string[] => {
  const atMs = Date.parse(at);
  return [startOfWindow(unit, atMs), nextWindow(unit, atMs)].map((ms) => new Date(ms).toISOString());
};

const halfPast = "2026-03-02T16:30:00.000Z";
const lastMs = "2026-03-02T16:59:59.999Z";
const midnight = "2026-03-02T17:00:00.000Z";

test.each([
  { unit: "minute", at: lastMs, start: "2026-03-02T16:59:00.000Z", next: midnight, why: "last of a minute" },
  { unit: "minute", at: midnight, start: midnight, next: midnight, why: "first of a minute" },
  { unit: "hour", at: halfPast, start: "2026-03-02T16:00:00.000Z", next: midnight, why: "within an hour" },
  { unit: "day", at: lastMs, start: "2026-03-01T17:00:00.000Z", next: midnight, why: "23:59 in the city" },
  { unit: "day", at: midnight, start: midnight, next: midnight, why: "midnight in the city" },
] as const)("$at lies in the $unit from $start, the next one begins at $next: $why", ({ unit, at, start, next }) => {
  expect(windows(unit, at)).toEqual([start, next]);
});

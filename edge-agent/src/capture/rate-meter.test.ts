import { monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createRateMeter, RATE_WINDOW_MS } from "./rate-meter.ts";

test("the rate of the last window, also early, after a pause, and after a reset", () => {
  const meter = createRateMeter();
  expect(meter.perSecond(monotonicMs(5))).toBe(0);
  for (let at = 0; at < 60_000; at += 200) meter.count(monotonicMs(at));
  expect(meter.perSecond(monotonicMs(59_999))).toBe(5);
  expect(meter.isSettled(monotonicMs(RATE_WINDOW_MS - 1))).toBe(false);
  expect(meter.isSettled(monotonicMs(RATE_WINDOW_MS))).toBe(true);
  expect(meter.perSecond(monotonicMs(65_000))).toBe(2.4);
  meter.reset();
  meter.count(monotonicMs(100_000));
  meter.count(monotonicMs(101_500));
  expect(meter.perSecond(monotonicMs(102_000))).toBe(0.5);
  expect(meter.isSettled(monotonicMs(102_000))).toBe(false);
});

test("what happened several times since the last count is spread evenly over that time", () => {
  const meter = createRateMeter();
  meter.count(monotonicMs(0));
  for (let at = 1000; at <= 60_000; at += 1000) meter.count(monotonicMs(at), 25);
  expect(meter.perSecond(monotonicMs(60_000))).toBeCloseTo(25, 5);
  expect(meter.perSecond(monotonicMs(60_400))).toBeCloseTo(24, 5);
});

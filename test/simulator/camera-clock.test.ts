import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { CameraClock } from "./camera-clock.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  onTestFinished(() => void vi.useRealTimers());
});

test("a clock without drift shows this machine's time", () => {
  const clock = new CameraClock();
  vi.advanceTimersByTime(5_000);
  expect(clock.seconds()).toBeCloseTo(5, 6);
  expect(clock.shownMs()).toBeCloseTo(Date.now(), 3);
});

test("a hundred millionths make a tenth of a second in a thousand seconds, which stays when the drift ends", () => {
  const clock = new CameraClock();
  clock.setDrift(100);
  vi.advanceTimersByTime(1_000_000);
  expect(clock.seconds()).toBeCloseTo(1000.1, 6);
  clock.setDrift(0);
  vi.advanceTimersByTime(1_000_000);
  expect(clock.shownMs() - Date.now()).toBeCloseTo(100, 3);
});

test("a moment of this clock is told in the machine's time", () => {
  const clock = new CameraClock();
  clock.setDrift(50_000);
  vi.advanceTimersByTime(2_000);
  const moment = clock.seconds();
  vi.advanceTimersByTime(1_000);
  expect(clock.trueMsOf(moment)).toBeCloseTo(1_002_000, 3);
});

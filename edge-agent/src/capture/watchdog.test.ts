import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { startWatchdog } from "./watchdog.ts";

/** Timers and the monotonic clock under the test's hand. */
function guard(limits: { firstMs: number; thenMs: number }) {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  let heldUpMs = 0;
  const clock = { now: () => epochMs(0), monotonic: () => monotonicMs(performance.now() + heldUpMs) };
  const onSilence = vi.fn();
  const dog = startWatchdog(clock, limits, onSilence);
  return { dog, onSilence, holdUp: (ms: number) => (heldUpMs += ms) };
}

test("silence is told once, after the first limit at the start and the second limit later", () => {
  const { dog, onSilence } = guard({ firstMs: 5000, thenMs: 2000 });
  vi.advanceTimersByTime(4500);
  expect(onSilence).not.toHaveBeenCalled();
  dog.feed(0);
  vi.advanceTimersByTime(1500);
  dog.feed(0);
  vi.advanceTimersByTime(1500);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

test("time in which our own process was held up does not count", () => {
  const { onSilence, holdUp } = guard({ firstMs: 5000, thenMs: 2000 });
  vi.advanceTimersByTime(1000);
  holdUp(60_000); // a machine that slept
  vi.advanceTimersByTime(1000);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(4000);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

test("what comes with an age counts from when it could have come", () => {
  const { dog, onSilence } = guard({ firstMs: 5000, thenMs: 2000 });
  dog.feed(1800);
  vi.advanceTimersByTime(500);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

test("a stopped watchdog is silent", () => {
  const { dog, onSilence } = guard({ firstMs: 100, thenMs: 100 });
  dog.stop();
  vi.advanceTimersByTime(10_000);
  expect(onSilence).not.toHaveBeenCalled();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHealthBeat } from "./health-beat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it is due every so often, and at once when told, once for what is told together", async () => {
  const beat = createHealthBeat(5_000);
  const stopping = new AbortController();
  const beats: number[] = [];
  const startedAt = Date.now();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await beat.next(stopping.signal);
      beats.push(Date.now() - startedAt);
    }
  })();
  await vi.advanceTimersByTimeAsync(6_000);
  beat.now();
  beat.now();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(beats).toEqual([5_000, 6_100, 11_100]);
  stopping.abort();
  await running;
  expect(vi.getTimerCount()).toBe(0);
});

test("what is told while nobody waits is not forgotten", async () => {
  const beat = createHealthBeat(5_000);
  beat.now();
  const next = beat.next(new AbortController().signal);
  await vi.advanceTimersByTimeAsync(100);
  await next;
});

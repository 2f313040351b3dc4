import { epochMs } from "@ngaba/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock as clock } from "../../platform/clock.ts";
import { RingIndex } from "./ring-index.ts";
import { waitUntilReached } from "./wait-until-reached.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Waits for a moment 3 s ahead, of a camera that is connected and brings nothing. */
function wait(index: RingIndex): { outcome: string | undefined } {
  index.streamId = "stream";
  const waiting: { outcome: string | undefined } = { outcome: undefined };
  const reached = waitUntilReached(index, epochMs(Date.now() + 3_000), { clock, signal: new AbortController().signal });
  void reached.then((outcome) => (waiting.outcome = outcome));
  return waiting;
}

test("what has not come 10 s after its moment will not come", async () => {
  const waiting = wait(new RingIndex());
  await vi.advanceTimersByTimeAsync(12_900);
  expect(waiting.outcome).toBeUndefined();
  await vi.advanceTimersByTimeAsync(200);
  expect(waiting.outcome).toBe("stream-over");
});

test("pictures that wait for a slow disk are still to come, however long that takes", async () => {
  const index = new RingIndex();
  index.isBehind = true;
  const waiting = wait(index);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(waiting.outcome).toBeUndefined();
  index.isBehind = false;
  await vi.advanceTimersByTimeAsync(13_100);
  expect(waiting.outcome).toBe("stream-over");
});

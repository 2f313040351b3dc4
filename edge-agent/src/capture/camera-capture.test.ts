import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Clock } from "../platform/clock.ts";
import { EdgeError, type EdgeErrorCode } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import { createCameraCapture } from "./camera-capture.ts";
import type { ConnectionGate } from "./connection-gate.ts";
import type { Frame } from "./frame.ts";
import { type AccessUnit, streamTicks } from "./rtsp/access-unit.ts";

/** A capture over a connection that is in the test's hand, as are timers and clocks. */
interface Hand {
  readonly isDecoded?: boolean;
  readonly gate?: ConnectionGate;
  readonly onUnauthorised?: () => void;
}

function underHand({ isDecoded = true, ...options }: Hand = {}) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = { now: () => epochMs(Date.now()), monotonic: () => monotonicMs(performance.now()) };
  const ends: boolean[] = [];
  let connection = { frame: (): void => undefined, sign: (): void => undefined, fail: (_code?: EdgeErrorCode) => {} };
  const capture = createCameraCapture({
    ...options,
    cameraId: "gate",
    clock,
    log: createLogger("silent"),
    expectedFps: 5,
    observer: {
      onUnit: () => undefined,
      onFrame: () => undefined,
      onEnd: (_at, hadPictures) => ends.push(hadPictures),
    },
    stream: {
      decoder: () => (isDecoded ? { restarts: 0, skippedUnits: 1, lastWords: "no frame!" } : undefined),
      pictureClock: () => undefined,
      runOnce: (signal, sink) =>
        new Promise((resolve, reject) => {
          signal.addEventListener("abort", () => resolve());
          const frame = (): void => sink.onFrame(blackFrame(clock.now()), clock.monotonic());
          const fail = (code: EdgeErrorCode = "STREAM_ENDED"): void =>
            reject(new EdgeError(code, "it ended", { retryable: true }));
          connection = { frame, sign: () => sink.onUnit(unitAt(clock), clock.now()), fail };
        }),
    },
  });
  const stopping = new AbortController();
  const running = capture.run(stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  onTestFinished(stop);
  const signsFor = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += 100) {
      connection.sign();
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  return {
    capture,
    ends,
    signsFor,
    stop,
    now: clock.monotonic,
    frame: () => connection.frame(),
    fail: (code?: EdgeErrorCode) => connection.fail(code),
  };
}

const blackFrame = (at: Frame["at"]): Frame => ({
  ...{ cameraId: "gate", rgb: new Uint8Array(3), widthPx: 1, heightPx: 1 },
  ...{ at, readAt: at },
});

/** A coded picture that is read now. */
const unitAt = (clock: Clock): AccessUnit => ({
  ...{ nals: [], isKeyframe: true, isDamaged: false, ticks: streamTicks(0), timeline: 0, bytes: 1000 },
  parameterSets: { codec: "h264", sps: new Uint8Array(), pps: new Uint8Array(), widthPx: 1, heightPx: 1 },
  readAt: { monotonic: clock.monotonic(), wall: clock.now() },
});

test("units are signs of life, frames are pictures; the decoder's last words are in its health all the same", async () => {
  const { capture, signsFor, frame, now } = underHand();
  expect(capture.signs()).toEqual({});
  await signsFor(2000);
  expect(capture.signs().lastPictureAt).toBeUndefined();
  frame();
  const takenAt = now();
  await signsFor(3000);
  expect(capture.signs()).toMatchObject({ lastPictureAt: takenAt });
  expect(now() - (capture.signs().lastSignAt ?? 0)).toBeLessThanOrEqual(100);
  expect(capture.health()).toMatchObject({ lastWords: "no frame!", decoder: { restarts: 0, skippedUnits: 1 } });
});

test("of a watched camera its undamaged units are pictures, and tell its rate", async () => {
  const { capture, signsFor } = underHand({ isDecoded: false });
  await signsFor(12_000);
  const { lastSignAt, lastPictureAt } = capture.signs();
  expect(lastPictureAt).toBe(lastSignAt);
  expect(capture.health().fps).toBeCloseTo(10, 0);
  expect(capture.health().decoder).toBeUndefined();
});

test("a fault is a sign until something comes of the next connection; how each connection ended is told", async () => {
  const { capture, ends, signsFor, frame, fail } = underHand();
  await signsFor(1000);
  frame();
  fail("STREAM_REFUSED");
  await vi.waitFor(() => expect(capture.health().restarts).toBe(1), { timeout: 5000 }); // the pause is no fake timer's
  expect(capture.signs().fault?.code).toBe("STREAM_REFUSED");
  fail("STREAM_ENDED");
  await vi.waitFor(() => expect(capture.health().restarts).toBe(2), { timeout: 5000 });
  expect(ends).toEqual([true, false]);
  await signsFor(200);
  expect(capture.signs().fault).toBeUndefined();
  expect(capture.health().lastError).toBe("it ended");
});

test("what part of the frames comes is told once there is enough to go by, never of silence", async () => {
  const { capture, signsFor, frame } = underHand();
  for (let second = 0; second < 12; second++) {
    frame();
    await signsFor(1000);
    if (second < 9) expect(capture.signs().framesFraction).toBeUndefined();
  }
  expect(capture.signs().framesFraction).toBeCloseTo(0.2, 1);
  for (let tenth = 0; tenth < 110; tenth++) {
    frame();
    await signsFor(100);
  }
  expect(capture.signs().framesFraction).toBeCloseTo(2, 1);
  await vi.advanceTimersByTimeAsync(8000);
  expect(capture.signs().framesFraction).toBeCloseTo(2, 1);
});

test("what is not read any more gives no signs of what it was", async () => {
  const { capture, ends, signsFor, frame, stop } = underHand();
  await signsFor(1000);
  frame();
  await stop();
  expect(capture.signs()).toEqual({});
  expect(ends).toEqual([false]);
});

test("a camera has the gate from its turn until its first picture, or until it has taken too long", async () => {
  let inside = 0;
  const leave = (): void => {
    inside = 0;
  };
  const enter = async (): Promise<Disposable> => {
    inside = 1;
    return { [Symbol.dispose]: leave };
  };
  const { signsFor, fail, capture } = underHand({ gate: { enter } });
  await vi.advanceTimersByTimeAsync(1500);
  expect(inside).toBe(1);
  await signsFor(100);
  expect(inside).toBe(0);
  fail();
  await vi.waitFor(() => expect(capture.health().restarts).toBe(1), { timeout: 5000 });
  expect(inside).toBe(1);
  await vi.advanceTimersByTimeAsync(2500);
  expect(inside).toBe(0);
});

test("it is not tried before its turn at the gate", async () => {
  const turn = Promise.withResolvers<Disposable>();
  const { capture, now } = underHand({ gate: { enter: () => turn.promise } });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(capture.signs()).toEqual({});
  turn.resolve({ [Symbol.dispose]: () => undefined });
  await vi.advanceTimersByTimeAsync(5000);
  expect(now() - (capture.signs().triedSince ?? 0)).toBe(5000);
});

test("a refused login is told before the next try: there may be a new one", async () => {
  const told = vi.fn();
  const { fail, capture } = underHand({ onUnauthorised: told });
  await vi.advanceTimersByTimeAsync(100);
  fail("STREAM_UNAUTHORISED");
  await vi.waitFor(() => expect(capture.health().restarts).toBe(1), { timeout: 5000 });
  expect(told).toHaveBeenCalledTimes(1);
});

import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Clock } from "../platform/clock.ts";
import { EdgeError, type EdgeErrorCode } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import { createCameraCapture } from "./camera-capture.ts";
import { OFFLINE_AFTER_MS } from "./camera-state.ts";
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
  const states: string[] = [];
  let connection = { frame: (): void => undefined, sign: (): void => undefined, fail: (_code?: EdgeErrorCode) => {} };
  const capture = createCameraCapture({
    ...options,
    cameraId: "gate",
    clock,
    log: createLogger("silent"),
    onState: ({ state }) => states.push(state),
    stream: {
      decoder: () => (isDecoded ? { restarts: 0, skippedUnits: 1, lastWords: "no frame!" } : undefined),
      pictureClock: () => undefined,
      runOnce: (signal, sink) =>
        new Promise((resolve, reject) => {
          signal.addEventListener("abort", () => resolve());
          const frame = (): void => sink.onFrame(blackFrame(clock.now()), clock.monotonic());
          const fail = (code: EdgeErrorCode = "STREAM_ENDED"): void =>
            reject(new EdgeError(code, "it ended", { retryable: true }));
          connection = { frame, sign: () => sink.onUnit(unitAt(clock)), fail };
        }),
    },
  });
  const stopping = new AbortController();
  const running = capture.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  const signsFor = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += 100) {
      connection.sign();
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  return {
    capture,
    states,
    signsFor,
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

test("signs of life keep a camera live between frames; the decoder's last words are in its health all the same", async () => {
  const { capture, states, signsFor, frame } = underHand();
  await signsFor(2000);
  expect(capture.health().state).toBe("connecting");
  frame();
  await signsFor(3 * OFFLINE_AFTER_MS);
  expect(states).toEqual(["live"]);
  expect(capture.health()).toMatchObject({ lastWords: "no frame!", decoder: { restarts: 0, skippedUnits: 1 } });
});

test("of a watched camera its coded pictures tell that it is live, its rate, bitrate and keyframes", async () => {
  const { capture, states, signsFor } = underHand({ isDecoded: false });
  await signsFor(12_000);
  expect(states).toEqual(["live"]);
  const { fps, bitrateKbps, keyframeIntervalMs, decoder } = capture.health();
  expect(fps).toBeCloseTo(10, 0);
  expect(bitrateKbps).toBeCloseTo(80, 0);
  expect(keyframeIntervalMs).toBeCloseTo(100, 0);
  expect(decoder).toBeUndefined();
});

test("a camera that was offline is so until a frame comes, whatever signs there are", async () => {
  const { capture, states, signsFor, frame, fail } = underHand();
  await signsFor(1000);
  frame();
  fail();
  await vi.waitFor(() => expect(capture.health().restarts).toBe(1), { timeout: 5000 }); // the pause is no fake timer's
  await vi.advanceTimersByTimeAsync(OFFLINE_AFTER_MS + 1000);
  expect(states).toEqual(["live", "offline"]);
  await signsFor(5000);
  expect(states).toEqual(["live", "offline"]);
  frame();
  expect(states).toEqual(["live", "offline", "live"]);
});

test("a camera that never sent a frame is offline after silence, and until a frame comes", async () => {
  const { states, signsFor, frame } = underHand();
  await vi.advanceTimersByTimeAsync(OFFLINE_AFTER_MS + 500);
  expect(states).toEqual(["offline"]);
  await signsFor(5000);
  expect(states).toEqual(["offline"]);
  frame();
  expect(states).toEqual(["offline", "live"]);
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

test("a refused login is told before the next try: there may be a new one", async () => {
  const told = vi.fn();
  const { fail, capture } = underHand({ onUnauthorised: told });
  await vi.advanceTimersByTimeAsync(100);
  fail("STREAM_UNAUTHORISED");
  await vi.waitFor(() => expect(capture.health().restarts).toBe(1), { timeout: 5000 });
  expect(told).toHaveBeenCalledTimes(1);
});

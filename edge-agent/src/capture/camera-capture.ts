import { setTimeout as sleep } from "node:timers/promises";
import { type CameraHealth, type MonotonicMs, monotonicMs, toRfc3339 } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { BREAK_WINDOW_MS, type CameraStanding, judgeCamera, nextStanding } from "./camera-state.ts";
import type { Frame } from "./frame.ts";
import type { FrameSource } from "./frame-source.ts";
import { createNewestFrame } from "./newest-frame.ts";
import { createRateMeter } from "./rate-meter.ts";

export interface CameraCaptureOptions {
  readonly cameraId: string;
  readonly source: FrameSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Frames per second that are asked for; absent when any number will do. */
  readonly expectedFps?: number;
  /** Told of each change of state, once, with the newest fault there was. */
  readonly onState?: (standing: CameraStanding, fault: EdgeError | undefined) => void;
}

/** One camera that is kept connected. */
export interface CameraCapture {
  /**
   * Connects, and connects again after each fault, until `signal` aborts.
   *
   * @throws {EdgeError} what no retry can mend, such as `PROGRAM_MISSING`
   */
  run(signal: AbortSignal): Promise<void>;
  /** The newest frame each time the (one) consumer comes for it; ends when `signal` aborts. */
  frames(signal: AbortSignal): AsyncGenerator<Frame, void, undefined>;
  health(): CaptureHealth;
}

/** A camera's health but for what becomes of its frames, which only their consumer knows. */
export type CaptureHealth = Omit<CameraHealth, "analysedFps" | "analysedFrames">;

const BACKOFF = { minMs: 500, maxMs: 15_000 };
const JUDGE_EVERY_MS = 500;

/** Keeps one camera connected and knows how it does. */
export function createCameraCapture(options: CameraCaptureOptions): CameraCapture {
  const { cameraId, source, clock, log, expectedFps, onState } = options;
  const newest = createNewestFrame();
  const pictureRate = createRateMeter();
  const startedAt = clock.monotonic();
  let standing: CameraStanding = { state: "connecting", stateSince: clock.now() };
  let lastSignAt: MonotonicMs | undefined;
  let lastFrame: { readonly takenAt: MonotonicMs; readonly widthPx: number; readonly heightPx: number } | undefined;
  let breaks: MonotonicMs[] = [];
  let isBroken = true; // no frame since the last fault
  let failedTries = 0;
  let restarts = 0;
  let lastError: EdgeError | undefined;

  const judge = (): void => {
    const now = clock.monotonic();
    breaks = breaks.filter((at) => now - at < BREAK_WINDOW_MS);
    const state = judgeCamera({
      now,
      startedAt,
      recentBreaks: breaks.length,
      ...(lastSignAt !== undefined && { lastSignAt }),
      ...(lastFrame && { lastFrameAt: lastFrame.takenAt }),
      // Up to the newest sign: silence after it is judged as silence, not as slowness.
      ...(lastSignAt !== undefined && pictureRate.isSettled(lastSignAt) && { fps: pictureRate.perSecond(lastSignAt) }),
      ...(expectedFps !== undefined && { expectedFps }),
    });
    if (isBroken && (state === "live" || standing.state === "offline")) return; // only a frame shows that it is well again
    const next = nextStanding(standing, state, clock.now());
    if (next === standing) return;
    standing = next;
    log.info({ cameraId, state, lastError: lastError?.code }, "camera state changed");
    onState?.(next, lastError);
  };

  const onSign = (ageMs: number, pictures: number): void => {
    lastSignAt = monotonicMs(clock.monotonic() - ageMs);
    pictureRate.count(lastSignAt, pictures);
  };

  const onFrame = (frame: Frame): void => {
    isBroken = false;
    failedTries = 0; // a frame proves that the camera is well again
    const takenAt = monotonicMs(clock.monotonic() - Math.max(0, frame.readAt - frame.at));
    lastFrame = { takenAt, widthPx: frame.widthPx, heightPx: frame.heightPx };
    newest.put(frame);
    if (standing.state !== "live") judge();
  };

  const onFault = (error: EdgeError): void => {
    if (error.code !== lastError?.code) log.warn({ cameraId, err: error }, "camera stream lost, trying again");
    lastError = error;
    if (!isBroken) breaks.push(clock.monotonic());
    isBroken = true;
    pictureRate.reset();
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const judging = setInterval(judge, JUDGE_EVERY_MS);
    try {
      while (!signal.aborted) {
        const fault = await source.runOnce(signal, onFrame, onSign).catch((error: unknown) => error);
        if (signal.aborted) return;
        if (!(fault instanceof EdgeError && fault.retryable)) throw fault;
        onFault(fault);
        await sleep(backoffMs(failedTries++, BACKOFF), undefined, { signal }).catch(() => undefined); // aborted: the loop ends
        restarts++;
      }
    } finally {
      clearInterval(judging);
    }
  };

  const health = (): CaptureHealth => {
    const now = clock.monotonic();
    return {
      cameraId,
      state: standing.state,
      stateSince: toRfc3339(standing.stateSince),
      fps: lastSignAt === undefined ? 0 : pictureRate.perSecond(lastSignAt),
      droppedFrames: newest.droppedFrames,
      restarts,
      ...(lastFrame && {
        frameAgeMs: now - lastFrame.takenAt,
        widthPx: lastFrame.widthPx,
        heightPx: lastFrame.heightPx,
      }),
      ...(lastError && standing.state !== "live" && { lastError: lastError.message.slice(0, 500) }),
    };
  };
  return { run, frames: newest.frames, health };
}

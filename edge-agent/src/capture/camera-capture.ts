import { setTimeout as sleep } from "node:timers/promises";
import { type CameraHealth, type MonotonicMs, toRfc3339 } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { BREAK_WINDOW_MS, type CameraStanding, judgeCamera, nextStanding } from "./camera-state.ts";
import type { CameraStream } from "./camera-stream.ts";
import type { ConnectionGate } from "./connection-gate.ts";
import type { Frame } from "./frame.ts";
import { createNewestFrame } from "./newest-frame.ts";
import { createRateMeter } from "./rate-meter.ts";
import type { AccessUnit } from "./rtsp/access-unit.ts";
import { createStreamMeter } from "./stream-meter.ts";

export interface CameraCaptureOptions {
  readonly cameraId: string;
  readonly stream: CameraStream;
  /** Absent: it connects whenever it wants to. */
  readonly gate?: ConnectionGate;
  readonly clock: Clock;
  readonly log: Logger;
  /** Frames per second that are asked for; absent when any number will do. */
  readonly expectedFps?: number;
  /** Told of each change of state, once, with the newest fault there was. */
  readonly onState?: (standing: CameraStanding, fault: EdgeError | undefined) => void;
  /** Told when the camera refused the login, before it is tried again: there may be a new one. */
  readonly onUnauthorised?: () => void;
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
/** Cameras lock accounts that try too often. */
const LOGIN_BACKOFF = { minMs: 500, maxMs: 60_000 };
/** A connection that gave pictures for this long shows that the camera is well: the next pause is the shortest again. */
const WELL_AFTER_MS = 10_000;
/** A handshake that takes longer waits for its camera, not for us: others need not wait for it. */
const HANDSHAKE_MS = 2000;
const JUDGE_EVERY_MS = 500;

interface Picture {
  readonly takenAt: MonotonicMs;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Keeps one camera connected and knows how it does: by its frames, or where nothing is decoded by its coded pictures. */
export function createCameraCapture(options: CameraCaptureOptions): CameraCapture {
  const { cameraId, stream, gate, clock, log, expectedFps, onState, onUnauthorised } = options;
  const isDecoded = stream.decoder() !== undefined;
  const newest = createNewestFrame();
  const pictureRate = createRateMeter();
  const meter = createStreamMeter();
  const startedAt = clock.monotonic();
  let standing: CameraStanding = { state: "connecting", stateSince: clock.now() };
  let lastSignAt: MonotonicMs | undefined;
  let lastPicture: Picture | undefined;
  let wellSince: MonotonicMs | undefined; // first picture since the last fault
  let breaks: MonotonicMs[] = [];
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
      ...(lastPicture && { lastFrameAt: lastPicture.takenAt }),
      // Up to the newest sign: silence after it is judged as silence, not as slowness.
      ...(lastSignAt !== undefined && pictureRate.isSettled(lastSignAt) && { fps: pictureRate.perSecond(lastSignAt) }),
      ...(expectedFps !== undefined && { expectedFps }),
    });
    const isBroken = wellSince === undefined;
    if (isBroken && (state === "live" || standing.state === "offline")) return; // only a picture shows that it is well again
    const next = nextStanding(standing, state, clock.now());
    if (next === standing) return;
    standing = next;
    log.info({ cameraId, state, lastError: lastError?.code }, "camera state changed");
    onState?.(next, lastError);
  };

  const onPicture = (picture: Picture): void => {
    lastPicture = picture;
    wellSince ??= clock.monotonic();
    pictureRate.count(picture.takenAt);
    if (standing.state !== "live") judge();
  };
  const onUnit = (unit: AccessUnit): void => {
    const takenAt = unit.readAt.monotonic;
    lastSignAt = takenAt;
    meter.count(unit);
    const { widthPx, heightPx } = unit.parameterSets;
    if (!isDecoded && !unit.isDamaged) onPicture({ takenAt, widthPx, heightPx });
  };
  const onFrame = (frame: Frame, takenAt: MonotonicMs): void => {
    newest.put(frame);
    onPicture({ takenAt, widthPx: frame.widthPx, heightPx: frame.heightPx });
  };

  /** @returns how long to wait before the next try */
  const onFault = (error: EdgeError): number => {
    const now = clock.monotonic();
    if (error.code !== lastError?.code) log.warn({ cameraId, err: error }, "camera stream lost, trying again");
    lastError = error;
    if (wellSince !== undefined) breaks.push(now);
    if (wellSince !== undefined && now - wellSince >= WELL_AFTER_MS) failedTries = 0;
    wellSince = undefined;
    pictureRate.reset();
    meter.reset();
    const isLogin = error.code === "STREAM_UNAUTHORISED";
    if (isLogin) onUnauthorised?.();
    return backoffMs(failedTries++, isLogin ? LOGIN_BACKOFF : BACKOFF);
  };

  const connect = async (signal: AbortSignal): Promise<void> => {
    const turn = await gate?.enter(signal);
    const leaveGate = (): void => turn?.[Symbol.dispose]();
    const handshake = setTimeout(leaveGate, HANDSHAKE_MS);
    const onFirstUnit = (unit: AccessUnit): void => {
      leaveGate();
      onUnit(unit);
    };
    try {
      await stream.runOnce(signal, { onUnit: onFirstUnit, onFrame });
    } finally {
      clearTimeout(handshake);
      leaveGate();
    }
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    const judging = setInterval(judge, JUDGE_EVERY_MS);
    try {
      while (!signal.aborted) {
        const fault = await connect(signal).catch((error: unknown) => error);
        if (signal.aborted) return;
        if (!(fault instanceof EdgeError && fault.retryable)) throw fault;
        await sleep(onFault(fault), undefined, { signal }).catch(() => undefined); // aborted: the loop ends
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
      ...(lastPicture && {
        frameAgeMs: now - lastPicture.takenAt,
        widthPx: lastPicture.widthPx,
        heightPx: lastPicture.heightPx,
      }),
      ...meter.figures(),
      ...streamHealth(stream),
      ...(lastError && standing.state !== "live" && { lastError: lastError.message.slice(0, 500) }),
    };
  };
  return { run, frames: newest.frames, health };
}

function streamHealth(stream: CameraStream): Pick<CaptureHealth, "pictureClock" | "decoder" | "lastWords"> {
  const pictureClock = stream.pictureClock();
  const decoder = stream.decoder();
  if (decoder === undefined) return { ...(pictureClock && { pictureClock }) };
  const { lastWords, ...counts } = decoder;
  return { ...(pictureClock && { pictureClock }), decoder: counts, ...(lastWords !== "" && { lastWords }) };
}

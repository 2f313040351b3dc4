import { setTimeout as sleep } from "node:timers/promises";
import type { CameraHealth, EpochMs, MonotonicMs } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { CameraStream } from "./camera-stream.ts";
import type { ConnectionGate } from "./connection-gate.ts";
import type { Frame } from "./frame.ts";
import { createNewestFrame } from "./newest-frame.ts";
import { createRateMeter } from "./rate-meter.ts";
import type { AccessUnit } from "./rtsp/access-unit.ts";

/** Who is told of everything that comes of a camera. Its methods must return at once. */
export interface CaptureObserver {
  /** @param at the moment in the picture; `undefined` while nobody can tell */
  onUnit(unit: AccessUnit, at: EpochMs | undefined): void;
  /** Before its consumer gets it: its pixels are not ours. */
  onFrame(frame: Frame): void;
  /** A connection is over. @param hadPictures whether it had worked; false also when we ended it ourselves */
  onEnd(at: MonotonicMs, hadPictures: boolean): void;
}

export interface CameraCaptureOptions {
  readonly cameraId: string;
  readonly stream: CameraStream;
  /** Absent: it connects whenever it wants to. */
  readonly gate?: ConnectionGate;
  readonly clock: Clock;
  readonly log: Logger;
  /** Frames per second that are asked for; absent when any number will do. */
  readonly expectedFps?: number;
  readonly observer?: CaptureObserver;
  /** Told when the camera refused the login, before it is tried again: there may be a new one. */
  readonly onUnauthorised?: () => void;
}

/** What tells how a camera does. All of it is forgotten when it is not read any more. */
export interface CaptureSigns {
  /** When it was first connected to; absent before its turn at the gate. */
  readonly triedSince?: MonotonicMs;
  /** When a unit came last, also one that cannot be decoded. */
  readonly lastSignAt?: MonotonicMs;
  /** When a frame was taken last; of a camera that is not decoded, when an undamaged unit came. */
  readonly lastPictureAt?: MonotonicMs;
  /** What ended the newest connection; absent once something comes of the next. */
  readonly fault?: EdgeError;
  /** Frames decoded of those that were asked for; absent while there is too little to go by, or any number will do. */
  readonly framesFraction?: number;
}

/** One camera that is kept connected. */
export interface CameraCapture {
  /**
   * Connects, and connects again after each fault, until `signal` aborts. May be run again after that.
   *
   * @throws {EdgeError} what no retry can mend, such as `PROGRAM_MISSING`
   */
  run(signal: AbortSignal): Promise<void>;
  /** The newest frame each time the (one) consumer comes for it; ends when `signal` aborts. */
  frames(signal: AbortSignal): AsyncGenerator<Frame, void, undefined>;
  signs(): CaptureSigns;
  health(): CaptureHealth;
}

/** What of a camera's health is known from reading it. `lastError` is its newest fault, whether it is over or not. */
export type CaptureHealth = Pick<CameraHealth, "fps" | "droppedFrames" | "restarts"> &
  Partial<
    Pick<CameraHealth, "frameAgeMs" | "widthPx" | "heightPx" | "pictureClock" | "decoder" | "lastWords" | "lastError">
  >;

const BACKOFF = { minMs: 500, maxMs: 15_000 };
/** Cameras lock accounts that try too often. */
const LOGIN_BACKOFF = { minMs: 500, maxMs: 60_000 };
/** A connection that gave pictures for this long shows that the camera is well: the next pause is the shortest again. */
const WELL_AFTER_MS = 10_000;
/** A handshake that takes longer waits for its camera, not for us: others need not wait for it. */
const HANDSHAKE_MS = 2000;
interface Picture {
  readonly takenAt: MonotonicMs;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Keeps one camera connected and knows how it does: by its frames, or where nothing is decoded by its coded pictures. */
export function createCameraCapture(options: CameraCaptureOptions): CameraCapture {
  const { cameraId, stream, gate, clock, log, expectedFps, observer, onUnauthorised } = options;
  const isDecoded = stream.decoder() !== undefined;
  const newest = createNewestFrame();
  const pictureRate = createRateMeter();
  let triedSince: MonotonicMs | undefined;
  let lastSignAt: MonotonicMs | undefined;
  let lastPicture: Picture | undefined;
  let wellSince: MonotonicMs | undefined; // first picture since the last fault
  let fault: EdgeError | undefined;
  let failedTries = 0;
  let restarts = 0;
  let lastError: EdgeError | undefined;

  const onPicture = (picture: Picture): void => {
    lastPicture = picture;
    wellSince ??= clock.monotonic();
    pictureRate.count(picture.takenAt);
  };
  const onUnit: CaptureObserver["onUnit"] = (unit, at) => {
    const takenAt = unit.readAt.monotonic;
    lastSignAt = takenAt;
    fault = undefined;
    const { widthPx, heightPx } = unit.parameterSets;
    if (!isDecoded && !unit.isDamaged) onPicture({ takenAt, widthPx, heightPx });
    observer?.onUnit(unit, at);
  };
  const onFrame = (frame: Frame, takenAt: MonotonicMs): void => {
    onPicture({ takenAt, widthPx: frame.widthPx, heightPx: frame.heightPx });
    observer?.onFrame(frame);
    newest.put(frame);
  };

  /** @returns how long to wait before the next try */
  const onFault = (error: EdgeError): number => {
    const now = clock.monotonic();
    if (error.code !== lastError?.code) log.warn({ cameraId, err: error }, "camera stream lost, trying again");
    lastError = error;
    fault = error;
    if (wellSince !== undefined && now - wellSince >= WELL_AFTER_MS) failedTries = 0;
    wellSince = undefined;
    const isLogin = error.code === "STREAM_UNAUTHORISED";
    if (isLogin) onUnauthorised?.();
    return backoffMs(failedTries++, isLogin ? LOGIN_BACKOFF : BACKOFF);
  };

  const connect = async (signal: AbortSignal): Promise<void> => {
    const turn = await gate?.enter(signal);
    triedSince ??= clock.monotonic();
    const leaveGate = (): void => turn?.[Symbol.dispose]();
    const handshake = setTimeout(leaveGate, HANDSHAKE_MS);
    const onFirstUnit: CaptureObserver["onUnit"] = (unit, at) => {
      leaveGate();
      onUnit(unit, at);
    };
    try {
      await stream.runOnce(signal, { onUnit: onFirstUnit, onFrame });
    } finally {
      clearTimeout(handshake);
      leaveGate();
      pictureRate.reset();
      observer?.onEnd(clock.monotonic(), wellSince !== undefined && !signal.aborted);
    }
  };
  const forget = (): void => {
    triedSince = undefined;
    lastSignAt = undefined;
    lastPicture = undefined;
    wellSince = undefined;
    fault = undefined;
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const failure = await connect(signal).catch((error: unknown) => error);
      if (signal.aborted) break;
      if (!(failure instanceof EdgeError && failure.retryable)) throw failure;
      await sleep(onFault(failure), undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      restarts++;
    }
    forget(); // what was is no sign of what will be
  };

  const signs = (): CaptureSigns => {
    // Up to the newest sign: silence after it is no slowness.
    const fps =
      lastSignAt !== undefined && pictureRate.isSettled(lastSignAt) ? pictureRate.perSecond(lastSignAt) : undefined;
    return {
      ...(triedSince !== undefined && { triedSince }),
      ...(lastSignAt !== undefined && { lastSignAt }),
      ...(lastPicture && { lastPictureAt: lastPicture.takenAt }),
      ...(fault && { fault }),
      ...(fps !== undefined && expectedFps !== undefined && { framesFraction: fps / expectedFps }),
    };
  };
  const health = (): CaptureHealth => ({
    fps: lastSignAt === undefined ? 0 : pictureRate.perSecond(lastSignAt),
    droppedFrames: newest.droppedFrames,
    restarts,
    ...(lastPicture && {
      frameAgeMs: clock.monotonic() - lastPicture.takenAt,
      widthPx: lastPicture.widthPx,
      heightPx: lastPicture.heightPx,
    }),
    ...streamHealth(stream),
    ...(lastError && { lastError: lastError.message.slice(0, 500) }),
  });
  return { run, frames: newest.frames, signs, health };
}

function streamHealth(stream: CameraStream): Pick<CaptureHealth, "pictureClock" | "decoder" | "lastWords"> {
  const pictureClock = stream.pictureClock();
  const decoder = stream.decoder();
  if (decoder === undefined) return { ...(pictureClock && { pictureClock }) };
  const { lastWords, ...counts } = decoder;
  return { ...(pictureClock && { pictureClock }), decoder: counts, ...(lastWords !== "" && { lastWords }) };
}

import { type CameraHealth, elapsed, type MonotonicMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { EdgeError } from "../platform/errors.ts";
import { createRateMeter } from "./rate-meter.ts";

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

/** What of a camera's health is known from reading it. `lastError` is its newest fault, whether it is over or not. */
export type CaptureHealth = Pick<CameraHealth, "fps" | "droppedFrames" | "restarts"> &
  Partial<
    Pick<CameraHealth, "frameAgeMs" | "widthPx" | "heightPx" | "pictureClock" | "decoder" | "lastWords" | "lastError">
  >;

interface Picture {
  readonly takenAt: MonotonicMs;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A connection that gave pictures for this long shows that the camera is well: the next pause is the shortest again. */
const WELL_AFTER_MS = 10_000;
/** What happened to the connections to one camera, and what that says of it. */
export interface CaptureRecord {
  /** A connection is begun. */
  onTry(): void;
  /** Something of the stream came. */
  onSign(at: MonotonicMs): void;
  onPicture(picture: Picture): void;
  /** A connection is over, for whatever reason. */
  onEnd(): void;
  /** Whether the newest connection gave a picture, up to its fault. */
  hasWorked(): boolean;
  /** @returns whether it is another fault than the one before, and how many tries in a row have failed before it */
  onFault(error: EdgeError): { readonly isNew: boolean; readonly failedTries: number };
  onRestart(): void;
  /** Forgets all signs. */
  forget(): void;
  signs(): CaptureSigns;
  health(): Omit<CaptureHealth, "droppedFrames" | "pictureClock" | "decoder" | "lastWords">;
}

/** @param expectedFps frames per second that are asked for; absent when any number will do */
export function createCaptureRecord(clock: Clock, expectedFps: number | undefined): CaptureRecord {
  const pictureRate = createRateMeter();
  let triedSince: MonotonicMs | undefined;
  let lastSignAt: MonotonicMs | undefined;
  let lastPicture: Picture | undefined;
  let wellSince: MonotonicMs | undefined; // first picture since the last fault
  let fault: EdgeError | undefined;
  let failedTries = 0;
  let restarts = 0;
  let lastError: EdgeError | undefined;

  return {
    onTry: () => {
      triedSince ??= clock.monotonic();
    },
    onSign: (at) => {
      lastSignAt = at;
      fault = undefined;
    },
    onPicture: (picture) => {
      lastPicture = picture;
      wellSince ??= clock.monotonic();
      pictureRate.count(picture.takenAt);
    },
    onEnd: pictureRate.reset,
    hasWorked: () => wellSince !== undefined,
    onFault: (error) => {
      const isNew = error.code !== lastError?.code;
      lastError = error;
      fault = error;
      if (wellSince !== undefined && elapsed(wellSince, clock.monotonic()) >= WELL_AFTER_MS) failedTries = 0;
      wellSince = undefined;
      return { isNew, failedTries: failedTries++ };
    },
    onRestart: () => {
      restarts++;
    },
    forget: () => {
      triedSince = undefined;
      lastSignAt = undefined;
      lastPicture = undefined;
      wellSince = undefined;
      fault = undefined;
    },
    signs: () => {
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
    },
    health: () => ({
      fps: lastSignAt === undefined ? 0 : pictureRate.perSecond(lastSignAt),
      restarts,
      ...(lastPicture && {
        frameAgeMs: clock.monotonic() - lastPicture.takenAt,
        widthPx: lastPicture.widthPx,
        heightPx: lastPicture.heightPx,
      }),
      ...(lastError && { lastError: lastError.message.slice(0, 500) }),
    }),
  };
}

import { setTimeout as sleep } from "node:timers/promises";
import type { EpochMs, MonotonicMs } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { CameraStream, CameraStreamSink } from "./camera-stream.ts";
import { type CaptureHealth, type CaptureRecord, type CaptureSigns, createCaptureRecord } from "./capture-record.ts";
import type { ConnectionGate } from "./connection-gate.ts";
import type { Frame } from "./frame.ts";
import { createNewestFrame } from "./newest-frame.ts";
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

const BACKOFF = { minMs: 500, maxMs: 15_000 };
/** Cameras lock accounts that try too often. */
const LOGIN_BACKOFF = { minMs: 500, maxMs: 60_000 };
/** A handshake that takes longer waits for its camera, not for us: others need not wait for it. */
const HANDSHAKE_MS = 2000;
/** Keeps one camera connected and knows how it does: by its frames, or where nothing is decoded by its coded pictures. */
export function createCameraCapture(options: CameraCaptureOptions): CameraCapture {
  const { stream, clock, expectedFps, observer } = options;
  const isDecoded = stream.decoder() !== undefined;
  const newest = createNewestFrame();
  const record = createCaptureRecord(clock, expectedFps);
  const sink: CameraStreamSink = {
    onUnit: (unit, at) => {
      const takenAt = unit.readAt.monotonic;
      record.onSign(takenAt);
      const { widthPx, heightPx } = unit.parameterSets;
      if (!isDecoded && !unit.isDamaged) record.onPicture({ takenAt, widthPx, heightPx });
      observer?.onUnit(unit, at);
    },
    onFrame: (frame, takenAt) => {
      record.onPicture({ takenAt, widthPx: frame.widthPx, heightPx: frame.heightPx });
      observer?.onFrame(frame);
      newest.put(frame);
    },
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const failure = await connect(options, record, sink, signal).catch((error: unknown) => error);
      if (signal.aborted) break;
      if (!(failure instanceof EdgeError && failure.retryable)) throw failure;
      await sleep(afterFault(failure, record, options), undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      record.onRestart();
    }
    record.forget(); // what was is no sign of what will be
  };
  const health = (): CaptureHealth => ({
    ...record.health(),
    droppedFrames: newest.droppedFrames,
    ...streamHealth(stream),
  });
  return { run, frames: newest.frames, signs: record.signs, health };
}

/** One connection, from its turn at the gate to its end. */
async function connect(
  { stream, gate, clock, observer }: CameraCaptureOptions,
  record: CaptureRecord,
  sink: CameraStreamSink,
  signal: AbortSignal,
): Promise<void> {
  const turn = await gate?.enter(signal);
  record.onTry();
  const leaveGate = (): void => turn?.[Symbol.dispose]();
  const handshake = setTimeout(leaveGate, HANDSHAKE_MS);
  const onUnit: CameraStreamSink["onUnit"] = (unit, at) => {
    leaveGate();
    sink.onUnit(unit, at);
  };
  try {
    await stream.runOnce(signal, { ...sink, onUnit });
  } finally {
    clearTimeout(handshake);
    leaveGate();
    record.onEnd();
    observer?.onEnd(clock.monotonic(), record.hasWorked() && !signal.aborted);
  }
}

/** @returns how long to wait before the next try */
function afterFault(
  error: EdgeError,
  record: CaptureRecord,
  { cameraId, log, onUnauthorised }: CameraCaptureOptions,
): number {
  const { isNew, failedTries } = record.onFault(error);
  if (isNew) log.warn({ cameraId, err: error }, "camera stream lost, trying again");
  const isLogin = error.code === "STREAM_UNAUTHORISED";
  if (isLogin) onUnauthorised?.();
  return backoffMs(failedTries, isLogin ? LOGIN_BACKOFF : BACKOFF);
}

function streamHealth(stream: CameraStream): Pick<CaptureHealth, "pictureClock" | "decoder" | "lastWords"> {
  const pictureClock = stream.pictureClock();
  const decoder = stream.decoder();
  if (decoder === undefined) return { ...(pictureClock && { pictureClock }) };
  const { lastWords, ...counts } = decoder;
  return { ...(pictureClock && { pictureClock }), decoder: counts, ...(lastWords !== "" && { lastWords }) };
}

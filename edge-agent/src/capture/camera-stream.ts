import { randomUUID } from "node:crypto";
import { type EpochMs, epochMs, type MonotonicMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import { freeMemory } from "../platform/free-memory.ts";
import type { OriginalPicture } from "./decoder-life.ts";
import { createFrameDecoder, type DecoderOptions, type DecoderState } from "./ffmpeg-decoder.ts";
import type { Frame } from "./frame.ts";
import { createPictureClock, type PictureClock, type PictureClockState } from "./picture-clock.ts";
import type { RingWriter } from "./ring/ring.ts";
import type { AccessUnit } from "./rtsp/access-unit.ts";
import type { StreamSource } from "./stream-source.ts";

/** Gets every unit of a connection in order, damaged ones too, and is told when the connection is over. */
export type StreamRecorder = Pick<RingWriter, "write" | "pause">;

/** Hands everything to each of them. */
export const toAllRecorders = (recorders: readonly StreamRecorder[]): StreamRecorder => ({
  write: (streamId, unit, at) => {
    for (const recorder of recorders) recorder.write(streamId, unit, at);
  },
  pause: (why) => {
    for (const recorder of recorders) recorder.pause(why);
  },
});

export interface CameraStreamOptions {
  readonly cameraId: string;
  readonly source: StreamSource;
  readonly clock: Clock;
  /** A camera's clock that is off by more is not followed. */
  readonly maxCameraOffsetMs: number;
  /** How its pictures are decoded; absent: none is. */
  readonly decoding?: Omit<DecoderOptions, "cameraId" | "clock">;
  /** Absent: nothing is recorded. */
  readonly recorder?: StreamRecorder;
}

/** Who gets what comes of a camera. Its methods must return at once. */
export interface CameraStreamSink {
  /** @param at the moment in the picture; `undefined` while nobody can tell */
  onUnit(unit: AccessUnit, at: EpochMs | undefined): void;
  /** @param readAt when its unit was complete, still coded */
  onFrame(frame: Frame, readAt: MonotonicMs): void;
}

/** One camera, one connection at a time. */
export interface CameraStream {
  /**
   * Connects, and hands over units as they are read and frames as they are decoded, in order of presentation. Returns only
   * when `signal` aborts, with nothing of the connection left (sockets, processes).
   *
   * @throws {EdgeError} `STREAM_…` (retryable) when the connection fails, ends or falls silent; `PROGRAM_MISSING`
   */
  runOnce(signal: AbortSignal, sink: CameraStreamSink): Promise<void>;
  /** How the moments in the pictures of the newest connection are told. */
  pictureClock(): PictureClockState | undefined;
  /** Absent where nothing is decoded. */
  decoder(): DecoderState | undefined;
}

/** What the present connection's pictures are made into frames by. */
interface Connection {
  readonly streamId: string;
  readonly pictures: PictureClock;
  readonly sink: CameraStreamSink;
  readonly stamp: (at: EpochMs) => EpochMs;
  readonly fail: (error: unknown) => void;
}

/** The way of one camera: what is read goes to the recorder, to the decoder, and to whoever counts. */
export function createCameraStream(options: CameraStreamOptions): CameraStream {
  const { cameraId, source, clock, maxCameraOffsetMs, recorder, decoding } = options;
  let connection: Connection | undefined;

  const onPicture = ({ rgb, widthPx, heightPx, ticks, timeline, readAt }: OriginalPicture): void => {
    const at = connection?.pictures.at(ticks, timeline);
    if (connection === undefined || at === undefined) {
      freeMemory(rgb); // nobody can say how old it is
      return;
    }
    const { streamId, pictures, sink, stamp } = connection;
    const origin = { streamId, timeline, ticks };
    const times = { at: stamp(at), readAt: clock.now(), pictureClock: pictures.state() };
    sink.onFrame({ cameraId, rgb, widthPx, heightPx, origin, ...times }, readAt.monotonic);
  };
  const decoder =
    decoding && createFrameDecoder({ cameraId, clock, ...decoding }, onPicture, (error) => connection?.fail(error));

  const runOnce: CameraStream["runOnce"] = async (signal, sink) => {
    const streamId = randomUUID();
    const pictures = createPictureClock({ maxCameraOffsetMs });
    const stopping = new AbortController();
    let failure: unknown;
    const fail = (error: unknown): void => {
      failure ??= error;
      stopping.abort();
    };
    connection = { streamId, pictures, sink, stamp: growingStamps(), fail };
    const onUnit = (unit: AccessUnit): void => {
      pictures.onUnit(unit);
      const at = pictures.at(unit.ticks, unit.timeline);
      sink.onUnit(unit, at);
      recorder?.write(streamId, unit, at);
      decoder?.put(unit);
    };
    try {
      const ending = AbortSignal.any([signal, stopping.signal]);
      await source.runOnce(ending, streamId, { onUnit, onReport: pictures.onReport });
    } finally {
      recorder?.pause("reconnect");
      await decoder?.close();
    }
    if (failure !== undefined) throw failure;
  };
  return { runOnce, pictureClock: () => connection?.pictures.state(), decoder: () => decoder?.health() };
}

/** Farther back it was the wall clock that was set. */
const SET_BACK_MS = 1000;

/**
 * When a connection's least delay turns out smaller, pictures that were read before are found to be older, after others of
 * theirs were handed out. Moments still grow.
 */
function growingStamps(): (at: EpochMs) => EpochMs {
  let last = Number.NEGATIVE_INFINITY;
  return (at) => {
    const isBack = at <= last && last - at < SET_BACK_MS;
    last = isBack ? last + 1 : at;
    return epochMs(last);
  };
}

import { PassThrough } from "node:stream";
import type { Clock } from "../platform/clock.ts";
import { createDecoderTimes, type PictureOrigin } from "./decoder-times.ts";
import { type DecoderCommand, runDecoder } from "./ffmpeg-decoder-process.ts";
import { createFrameAssembler, type DecodedPicture } from "./frame-assembler.ts";
import { createMatroskaWriter } from "./ring/matroska-writer.ts";
import { type AccessUnit, type ParameterSets, streamTicks } from "./rtsp/access-unit.ts";
import { startWatchdog } from "./watchdog.ts";

/** One process that decodes, from its start to its end. */
export interface DecoderLife {
  /** Undamaged units, beginning with a keyframe. False when it is behind: this one, and all up to the next keyframe, are left out. */
  put(unit: AccessUnit): boolean;
  /** Resolves once the process is gone. */
  stop(): Promise<void>;
}

export interface DecoderLimits {
  /** Without a picture, while units are put in. */
  readonly hungMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly killGraceMs: number;
  /** What is waiting to be taken by the process may be so old… */
  readonly behindMs: number;
  /** … and so much. */
  readonly behindBytes: number;
}

/** A picture with what was known of it before it was decoded. */
export type OriginalPicture = Omit<DecodedPicture, "streamMs"> & PictureOrigin;

export interface LifeEvents {
  readonly onPicture: (picture: OriginalPicture) => void;
  /** A line of ffmpeg's. */
  readonly onLine: (line: string) => void;
  /** It ended or hangs, without having been told to stop: nothing more comes of it. */
  readonly onEnd: (why: string) => void;
  /** It could not be started. */
  readonly onFailure: (error: unknown) => void;
}

/** A decoder may hold back 16 pictures (H.264 A.3.1, H.265 A.4.2) without being hung. */
const HELD_BACK_UNITS = 20;

export function startDecoderLife(
  command: DecoderCommand,
  sets: ParameterSets,
  { clock, limits }: { readonly clock: Clock; readonly limits: DecoderLimits },
  events: LifeEvents,
): DecoderLife {
  const input = new PassThrough();
  const stopping = new AbortController();
  const times = createDecoderTimes();
  const writer = createMatroskaWriter(sets, streamTicks(0));
  const waiting: number[] = []; // when each unit came that the process has not taken yet
  let isSkipping = false;
  let unitsSincePicture = 0;
  let hasEnded = false;

  const end = (why: string): void => {
    if (hasEnded || stopping.signal.aborted) return;
    hasEnded = true;
    stopping.abort();
    events.onEnd(why);
  };
  const watchdog = startWatchdog(clock, { firstMs: limits.hungMs, thenMs: limits.hungMs }, () => end("hangs"));
  const assembler = createFrameAssembler(({ streamMs, ...picture }) => {
    unitsSincePicture = 0;
    watchdog.feed(0);
    const origin = streamMs === undefined ? undefined : times.leave(streamMs);
    if (origin !== undefined) events.onPicture({ ...picture, ...origin });
  });
  /** Handlers are called by streams, which must not see our errors. */
  const guarded = (handle: () => void): void => {
    if (stopping.signal.aborted) return;
    try {
      handle();
    } catch (error) {
      end(String(error));
    }
  };
  const isBehind = (): boolean => {
    const [oldest] = waiting;
    if (input.writableLength + input.readableLength > limits.behindBytes) return true;
    return oldest !== undefined && clock.monotonic() - oldest > limits.behindMs;
  };
  const put: DecoderLife["put"] = (unit) => {
    if (++unitsSincePicture < HELD_BACK_UNITS) watchdog.feed(0);
    isSkipping = (isSkipping && !unit.isKeyframe) || isBehind();
    if (isSkipping || input.destroyed) return false;
    const { ticks, timeline, readAt } = unit;
    const block = writer.write({ ...unit, ticks: times.enter({ ticks, timeline, readAt }) });
    waiting.push(clock.monotonic());
    input.write(block, () => void waiting.shift());
    return true;
  };

  input.write(writer.header);
  const gone = runDecoder({
    command,
    input,
    killGraceMs: limits.killGraceMs,
    signal: stopping.signal,
    onLine: (line) => guarded(() => assembler.line(line) || events.onLine(line)),
    onBytes: (chunk) => guarded(() => assembler.bytes(chunk)),
  })
    .then((exitCode) => end(`ended with exit code ${exitCode}`), events.onFailure)
    .finally(() => {
      watchdog.stop();
      input.destroy();
    });
  const stop = async (): Promise<void> => {
    watchdog.stop();
    stopping.abort();
    await gone;
  };
  return { put, stop };
}

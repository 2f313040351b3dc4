import type { EpochMs, EvidenceGap, RingHealth } from "@ngaba/contract";
import type { AccessUnit, ParameterSets, StreamTicks } from "../rtsp/access-unit.ts";

/** Why pictures are missing. */
export type GapReason = EvidenceGap["why"];

/** A stretch that was asked for and is not there. */
export interface RingGap {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly why: GapReason;
}

/** Takes one camera's video. No method waits for the disk: what it cannot take in time is lost, counted and told. */
export interface RingWriter {
  /**
   * Copies what it keeps, so that `unit` may be a view. Nothing is kept before the first whole keyframe of a connection,
   * nor from a damaged unit to the next whole keyframe.
   *
   * @param streamId of the connection; a new one ends the stream before
   * @param at the moment in the picture; `undefined` while nobody can say, and then it counts from its arrival
   */
  write(streamId: string, unit: AccessUnit, at: EpochMs | undefined): void;
  /** The connection is over, or nothing shall be recorded: what comes next is missing for this reason, up to the next write. */
  pause(why: GapReason): void;
  /** Resolves when all that was taken is on disk, or the disk has not taken it in time. */
  close(): Promise<void>;
}

/** Files of one connection, without a picture missing in between, that a decoder reads one after the other. */
export interface RingPart {
  readonly streamId: string;
  readonly timeline: number;
  readonly parameterSets: Pick<ParameterSets, "codec" | "widthPx" | "heightPx">;
  /** Oldest first. */
  readonly files: readonly RingFile[];
  readonly at: (ticks: StreamTicks) => EpochMs;
  readonly ticksAt: (at: EpochMs) => StreamTicks;
}

/** A Matroska file that begins with a keyframe. */
export interface RingFile {
  readonly path: string;
  /** Of its first picture of this part; the file begins earlier when the camera's time jumped, or the clock was set, within it. */
  readonly firstTicks: StreamTicks;
  /** Of its last picture of this part, or a tick before the next, where the clock was set between them. */
  readonly lastTicks: StreamTicks;
  /** What 0 in the file's own time is in this part's ticks: see `fileSeconds`. */
  readonly zeroTicks: StreamTicks;
  /** It still grows; its end may be torn. */
  readonly isOpen: boolean;
}

/** A picture by its place in a camera's stream. */
export interface RingPlace {
  readonly streamId: string;
  readonly timeline: number;
  readonly ticks: StreamTicks;
  /** The moment in it, by the wall clock of then. */
  readonly at: EpochMs;
}

/** The newest past of each camera, compressed, on disk. */
export interface Ring {
  /**
   * What it holds of a stretch, oldest first, beginning with the keyframe at or before `from`.
   * @param near times are by the clock as it ran at this picture, also where it was set before or after; absent: as it
   *   was at each moment, and where it was set back there may be two of one
   */
  find(cameraId: string, from: EpochMs, to: EpochMs, near?: RingPlace): RingFound;
  /**
   * Resolves with `held` as soon as the picture at `until` and all before it are on disk; with `stream-over` when that
   * moment has passed and they will not come any more; or on abort. After a reconnection it goes on waiting: `until` may
   * lie in the next connection.
   * @param near as for `find`; a picture that has been taken
   */
  reached(
    cameraId: string,
    until: EpochMs,
    signal: AbortSignal,
    near?: RingPlace,
  ): Promise<"held" | "stream-over" | "aborted">;
  /** Keeps the files of these parts until the result is disposed of. */
  pin(parts: readonly RingPart[]): Disposable;
  health(cameraId: string): RingHealth;
}

export interface RingFound {
  readonly parts: readonly RingPart[];
  /** Oldest first. */
  readonly gaps: readonly RingGap[];
}

/** How much of the disk the ring may take. */
export interface RingLimits {
  /** Older video is removed. */
  readonly maxAgeMs: number;
  /** Of all cameras together; each has an equal share. */
  readonly maxBytes: number;
  /** Least length of one file. */
  readonly segmentMs: number;
  /** With less room on the disk the oldest video gives way, and at last recording stops. */
  readonly minFreeBytes: number;
}

/** Matroska's unit of time in our files: as close to a tick as whole nanoseconds come, so that ticks are kept exactly. */
export const NANOSECONDS_PER_TICK = 11_111;

/** Where a picture stands in a file of the ring, by that file's own time, which is 0.001 % short. */
export const fileSeconds = (ticks: StreamTicks, file: Pick<RingFile, "zeroTicks">): number =>
  ((ticks - file.zeroTicks) * NANOSECONDS_PER_TICK) / 1e9;

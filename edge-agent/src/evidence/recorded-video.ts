import type { EpochMs, EvidenceGap, VideoCodec } from "@ngaba/contract";
import type { StreamTicks } from "../capture/rtsp/access-unit.ts";

/** A Matroska file that begins with a keyframe. */
export interface RecordedFile {
  readonly path: string;
  /** Of its first picture. */
  readonly firstTicks: StreamTicks;
  readonly lastTicks: StreamTicks;
  /** What 0 in the file's own time is in ticks. */
  readonly zeroTicks: StreamTicks;
}

/** Files of one connection, oldest first, without a picture missing in between. */
export interface RecordedPart {
  readonly streamId: string;
  readonly timeline: number;
  readonly parameterSets: { readonly codec: VideoCodec; readonly widthPx: number; readonly heightPx: number };
  readonly files: readonly RecordedFile[];
  readonly at: (ticks: StreamTicks) => EpochMs;
  readonly ticksAt: (at: EpochMs) => StreamTicks;
}

export interface RecordedGap {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly why: EvidenceGap["why"];
}

/** The recorded past of each camera, of which evidence is cut. */
export interface RecordedVideo<Part extends RecordedPart = RecordedPart> {
  /** What there is of a stretch, oldest first, beginning with a keyframe at or before `from`. */
  find(
    cameraId: string,
    from: EpochMs,
    to: EpochMs,
  ): { readonly parts: readonly Part[]; readonly gaps: readonly RecordedGap[] };
  /** Resolves once `until` is on disk, or will never be, or on abort. */
  reached(cameraId: string, until: EpochMs, signal: AbortSignal): Promise<"held" | "stream-over" | "aborted">;
  /** Keeps the files of these parts until the result is disposed of. */
  pin(parts: readonly Part[]): Disposable;
}

/** The files' unit of time: as close to a tick as whole nanoseconds come. */
const NANOSECONDS_PER_TICK = 11_111;

/** Where ticks stand in a file's own time, seconds. */
export const fileSeconds = (ticks: number, { zeroTicks }: Pick<RecordedFile, "zeroTicks">): number =>
  ((ticks - zeroTicks) * NANOSECONDS_PER_TICK) / 1e9;

/** Inverse of {@link fileSeconds}. */
export const ticksAtSeconds = (seconds: number, { zeroTicks }: Pick<RecordedFile, "zeroTicks">): number =>
  zeroTicks + Math.round((seconds * 1e9) / NANOSECONDS_PER_TICK);

import { type EpochMs, epochMs, type RoadUserClass } from "@ngaba/contract";
import type { Detection } from "../../detection/detection.ts";
import type { Track } from "../track.ts";
import { EMPTY_TRACKER_MEMORY, type TrackerMemory, updateTracks } from "../tracker.ts";
import { DEFAULT_TRACKER_OPTIONS, type TrackerOptions } from "../tracker-options.ts";

/** What a detector says of one picture. */
export interface FilmFrame {
  readonly at: EpochMs;
  readonly detections: readonly Detection[];
}

const START_MS = 1_700_000_000_000;

/** A box of 30 × 80 px, or another size, whose feet's or wheels' middle is at `x`, `y`. */
export function seen(
  x: number,
  { score = 0.9, y = 300, kind = "person" as RoadUserClass, width = 30, height = 80 } = {},
): Detection {
  return { box: { x1: x - width / 2, y1: y - height, x2: x + width / 2, y2: y }, score, roadUserClass: kind };
}

/** Frames 1/7 s apart, or at another rate, from a function that says who is seen at each. */
export function film(
  frameCount: number,
  detect: (seconds: number, frame: number) => readonly Detection[],
  framesPerSecond = 7,
): FilmFrame[] {
  return Array.from({ length: frameCount }, (_, frame) => {
    const at = epochMs(START_MS + Math.round((frame * 1000) / framesPerSecond));
    return { at, detections: detect(frame / framesPerSecond, frame) };
  });
}

export function run(
  frames: readonly FilmFrame[],
  options: Partial<TrackerOptions> = {},
  onMemory?: (memory: TrackerMemory) => void,
): (readonly Track[])[] {
  let memory = EMPTY_TRACKER_MEMORY;
  return frames.map(({ at, detections }) => {
    const update = updateTracks(memory, detections, at, { ...DEFAULT_TRACKER_OPTIONS, ...options });
    memory = update.memory;
    onMemory?.(memory);
    return update.tracks;
  });
}

export function middleOf(track: Track | undefined): number {
  return track === undefined ? Number.NaN : (track.box.x1 + track.box.x2) / 2;
}

export function idsOf(tracks: readonly Track[]): number[] {
  return tracks.map(({ id }) => id);
}

import { durationMs, epochMs } from "@ngaba/contract";
import { DEFAULT_TRACKER_OPTIONS, EMPTY_TRACKER_MEMORY, type TrackerOptions, updateTracks } from "@ngaba/edge-agent";
import type { MotBox } from "./mot-text.ts";
import type { Sequence } from "./sequences.ts";

/**
 * What an agent uses, but for its scores: the benchmark's detector gives 0.9 to three boxes of four and none below 0.5,
 * ours 0.8 at most. Both sets ask for the upper part of their detector's scale; here nobody is followed while in doubt.
 */
export const BENCHMARK_OPTIONS: TrackerOptions = {
  ...DEFAULT_TRACKER_OPTIONS,
  strongScore: 0.8,
  openScore: 0.9,
  doubtfulScore: 0.9,
};

/** Runs our tracker over a sequence as a camera would: frame by frame, nothing said of a frame once it is past. */
export function trackSequence({ frames, framesPerSecond }: Sequence, options: TrackerOptions): MotBox[] {
  const boxes: MotBox[] = [];
  let memory = EMPTY_TRACKER_MEMORY;
  frames.forEach((detections, index) => {
    const update = updateTracks(memory, detections, epochMs((index * 1000) / framesPerSecond), options);
    memory = update.memory;
    for (const { id, box, confidence } of update.tracks) {
      const size = { width: box.x2 - box.x1, height: box.y2 - box.y1 };
      boxes.push({ frame: index + 1, id, left: box.x1, top: box.y1, ...size, confidence });
    }
  });
  return boxes;
}

const WARM_UP_MS = durationMs(500);
const MEASURED_MS = durationMs(2000);

/** Detections that go through our tracker in a second of this process's CPU time, once warm, all sequences in turn. */
export function measureSpeed(sequences: readonly Sequence[], options: TrackerOptions): number {
  repeatFor(WARM_UP_MS, sequences, options);
  const before = process.cpuUsage();
  const boxes = repeatFor(MEASURED_MS, sequences, options);
  const { user, system } = process.cpuUsage(before);
  return (boxes * 1e6) / (user + system);
}

/** @returns how many detections went through */
function repeatFor(wantedMs: number, sequences: readonly Sequence[], options: TrackerOptions): number {
  const before = process.cpuUsage();
  let boxes = 0;
  for (;;) {
    for (const { frames, framesPerSecond } of sequences) {
      let memory = EMPTY_TRACKER_MEMORY;
      for (const [index, detections] of frames.entries()) {
        memory = updateTracks(memory, detections, epochMs((index * 1000) / framesPerSecond), options).memory;
        boxes += detections.length;
      }
    }
    const { user, system } = process.cpuUsage(before);
    if (user + system >= wantedMs * 1000) return boxes;
  }
}

import type { MotBox } from "./mot-text.ts";

/** Ground truth and tracks of one frame. Ids are numbered anew from 0, so that they index arrays. */
export interface FramePair {
  readonly truthIds: readonly number[];
  readonly trackIds: readonly number[];
  /** Intersection over union in [0, 1]; row-major, a row per truth, a column per track. */
  readonly similarity: Float64Array;
}

/** What all measures start from: one sequence's ground truth beside a tracker's output, frame by frame. */
export interface Comparison {
  readonly frames: readonly FramePair[];
  /** For each truth id, and each track id, in how many frames it has a box. */
  readonly truthLengths: readonly number[];
  readonly trackLengths: readonly number[];
}

/** Slack for comparing similarities with a threshold: 0.5 reached by a rounding error less counts as reached. */
export const EPSILON = Number.EPSILON;

/**
 * Lays tracks beside ground truth as MOT15 is evaluated: truth of confidence 0 does not count, every track does
 * (this benchmark marks no distractors whose matches would be forgiven).
 *
 * @see https://github.com/JonathonLuiten/TrackEval, `MotChallenge2DBox`
 */
export function compare(truth: readonly MotBox[], tracks: readonly MotBox[]): Comparison {
  const truthNumbers = new Numbering();
  const trackNumbers = new Numbering();
  const truthByFrame = Map.groupBy(
    truth.filter((box) => box.confidence !== 0),
    (box) => box.frame,
  );
  const tracksByFrame = Map.groupBy(tracks, (box) => box.frame);
  const frameNumbers = [...new Set([...truthByFrame.keys(), ...tracksByFrame.keys()])].sort((a, b) => a - b);
  const frames = frameNumbers.map((frame): FramePair => {
    const truthBoxes = truthByFrame.get(frame) ?? [];
    const trackBoxes = tracksByFrame.get(frame) ?? [];
    return {
      truthIds: truthBoxes.map((box) => truthNumbers.count(box.id)),
      trackIds: trackBoxes.map((box) => trackNumbers.count(box.id)),
      similarity: Float64Array.from(truthBoxes.flatMap((a) => trackBoxes.map((b) => intersectionOverUnion(a, b)))),
    };
  });
  return { frames, truthLengths: truthNumbers.counts, trackLengths: trackNumbers.counts };
}

/** Gives every id a number from 0 at first sight, and counts how often it is seen. */
class Numbering {
  readonly counts: number[] = [];
  readonly #numbers = new Map<number, number>();

  count(id: number): number {
    const number = this.#numbers.get(id) ?? this.#numbers.size;
    this.#numbers.set(id, number);
    this.counts[number] = (this.counts[number] ?? 0) + 1;
    return number;
  }
}

function intersectionOverUnion(a: MotBox, b: MotBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  const intersection = Math.max(width, 0) * Math.max(height, 0);
  const union = a.width * a.height + b.width * b.height - intersection;
  return union > 0 ? intersection / union : 0;
}

import { maximumWeightAssignment } from "@ngaba/edge-agent";
import { type Comparison, EPSILON, type FramePair } from "./comparison.ts";

/** HOTA: detection and association weighed alike; each the mean over 19 localisation thresholds. */
export interface HotaScores {
  readonly hota: number;
  readonly detectionAccuracy: number;
  readonly associationAccuracy: number;
}

/** 0.05, 0.10 … 0.95. */
const ALPHAS = Array.from({ length: 19 }, (_, index) => 0.05 * (index + 1));

/** What sequences are combined by: each list has one number for each of the 19 thresholds. */
export interface HotaCounts {
  readonly truePositives: readonly number[];
  /** Boxes of truth and tracks together. */
  readonly boxes: number;
  /** Sum over all matches of the Jaccard index of the truth and the track that they join. */
  readonly associationSums: readonly number[];
}

export function countHota(comparison: Comparison): HotaCounts {
  const { frames, truthLengths, trackLengths } = comparison;
  const columns = trackLengths.length;
  const alignment = globalAlignment(comparison);
  const truePositives = ALPHAS.map(() => 0);
  const sharedFrames = ALPHAS.map(() => new Float64Array(truthLengths.length * columns));
  for (const frame of frames) {
    for (const { pair, similarity } of matchFrame(frame, alignment, columns)) {
      ALPHAS.forEach((alpha, index) => {
        const shared = sharedFrames[index];
        if (shared === undefined || similarity < alpha - EPSILON) return;
        truePositives[index] = (truePositives[index] ?? 0) + 1;
        shared[pair] = (shared[pair] ?? 0) + 1;
      });
    }
  }
  return {
    truePositives,
    boxes: [...truthLengths, ...trackLengths].reduce((total, length) => total + length, 0),
    associationSums: sharedFrames.map((shared) => associationSum(shared, comparison)),
  };
}

/**
 * Of one sequence or of several together, as TrackEval combines them: counts are summed before any ratio, and each
 * threshold's association counts by its matches.
 *
 * @see J. Luiten et al., HOTA: a higher order metric for evaluating multi-object tracking, IJCV 2021
 */
export function hotaScores(sequences: readonly HotaCounts[]): HotaScores {
  const boxes = sumOf(sequences, (one) => one.boxes);
  const truePositives = ALPHAS.map((_, index) => sumOf(sequences, (one) => one.truePositives[index]));
  const detection = truePositives.map((count) => count / Math.max(1, boxes - count));
  const association = truePositives.map((count, index) => {
    return sumOf(sequences, (one) => one.associationSums[index]) / Math.max(1, count);
  });
  return {
    hota: mean(detection.map((accuracy, index) => Math.sqrt(accuracy * (association[index] ?? 0)))),
    detectionAccuracy: mean(detection),
    associationAccuracy: mean(association),
  };
}

/**
 * How well each truth and track fit over the whole sequence, as a soft Jaccard index in [0, 1]: a frame's overlap
 * counts by its share among all overlaps of both boxes. It leads the matching in the single frames.
 */
function globalAlignment({ frames, truthLengths, trackLengths }: Comparison): Float64Array {
  const columns = trackLengths.length;
  const potential = new Float64Array(truthLengths.length * columns);
  for (const { truthIds, trackIds, similarity } of frames) {
    const rowSums = truthIds.map((_, row) =>
      sumOf(trackIds, (_, column) => similarity[row * trackIds.length + column]),
    );
    const columnSums = trackIds.map((_, column) =>
      sumOf(truthIds, (_, row) => similarity[row * trackIds.length + column]),
    );
    similarity.forEach((iou, cell) => {
      const row = Math.floor(cell / trackIds.length);
      const column = cell % trackIds.length;
      const all = (rowSums[row] ?? 0) + (columnSums[column] ?? 0) - iou;
      if (all <= EPSILON) return;
      const pair = (truthIds[row] ?? 0) * columns + (trackIds[column] ?? 0);
      potential[pair] = (potential[pair] ?? 0) + iou / all;
    });
  }
  return potential.map((shared, pair) => {
    const either = (truthLengths[Math.floor(pair / columns)] ?? 0) + (trackLengths[pair % columns] ?? 0);
    return shared / (either - shared);
  });
}

function matchFrame({ truthIds, trackIds, similarity }: FramePair, alignment: Float64Array, columns: number) {
  const pairOf = (cell: number): number => {
    const truth = truthIds[Math.floor(cell / trackIds.length)] ?? 0;
    return truth * columns + (trackIds[cell % trackIds.length] ?? 0);
  };
  const weights = similarity.map((iou, cell) => iou * (alignment[pairOf(cell)] ?? 0));
  const matches: { readonly pair: number; readonly similarity: number }[] = [];
  maximumWeightAssignment(weights, truthIds.length, trackIds.length).forEach((column, row) => {
    if (column === -1) return;
    const cell = row * trackIds.length + column;
    matches.push({ pair: pairOf(cell), similarity: similarity[cell] ?? 0 });
  });
  return matches;
}

/** Sum over all matches of the Jaccard index between the whole truth and the whole track that the match joins. */
function associationSum(sharedFrames: Float64Array, { truthLengths, trackLengths }: Comparison): number {
  const columns = trackLengths.length;
  return sharedFrames.reduce((total, shared, pair) => {
    const either = (truthLengths[Math.floor(pair / columns)] ?? 0) + (trackLengths[pair % columns] ?? 0) - shared;
    return total + (shared * shared) / Math.max(1, either);
  }, 0);
}

function sumOf<T>(items: readonly T[], amountOf: (item: T, index: number) => number | undefined): number {
  return items.reduce((total, item, index) => total + (amountOf(item, index) ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

import { maximumWeightAssignment } from "@ngaba/edge-agent";
import { type Comparison, EPSILON, type FramePair } from "./comparison.ts";

/** CLEAR: how many boxes are found, missed and invented, and how often a truth changes its track. */
export interface ClearScores {
  /** 1 minus misses, inventions and switches for each truth box; at most 1, below 0 when bad. */
  readonly mota: number;
  /** Mean intersection over union of the matches. */
  readonly motp: number;
  readonly recall: number;
  readonly precision: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly idSwitches: number;
  readonly fragmentations: number;
  /** Truths found in over 80 % of their life, in 20 to 80 %, in under 20 %. */
  readonly mostlyTracked: number;
  readonly partlyTracked: number;
  readonly mostlyLost: number;
}

/** What sequences are combined by. */
export interface ClearCounts {
  readonly truePositives: number;
  readonly truthBoxes: number;
  readonly trackBoxes: number;
  readonly similaritySum: number;
  readonly idSwitches: number;
  readonly fragmentations: number;
  readonly mostlyTracked: number;
  readonly partlyTracked: number;
  readonly mostlyLost: number;
}

const MIN_IOU = 0.5;
/** Above any sum of similarities, so that going on with the previous frame's matches comes before overlap. */
const CONTINUITY_BONUS = 1000;
const NO_TRACK = -1;

/** What is remembered of each truth, by its number. */
interface Memory {
  readonly lastTrack: Int32Array;
  /** Its track in the frame before; `NO_TRACK` when it was not found there. */
  readonly previousTrack: Int32Array;
  readonly matchedFrames: Int32Array;
  readonly stretches: Int32Array;
}

/** @see K. Bernardin, R. Stiefelhagen, Evaluating multiple object tracking performance: the CLEAR MOT metrics, 2008 */
export function countClear({ frames, truthLengths, trackLengths }: Comparison): ClearCounts {
  const memory: Memory = {
    lastTrack: new Int32Array(truthLengths.length).fill(NO_TRACK),
    previousTrack: new Int32Array(truthLengths.length).fill(NO_TRACK),
    matchedFrames: new Int32Array(truthLengths.length),
    stretches: new Int32Array(truthLengths.length),
  };
  let truePositives = 0;
  let idSwitches = 0;
  let similaritySum = 0;
  for (const frame of frames) {
    // As the reference does, a frame with an empty side leaves the memory as it was.
    if (frame.truthIds.length === 0 || frame.trackIds.length === 0) continue;
    const matches = matchFrame(frame, memory.previousTrack);
    truePositives += matches.length;
    for (const match of matches) similaritySum += match.similarity;
    idSwitches += remember(memory, matches);
  }
  return {
    truePositives,
    truthBoxes: sum(truthLengths),
    trackBoxes: sum(trackLengths),
    similaritySum,
    idSwitches,
    fragmentations: memory.stretches.reduce((total, count) => total + Math.max(0, count - 1), 0),
    ...coverage(memory.matchedFrames, truthLengths),
  };
}

/** Of one sequence, or of several together: counts are summed before any ratio. */
export function clearScores(sequences: readonly ClearCounts[]): ClearScores {
  const total = (name: keyof ClearCounts): number => sum(sequences.map((one) => one[name]));
  const [truthBoxes, trackBoxes, truePositives] = [total("truthBoxes"), total("trackBoxes"), total("truePositives")];
  const falsePositives = trackBoxes - truePositives;
  const idSwitches = total("idSwitches");
  return {
    mota: (truePositives - falsePositives - idSwitches) / Math.max(1, truthBoxes),
    motp: total("similaritySum") / Math.max(1, truePositives),
    recall: truePositives / Math.max(1, truthBoxes),
    precision: truePositives / Math.max(1, trackBoxes),
    truePositives,
    falsePositives,
    falseNegatives: truthBoxes - truePositives,
    idSwitches,
    fragmentations: total("fragmentations"),
    mostlyTracked: total("mostlyTracked"),
    partlyTracked: total("partlyTracked"),
    mostlyLost: total("mostlyLost"),
  };
}

interface Match {
  readonly truth: number;
  readonly track: number;
  readonly similarity: number;
}

function matchFrame({ truthIds, trackIds, similarity }: FramePair, previousTrack: Int32Array): Match[] {
  const columns = trackIds.length;
  const weights = similarity.map((iou, cell) => {
    if (iou < MIN_IOU - EPSILON) return 0;
    const truth = truthIds[Math.floor(cell / columns)] ?? NO_TRACK;
    return previousTrack[truth] === trackIds[cell % columns] ? CONTINUITY_BONUS + iou : iou;
  });
  const matches: Match[] = [];
  maximumWeightAssignment(weights, truthIds.length, columns).forEach((column, row) => {
    const truth = truthIds[row];
    const track = trackIds[column];
    const iou = similarity[row * columns + column];
    if (truth === undefined || track === undefined || iou === undefined || iou < MIN_IOU - EPSILON) return;
    matches.push({ truth, track, similarity: iou });
  });
  return matches;
}

/** Writes the frame's matches into the memory; answers how many truths changed their track. */
function remember(memory: Memory, matches: readonly Match[]): number {
  let switches = 0;
  for (const { truth, track } of matches) {
    const last = memory.lastTrack[truth];
    if (last !== NO_TRACK && last !== track) switches++;
    if (memory.previousTrack[truth] === NO_TRACK) increment(memory.stretches, truth);
    increment(memory.matchedFrames, truth);
    memory.lastTrack[truth] = track;
  }
  memory.previousTrack.fill(NO_TRACK);
  for (const { truth, track } of matches) memory.previousTrack[truth] = track;
  return switches;
}

function coverage(matchedFrames: Int32Array, truthLengths: readonly number[]) {
  const ratios = truthLengths.map((length, truth) => (matchedFrames[truth] ?? 0) / length);
  const mostlyTracked = ratios.filter((ratio) => ratio > 0.8).length;
  const mostlyLost = ratios.filter((ratio) => ratio < 0.2).length;
  return { mostlyTracked, partlyTracked: ratios.length - mostlyTracked - mostlyLost, mostlyLost };
}

function increment(counts: Int32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

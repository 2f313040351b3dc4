import type { RoadUserClass } from "@ngaba/contract";
import { EdgeError } from "../platform/errors.ts";
import type { Detection } from "./detection.ts";
import { type Letterbox, toPictureBox } from "./letterbox.ts";
import { suppressOverlaps } from "./suppress-overlaps.ts";

/** Raw output of one level of the feature pyramid. Cells lie row by row over the model's input. Read only. */
export interface NanodetLevel {
  /** Model pixels per cell. */
  readonly stride: number;
  /** float32 `[cells, classCount]`, in [0, 1]. */
  readonly scores: Float32Array;
  /** float32 `[cells, 4, bins]` for left, top, right and bottom: logits over 0, 1, 2 … cells of distance. */
  readonly distances: Float32Array;
}

/** What is constant for a model and its settings. */
export interface NanodetLayout {
  readonly classCount: number;
  readonly bins: number;
  /** Class of the model, by index, that we report, and as what. Others are dropped. */
  readonly kept: readonly { readonly index: number; readonly roadUserClass: RoadUserClass }[];
  /** In (0, 1]; weaker detections are dropped. */
  readonly scoreThreshold: number;
  /** Overlap above which two detections are one road user. */
  readonly maxOverlapIou: number;
}

/**
 * Turns NanoDet's raw output into detections on the picture that was looked at. A cell gives one detection at most, of the strongest class
 * that we keep.
 *
 * @returns boxes in pixels of that picture, cut to it, strongest first
 * @throws {EdgeError} MODEL_SHAPE_MISMATCH when a level does not have the cells that the letterbox asks for
 * @see https://github.com/RangiLyu/nanodet
 */
export function decodeNanodet(
  levels: readonly NanodetLevel[],
  layout: NanodetLayout,
  letterbox: Letterbox,
): Detection[] {
  const found: Detection[] = [];
  for (const level of levels) decodeLevel(level, layout, letterbox, found);
  return suppressOverlaps(found, layout.maxOverlapIou);
}

function decodeLevel(level: NanodetLevel, layout: NanodetLayout, letterbox: Letterbox, found: Detection[]): void {
  const { classCount, kept, scoreThreshold } = layout;
  const columns = letterbox.input.widthPx / level.stride;
  const cells = columns * (letterbox.input.heightPx / level.stride);
  checkLength("scores", level.scores, cells * classCount);
  checkLength("distances", level.distances, cells * 4 * layout.bins);

  for (let cell = 0; cell < cells; cell++) {
    let score = scoreThreshold;
    let roadUserClass: RoadUserClass | undefined;
    for (const candidate of kept) {
      const candidateScore = level.scores[cell * classCount + candidate.index] as number; // in range by checkLength
      if (candidateScore < score) continue;
      score = candidateScore;
      roadUserClass = candidate.roadUserClass;
    }
    if (roadUserClass === undefined) continue;
    const box = decodeBox(level, cell, columns, layout.bins, letterbox);
    if (box !== undefined) found.push({ box, score, roadUserClass });
  }
}

function decodeBox(level: NanodetLevel, cell: number, columns: number, bins: number, letterbox: Letterbox) {
  const { stride, distances } = level;
  const x = ((cell % columns) + 0.5) * stride;
  const y = (Math.floor(cell / columns) + 0.5) * stride;
  const side = (index: number): number => expectation(distances, (cell * 4 + index) * bins, bins) * stride;
  return toPictureBox(x - side(0), y - side(1), x + side(2), y + side(3), letterbox);
}

/** Mean of 0, 1, 2 … weighted by the softmax of `bins` logits. */
function expectation(logits: Float32Array, start: number, bins: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < bins; bin++) max = Math.max(max, logits[start + bin] as number);
  let sum = 0;
  let weighted = 0;
  for (let bin = 0; bin < bins; bin++) {
    const weight = Math.exp((logits[start + bin] as number) - max);
    sum += weight;
    weighted += weight * bin;
  }
  return weighted / sum;
}

function checkLength(what: string, values: Float32Array, expected: number): void {
  if (values.length === expected) return;
  throw new EdgeError("MODEL_SHAPE_MISMATCH", `${what}: expected ${expected} values, got ${values.length}`);
}

import type { Detection, PixelBox } from "../detection/detection.ts";
import { overlapIou } from "../detection/suppress-overlaps.ts";
import { type Expected, mayBeOne } from "./association.ts";

/** How far the picture moved, in frame pixels: what stands still in the street is now at its old place plus this. */
export interface CameraMotion {
  readonly x: number;
  readonly y: number;
}

/** So many road users, and more than half of those in view, must have moved alike: one who runs is no camera. */
const MIN_WITNESSES = 3;
/** The overlap after the shift that makes a road user a witness of it. */
const MIN_IOU = 0.5;
/** A shift must explain the boxes better by this much overlap for each witness: the rest is the detector's noise. */
const MIN_GAIN = 0.1;
/** The crowd's first so many are asked; the work grows with the fourth power of their number. */
const MAX_ASKED = 24;

/**
 * Estimates the camera's own movement since the frame before from the boxes alone: the one shift under which most of
 * the expected boxes find a detection. Turns and zooms are told as the shift that they are for most. Pure.
 *
 * @param expected of road users seen a moment ago, where they should be now had the camera stood still
 * @returns undefined when too few were in view, or no shift explains them better than none
 */
export function estimateCameraMotion(
  expected: readonly Expected[],
  detections: readonly Detection[],
): CameraMotion | undefined {
  const asked = expected.slice(0, MAX_ASKED);
  const needed = Math.max(MIN_WITNESSES, Math.floor(asked.length / 2) + 1);
  if (asked.length < needed || detections.length < needed) return undefined;
  const answers = detections.slice(0, MAX_ASKED);
  const still = witnesses(asked, answers, { x: 0, y: 0 });
  let best = still;
  for (const one of asked) {
    for (const detection of answers) {
      if (!mayBeOne(one.roadUserClass, detection.roadUserClass)) continue;
      const found = witnesses(asked, answers, offset(one.box, detection.box));
      if (found.overlap > best.overlap) best = found;
    }
  }
  if (best.offsets.length < needed || best.overlap - still.overlap < MIN_GAIN * best.offsets.length) return undefined;
  return { x: median(best.offsets.map(({ x }) => x)), y: median(best.offsets.map(({ y }) => y)) };
}

/** Who finds a detection once moved by `motion`: their true offsets, and the sum of their overlaps. */
function witnesses(expected: readonly Expected[], detections: readonly Detection[], motion: CameraMotion) {
  const offsets: CameraMotion[] = [];
  let overlap = 0;
  for (const { box, roadUserClass } of expected) {
    const moved = shiftBox(box, motion);
    let most = MIN_IOU;
    let nearest: PixelBox | undefined;
    for (const detection of detections) {
      if (!mayBeOne(roadUserClass, detection.roadUserClass)) continue;
      const iou = overlapIou(moved, detection.box);
      if (iou <= most) continue;
      most = iou;
      nearest = detection.box;
    }
    if (nearest === undefined) continue;
    overlap += most;
    offsets.push(offset(box, nearest));
  }
  return { offsets, overlap };
}

function offset(from: PixelBox, to: PixelBox): CameraMotion {
  return { x: (to.x1 + to.x2 - from.x1 - from.x2) / 2, y: (to.y1 + to.y2 - from.y1 - from.y2) / 2 };
}

export function shiftBox(box: PixelBox, { x, y }: CameraMotion): PixelBox {
  return { x1: box.x1 + x, y1: box.y1 + y, x2: box.x2 + x, y2: box.y2 + y };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

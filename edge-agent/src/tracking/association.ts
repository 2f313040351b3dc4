import type { RoadUserClass } from "@ngaba/contract";
import type { Detection, PixelBox } from "../detection/detection.ts";
import { maximumWeightAssignment } from "./assignment.ts";
import { isTwoWheeled } from "./join-riders.ts";

/** What a track looks like to the association: where it should be now, and what it is. */
export interface Expected {
  readonly box: PixelBox;
  readonly roadUserClass: RoadUserClass;
}

export interface Gate {
  /** Pairs whose overlap (intersection over union) times likeness is no more than this stay apart; in [0, 1). */
  readonly minIou: number;
  /** Both boxes are grown by this part of their size on every side before they are compared. */
  readonly margin: number;
}

/** What got off its machine, and the machine, may both go on as the rider's track: the machine shall. */
const OTHER_CLASS_LIKENESS = 0.7;

export interface Association<T> {
  readonly pairs: readonly { readonly track: T; readonly detection: Detection }[];
  readonly lostTracks: readonly T[];
  readonly spareDetections: readonly Detection[];
}

/** Pairs tracks with detections so that overlap times likeness, beyond the gate, is largest in sum. Keeps the order. */
export function associate<T extends Expected>(
  tracks: readonly T[],
  detections: readonly Detection[],
  gate: Gate,
): Association<T> {
  if (tracks.length === 0 || detections.length === 0) {
    return { pairs: [], lostTracks: tracks, spareDetections: detections };
  }
  const weights = overlapWeights(tracks, detections, gate);
  const columnOfRow = maximumWeightAssignment(weights, tracks.length, detections.length);
  const pairs: { track: T; detection: Detection }[] = [];
  const lostTracks: T[] = [];
  const isTaken = new Uint8Array(detections.length);
  tracks.forEach((track, row) => {
    const column = columnOfRow[row] ?? -1;
    const detection = detections[column];
    // The assignment pairs all that it can; a weight of 0 says that these two are better off apart.
    if (detection === undefined || weights[row * detections.length + column] === 0) {
      lostTracks.push(track);
    } else {
      pairs.push({ track, detection });
      isTaken[column] = 1;
    }
  });
  return { pairs, lostTracks, spareDetections: detections.filter((_, column) => isTaken[column] === 0) };
}

function overlapWeights(tracks: readonly Expected[], detections: readonly Detection[], gate: Gate): Float64Array {
  const weights = new Float64Array(tracks.length * detections.length);
  let cell = 0;
  for (const track of tracks) {
    for (const detection of detections) {
      if (mayBeOne(track.roadUserClass, detection.roadUserClass)) {
        const overlap = grownIou(track.box, detection.box, gate.margin);
        if (overlap > gate.minIou) weights[cell] = Math.max(0, overlap * likeness(track, detection) - gate.minIou);
      }
      cell++;
    }
  }
  return weights;
}

/**
 * How alike two boxes are but for their place, in (0, 1]. Heights change slowly, so that they tell two apart who cross
 * in the picture. Not so on two wheels, where rider, machine or both may be what is seen.
 */
function likeness(track: Expected, detection: Detection): number {
  if (track.roadUserClass !== detection.roadUserClass) return OTHER_CLASS_LIKENESS;
  if (isTwoWheeled(track)) return 1;
  const [a, b] = [track.box.y2 - track.box.y1, detection.box.y2 - detection.box.y1];
  const ratio = a < b ? a / b : b / a;
  return ratio * ratio;
}

/**
 * Whether a detector may call one road user both: a rider shows as a person, a bicycle or a motorcycle, and a van
 * flips between car and large vehicle; but nobody becomes a car.
 */
export function mayBeOne(a: RoadUserClass, b: RoadUserClass): boolean {
  return isFourWheeled(a) === isFourWheeled(b);
}

function isFourWheeled(roadUserClass: RoadUserClass): boolean {
  return roadUserClass === "car" || roadUserClass === "large-vehicle";
}

/** Intersection over union of two boxes, both first grown by `margin` of their size on every side; in [0, 1]. */
export function grownIou(a: PixelBox, b: PixelBox, margin: number): number {
  const growAx = (a.x2 - a.x1) * margin;
  const growAy = (a.y2 - a.y1) * margin;
  const growBx = (b.x2 - b.x1) * margin;
  const growBy = (b.y2 - b.y1) * margin;
  const width = Math.min(a.x2 + growAx, b.x2 + growBx) - Math.max(a.x1 - growAx, b.x1 - growBx);
  const height = Math.min(a.y2 + growAy, b.y2 + growBy) - Math.max(a.y1 - growAy, b.y1 - growBy);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  const areaA = (a.x2 - a.x1 + 2 * growAx) * (a.y2 - a.y1 + 2 * growAy);
  const areaB = (b.x2 - b.x1 + 2 * growBx) * (b.y2 - b.y1 + 2 * growBy);
  return intersection / (areaA + areaB - intersection);
}

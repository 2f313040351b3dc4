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

/**
 * Pairs tracks with detections so that overlap times likeness, beyond the gate, is largest in sum. Keeps the order.
 *
 * @param mayPair leaves out pairs for reasons other than place, size and class
 */
export function associate<T extends Expected>(
  tracks: readonly T[],
  detections: readonly Detection[],
  gate: Gate,
  mayPair: MayPair<T> = () => true,
): Association<T> {
  if (tracks.length === 0 || detections.length === 0) {
    return { pairs: [], lostTracks: tracks, spareDetections: detections };
  }
  const weights = overlapWeights(tracks, detections, gate, mayPair);
  const columnOfRow = bestPairs(weights, tracks.length, detections.length);
  const pairs: { track: T; detection: Detection }[] = [];
  const lostTracks: T[] = [];
  const isTaken = new Uint8Array(detections.length);
  tracks.forEach((track, row) => {
    const column = columnOfRow[row] ?? NOBODY;
    const detection = detections[column];
    if (detection === undefined) {
      lostTracks.push(track);
    } else {
      pairs.push({ track, detection });
      isTaken[column] = 1;
    }
  });
  return { pairs, lostTracks, spareDetections: detections.filter((_, column) => isTaken[column] === 0) };
}

type MayPair<T> = (track: T, detection: Detection) => boolean;

const NOBODY = -1;

/**
 * The pairs that weigh most in sum, none of weight 0: the column of each row, or `NOBODY`. Most have eyes only for each
 * other, and need no search.
 */
function bestPairs(weights: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const suitorsOfRow = new Int32Array(rowCount);
  const suitorsOfColumn = new Int32Array(columnCount);
  forEachSuitor(weights, columnCount, (row, column) => {
    suitorsOfRow[row] = (suitorsOfRow[row] as number) + 1;
    suitorsOfColumn[column] = (suitorsOfColumn[column] as number) + 1;
  });
  const columnOfRow = new Int32Array(rowCount).fill(NOBODY);
  const rows = new Set<number>();
  const columns = new Set<number>();
  forEachSuitor(weights, columnCount, (row, column) => {
    if (suitorsOfRow[row] === 1 && suitorsOfColumn[column] === 1) {
      columnOfRow[row] = column;
    } else {
      rows.add(row);
      columns.add(column);
    }
  });
  if (rows.size > 0) pairContested({ weights, columnCount, rows: [...rows], columns: [...columns] }, columnOfRow);
  return columnOfRow;
}

interface Contest {
  readonly weights: Float64Array;
  readonly columnCount: number;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

function pairContested({ weights, columnCount, rows, columns }: Contest, columnOfRow: Int32Array): void {
  const contested = new Float64Array(rows.length * columns.length);
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      contested[i * columns.length + j] = weights[row * columnCount + column] as number;
    });
  });
  maximumWeightAssignment(contested, rows.length, columns.length).forEach((j, i) => {
    // The assignment pairs all that it can; a weight of 0 says that these two are better off apart.
    if (j === -1 || contested[i * columns.length + j] === 0) return;
    columnOfRow[rows[i] as number] = columns[j] as number;
  });
}

function forEachSuitor(weights: Float64Array, columnCount: number, visit: (row: number, column: number) => void): void {
  for (let cell = 0; cell < weights.length; cell++) {
    if ((weights[cell] as number) > 0) visit(Math.floor(cell / columnCount), cell % columnCount);
  }
}

function overlapWeights<T extends Expected>(
  tracks: readonly T[],
  detections: readonly Detection[],
  gate: Gate,
  mayPair: MayPair<T>,
): Float64Array {
  const weights = new Float64Array(tracks.length * detections.length);
  let cell = 0;
  for (const track of tracks) {
    for (const detection of detections) {
      if (mayBeOne(track.roadUserClass, detection.roadUserClass)) {
        const overlap = grownIou(track.box, detection.box, gate.margin);
        if (overlap > gate.minIou && mayPair(track, detection))
          weights[cell] = Math.max(0, overlap * likeness(track, detection) - gate.minIou);
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
  const [widthA, heightA, widthB, heightB] = [a.x2 - a.x1, a.y2 - a.y1, b.x2 - b.x1, b.y2 - b.y1];
  const width =
    Math.min(a.x2 + widthA * margin, b.x2 + widthB * margin) - Math.max(a.x1 - widthA * margin, b.x1 - widthB * margin);
  if (width <= 0) return 0;
  const height =
    Math.min(a.y2 + heightA * margin, b.y2 + heightB * margin) -
    Math.max(a.y1 - heightA * margin, b.y1 - heightB * margin);
  if (height <= 0) return 0;
  const intersection = width * height;
  const growth = (1 + 2 * margin) ** 2;
  return intersection / ((widthA * heightA + widthB * heightB) * growth - intersection);
}

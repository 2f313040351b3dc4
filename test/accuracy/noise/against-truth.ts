import { maximumWeightAssignment } from "@ngaba/edge-agent";
import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import { coveredShare, isCut, type Life, type Reading, type Sighting } from "./reading.ts";

/** A road user that is known to be in a picture. */
export interface Present {
  readonly id: number;
  readonly box: PixelBox;
}

export interface TruthOptions {
  readonly framesPerSecond: number;
  readonly inputScale: number;
  readonly frame: { readonly widthPx: number; readonly heightPx: number };
  /** Things that stand in the street and hide who is behind them: whose feet are higher up in the picture. */
  readonly furniture: readonly PixelBox[];
}

/** Low, so that a box that lies badly counts as that, and not as a miss and a false box. */
const MIN_IOU = 0.3;
/** A further box that lies on somebody by this part of its own area is a double of them, not a false one. */
const DOUBLE_SHARE = 0.5;

interface Frame {
  readonly present: readonly Present[];
  readonly detections: readonly Detection[];
}

/** Holds each picture's boxes against those that are there: each road user gets one box at most. */
export function readAgainstTruth(frames: readonly Frame[], options: TruthOptions): Reading {
  const lives = new Map<number, Sighting[]>();
  const falseBoxes = frames.map(({ present, detections }, frame) => {
    const found = pairUp(present, detections);
    const spare = detections.filter((detection) => !found.includes(detection));
    present.forEach(({ id, box }, index) => {
      if (isCut(box, options.frame)) return;
      const detection = found[index];
      const doubles = spare.filter((other) => coveredShare(other.box, box) > DOUBLE_SHARE).length;
      const hiddenShare = hiddenBy(box, [...present.map((other) => other.box), ...options.furniture]);
      const life = lives.get(id) ?? [];
      lives.set(id, life);
      life.push({ frame, truth: box, hiddenShare, doubles, ...(detection && { detection }) });
    });
    return spare.filter((other) => !present.some(({ box }) => coveredShare(other.box, box) > DOUBLE_SHARE));
  });
  const { framesPerSecond, inputScale } = options;
  const whole = [...lives.values()].flatMap(unbroken);
  return { framesPerSecond, inputScale, frameCount: frames.length, lives: whole, falseBoxes };
}

function pairUp(present: readonly Present[], detections: readonly Detection[]): (Detection | undefined)[] {
  if (present.length === 0 || detections.length === 0) return present.map(() => undefined);
  const weights = Float64Array.from(
    present.flatMap(({ box }) => detections.map((detection) => overlapIou(box, detection.box))),
    (iou) => (iou < MIN_IOU ? 0 : iou),
  );
  const columns = maximumWeightAssignment(weights, present.length, detections.length);
  return Array.from(columns, (column, row) =>
    column !== -1 && (weights[row * detections.length + column] ?? 0) > 0 ? detections[column] : undefined,
  );
}

/** Who stands nearer has the feet lower in the picture. Covers are added up, as if they never lay on each other. */
function hiddenBy(box: PixelBox, others: readonly PixelBox[]): number {
  const nearer = others.filter((other) => other !== box && other.y2 > box.y2);
  return Math.min(
    1,
    nearer.reduce((sum, other) => sum + coveredShare(box, other), 0),
  );
}

/** A life that the annotation or the frame's edge interrupts is several. */
function unbroken(life: readonly Sighting[]): Life[] {
  const pieces: Sighting[][] = [];
  for (const sighting of life) {
    const piece = pieces.at(-1);
    if (piece?.at(-1)?.frame === sighting.frame - 1) piece.push(sighting);
    else pieces.push([sighting]);
  }
  return pieces;
}

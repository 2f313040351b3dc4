import type { Detection, PixelBox } from "./detection.ts";
import type { PictureSize } from "./letterbox.ts";
import type { Crop } from "./region-crop.ts";
import { isSameKind, overlapIou, suppressOverlaps } from "./suppress-overlaps.ts";

/** What one pass found, and the part of the frame that it looked at. Boxes in frame pixels. */
export interface PassFindings {
  readonly crop: Crop;
  readonly detections: readonly Detection[];
}

/** By the corner of a box that it belongs to: left, top, right, bottom. */
type Side = keyof PixelBox;

/**
 * A detection, and the sides on which the edge of what was looked at may have cut it: never where the frame itself ends.
 * With any of them it is a piece of a road user.
 */
interface Candidate {
  readonly detection: Detection;
  readonly cut: ReadonlySet<Side>;
}

/**
 * Overlap from which boxes of two passes are one road user. Less than within a pass: small road users are placed coarsely
 * where they are seen small.
 */
const SAME_ROAD_USER_IOU = 0.45;
/** Part of a piece that lies in another pass's box: it is a piece of that road user. */
const PIECE_SHARE = 0.6;
/** A box that ends this near to a crop's edge was cut by it. */
const EDGE_PX = 6;
/** How well two halves must agree in the direction in which neither was cut: overlap of their lengths. */
const HALVES_AGREE = 0.6;

/**
 * Joins what several passes found in one frame, without doubles. Each box of a pass is one road user, so that of two
 * passes one box each is paired, best overlap first. What only one pass found stays, unless it is a piece of what another
 * pass shows more of. Machine and rider are of different kinds and stay two.
 *
 * @param passes the whole frame first
 * @returns strongest first
 */
export function mergePasses(passes: readonly PassFindings[], frame: PictureSize, maxIou: number): Detection[] {
  const merged = passes
    .map(({ crop, detections }) =>
      detections.map((detection) => ({ detection, cut: cutSides(crop, detection.box, frame) })),
    )
    .reduce(mergeTwo, []);
  return suppressOverlaps(
    merged.map(({ detection }) => detection),
    maxIou,
  );
}

function mergeTwo(ours: readonly Candidate[], theirs: readonly Candidate[]): Candidate[] {
  const pairs = pair(ours, theirs);
  const paired = new Set(pairs.flat());
  const alone = (some: readonly Candidate[], others: readonly Candidate[]) =>
    some.filter((one) => !paired.has(one) && !others.some((other) => isPieceOf(one, other)));
  return [...pairs.map(([a, b]) => asOne(a, b)), ...alone(ours, theirs), ...alone(theirs, ours)];
}

/** Boxes of the same road users, best overlap first and halves last, each in one pair at most. */
function pair(ours: readonly Candidate[], theirs: readonly Candidate[]): (readonly [Candidate, Candidate])[] {
  const possible = ours.flatMap((a) =>
    theirs
      .filter((b) => isSameKind(a.detection, b.detection))
      .map((b) => ({ a, b, iou: overlapIou(a.detection.box, b.detection.box) }))
      .filter(({ b, iou }) => iou >= SAME_ROAD_USER_IOU || areHalves(a, b)),
  );
  const taken = new Set<Candidate>();
  return possible
    .toSorted((one, other) => other.iou - one.iou)
    .flatMap(({ a, b }) => {
      if (taken.has(a) || taken.has(b)) return [];
      taken.add(a).add(b);
      return [[a, b] as const];
    });
}

/**
 * The whole road user where either shows it, however sure the other is of its piece; of two pieces the box around both.
 * Of two whole ones the stronger, under the name that the whole frame gave it: at the frame's own scale the model takes
 * near cars for lorries now and then, and a name must not change whenever a region has its turn.
 */
function asOne(a: Candidate, b: Candidate): Candidate {
  const stronger = a.detection.score >= b.detection.score ? a : b;
  if (a.cut.size === 0 && b.cut.size === 0) {
    return { ...stronger, detection: { ...stronger.detection, roadUserClass: a.detection.roadUserClass } };
  }
  if (a.cut.size === 0) return a;
  if (b.cut.size === 0) return b;
  const [p, q] = [a.detection.box, b.detection.box];
  const box = {
    ...{ x1: Math.min(p.x1, q.x1), y1: Math.min(p.y1, q.y1) },
    ...{ x2: Math.max(p.x2, q.x2), y2: Math.max(p.y2, q.y2) },
  };
  const cut = [a, b].flatMap((one) => [...one.cut].filter((side) => one.detection.box[side] === box[side]));
  return { detection: { ...stronger.detection, box }, cut: new Set(cut) };
}

/** Two pieces, each cut where the other goes on: what lies across the border of two regions. */
function areHalves(a: Candidate, b: Candidate): boolean {
  const [p, q] = [a.detection.box, b.detection.box];
  const goesOn = (one: Candidate, end: Side, other: Candidate, start: Side): boolean => {
    const [first, second] = [one.detection.box, other.detection.box];
    if (!one.cut.has(end) || !other.cut.has(start)) return false;
    return first[start] < second[start] && first[end] < second[end] && second[start] - first[end] < 2 * EDGE_PX;
  };
  if (goesOn(a, "x2", b, "x1") || goesOn(b, "x2", a, "x1")) return sharedLength(p.y1, p.y2, q.y1, q.y2) >= HALVES_AGREE;
  if (goesOn(a, "y2", b, "y1") || goesOn(b, "y2", a, "y1")) return sharedLength(p.x1, p.x2, q.x1, q.x2) >= HALVES_AGREE;
  return false;
}

/** Of two pieces the smaller is the piece, so that never both go. */
function isPieceOf(one: Candidate, other: Candidate): boolean {
  const [box, otherBox] = [one.detection.box, other.detection.box];
  if (one.cut.size === 0 || !isSameKind(one.detection, other.detection)) return false;
  if (other.cut.size > 0 && area(otherBox) <= area(box)) return false;
  return sharedArea(box, otherBox) >= PIECE_SHARE * area(box);
}

function cutSides(crop: Crop, box: PixelBox, frame: PictureSize): ReadonlySet<Side> {
  const { leftPx, topPx, widthPx, heightPx } = crop;
  const [rightPx, bottomPx] = [leftPx + widthPx, topPx + heightPx];
  const sides: readonly (readonly [Side, boolean])[] = [
    ["x1", leftPx > 0 && box.x1 - leftPx < EDGE_PX],
    ["y1", topPx > 0 && box.y1 - topPx < EDGE_PX],
    ["x2", rightPx < frame.widthPx && rightPx - box.x2 < EDGE_PX],
    ["y2", bottomPx < frame.heightPx && bottomPx - box.y2 < EDGE_PX],
  ];
  return new Set(sides.flatMap(([side, isCut]) => (isCut ? [side] : [])));
}

const area = ({ x1, y1, x2, y2 }: PixelBox): number => (x2 - x1) * (y2 - y1);

const sharedArea = (a: PixelBox, b: PixelBox): number =>
  Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));

/** Intersection over union of two lengths on one axis. */
const sharedLength = (a1: number, a2: number, b1: number, b2: number): number =>
  Math.max(0, Math.min(a2, b2) - Math.max(a1, b1)) / (Math.max(a2, b2) - Math.min(a1, b1));

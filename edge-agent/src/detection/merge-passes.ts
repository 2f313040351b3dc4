import type { Detection, PixelBox } from "./detection.ts";
import type { PictureSize } from "./letterbox.ts";
import type { Crop } from "./region-crop.ts";
import { isSameKind, overlapIou, suppressOverlaps } from "./suppress-overlaps.ts";

/** What one pass found, and the part of the frame that it looked at. Boxes in frame pixels. */
export interface PassFindings {
  readonly crop: Crop;
  readonly detections: readonly Detection[];
}

/** A detection, and whether the edge of what was looked at may have cut it: not where the frame itself ends. */
interface Candidate {
  readonly detection: Detection;
  readonly isCut: boolean;
}

/**
 * Overlap from which boxes of two passes are one road user. Less than within a pass: small road users are placed coarsely
 * where they are seen small.
 */
const SAME_ROAD_USER_IOU = 0.45;
/** Part of a cut box that lies in another pass's box: it is a piece of that road user. */
const PIECE_SHARE = 0.6;
/** A box that ends this near to a crop's edge was cut by it. */
const EDGE_PX = 6;

/**
 * Joins what several passes found in one frame, without doubles. Each box of a pass is one road user, so that of two
 * passes one box each is paired, best overlap first: the whole one of them stays, or the stronger. What only one
 * pass found stays, unless it is a piece, cut by its crop's edge, of what another pass shows more of. Machine and rider are
 * of different kinds and stay two.
 *
 * @returns strongest first
 */
export function mergePasses(passes: readonly PassFindings[], frame: PictureSize, maxIou: number): Detection[] {
  const merged = passes
    .map(({ crop, detections }) =>
      detections.map((detection) => ({ detection, isCut: isCutBy(crop, detection.box, frame) })),
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
  return [...pairs.map(([a, b]) => better(a, b)), ...alone(ours, theirs), ...alone(theirs, ours)];
}

/** Boxes of the same road users, best overlap first, each in one pair at most. */
function pair(ours: readonly Candidate[], theirs: readonly Candidate[]): (readonly [Candidate, Candidate])[] {
  const possible = ours.flatMap((a) =>
    theirs
      .filter((b) => isSameKind(a.detection, b.detection))
      .map((b) => ({ a, b, iou: overlapIou(a.detection.box, b.detection.box) }))
      .filter(({ iou }) => iou >= SAME_ROAD_USER_IOU),
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

/** The one that shows the whole road user; of two whole ones the stronger, of two pieces the larger. */
function better(a: Candidate, b: Candidate): Candidate {
  if (a.isCut !== b.isCut) return a.isCut ? b : a;
  if (a.isCut) return area(a.detection.box) >= area(b.detection.box) ? a : b;
  return a.detection.score >= b.detection.score ? a : b;
}

/** Of two pieces the smaller is the piece, so that never both go. */
function isPieceOf(one: Candidate, other: Candidate): boolean {
  const [box, otherBox] = [one.detection.box, other.detection.box];
  if (!one.isCut || !isSameKind(one.detection, other.detection)) return false;
  if (other.isCut && area(otherBox) <= area(box)) return false;
  return sharedArea(box, otherBox) >= PIECE_SHARE * area(box);
}

function isCutBy(crop: Crop, box: PixelBox, frame: PictureSize): boolean {
  const { leftPx, topPx, widthPx, heightPx } = crop;
  const [rightPx, bottomPx] = [leftPx + widthPx, topPx + heightPx];
  return (
    (leftPx > 0 && box.x1 - leftPx < EDGE_PX) ||
    (topPx > 0 && box.y1 - topPx < EDGE_PX) ||
    (rightPx < frame.widthPx && rightPx - box.x2 < EDGE_PX) ||
    (bottomPx < frame.heightPx && bottomPx - box.y2 < EDGE_PX)
  );
}

const area = ({ x1, y1, x2, y2 }: PixelBox): number => (x2 - x1) * (y2 - y1);

const sharedArea = (a: PixelBox, b: PixelBox): number =>
  Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));

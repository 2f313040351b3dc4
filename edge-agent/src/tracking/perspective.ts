import type { DurationMs } from "@ngaba/contract";
import type { GroundPlane } from "../geometry/ground-plane.ts";
import type { Point } from "../geometry/point.ts";
import { type BoxFilter, predict } from "./box-filter.ts";

/** How a picture lies on the ground: what a tracker needs of it. */
export type Perspective = Pick<GroundPlane, "toGround" | "toPicture">;

/** Steps by which slopes are measured: on the ground, in time, and in the picture sideways for the scale. */
const STEP_M = 0.1;
const STEP_S = 0.05;
const ACROSS_PX = 10;
/** Nobody's box grows or shrinks by more between two looks at it. */
const MAX_SCALE = 4;

/**
 * The same box some time later, had its road user gone on evenly over the ground: what drives away seems to slow down,
 * and shrinks. Where the view does not say how the picture lies on the ground, it goes on evenly in the picture.
 *
 * @param perspective in the filter's frame pixels
 */
export function predictOnGround(filter: BoxFilter, elapsedMs: DurationMs, perspective: Perspective): BoxFilter {
  const plain = predict(filter, elapsedMs);
  const view = viewOf(filter, perspective);
  const speed = view && groundSpeed(filter, view);
  if (view === undefined || speed === undefined) return plain;
  const seconds = elapsedMs / 1000;
  const now = view.boxAt(carried(view.foot, speed, seconds));
  const next = view.boxAt(carried(view.foot, speed, seconds + STEP_S));
  if (now === undefined || next === undefined || now.scale > MAX_SCALE || now.scale < 1 / MAX_SCALE) return plain;
  const { x, y, scale } = now;
  return {
    x,
    y,
    velocityX: (next.x - x) / STEP_S,
    velocityY: (next.y - y) / STEP_S,
    width: filter.width * scale,
    height: filter.height * scale,
    positionVariance: plain.positionVariance * scale ** 2,
    covariance: plain.covariance * scale ** 2,
    velocityVariance: plain.velocityVariance * scale ** 2,
    sizeVariance: plain.sizeVariance * scale ** 2,
  };
}

/** How a box would look if its road user stood elsewhere. */
interface BoxView {
  /** Where it stands, ground metres. */
  readonly foot: Point;
  /** Middle of the box, frame pixels, and its size as a multiple of what it is now. */
  boxAt(ground: Point): (Point & { readonly scale: number }) | undefined;
}

function viewOf({ x, y, height }: BoxFilter, { toGround, toPicture }: Perspective): BoxView | undefined {
  const lowerEdge = y + height / 2;
  const [foot, beside] = [toGround({ x, y: lowerEdge }), toGround({ x: x + ACROSS_PX, y: lowerEdge })];
  if (foot === undefined || beside === undefined) return undefined;
  const across = { x: beside.x - foot.x, y: beside.y - foot.y };
  return {
    foot,
    boxAt: (ground) => {
      const [place, other] = [toPicture(ground), toPicture(carried(ground, across, 1))];
      if (place === undefined || other === undefined) return undefined;
      const scale = Math.hypot(other.x - place.x, other.y - place.y) / ACROSS_PX;
      return { x: place.x, y: place.y - (height / 2) * scale, scale };
    },
  };
}

/** Metres a second on the ground that show as the filter's velocity in the picture. */
function groundSpeed({ x, y, velocityX, velocityY }: BoxFilter, { foot, boxAt }: BoxView): Point | undefined {
  const [east, north] = [boxAt({ x: foot.x + STEP_M, y: foot.y }), boxAt({ x: foot.x, y: foot.y + STEP_M })];
  if (east === undefined || north === undefined) return undefined;
  const [a, c] = [(east.x - x) / STEP_M, (east.y - y) / STEP_M];
  const [b, d] = [(north.x - x) / STEP_M, (north.y - y) / STEP_M];
  const determinant = a * d - b * c;
  if (determinant === 0) return undefined;
  return { x: (d * velocityX - b * velocityY) / determinant, y: (a * velocityY - c * velocityX) / determinant };
}

const carried = (from: Point, velocity: Point, seconds: number): Point => ({
  x: from.x + velocity.x * seconds,
  y: from.y + velocity.y * seconds,
});

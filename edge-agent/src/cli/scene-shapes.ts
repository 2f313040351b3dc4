import type { FractionPoint } from "@ngaba/config";
import type { Line } from "../geometry/line.ts";
import { type FrameSize, type Point, pointOf, toPixels } from "../geometry/point.ts";
import { isInside } from "../geometry/polygon.ts";

/** Corners in frame pixels. */
export const polygonPixels = (polygon: readonly FractionPoint[], frame: FrameSize): Point[] =>
  polygon.map((corner) => toPixels(pointOf(corner), frame));

/** Ends in frame pixels. */
export function segmentPixels({ from, to }: { from: FractionPoint; to: FractionPoint }, frame: FrameSize): Line {
  return { from: toPixels(pointOf(from), frame), to: toPixels(pointOf(to), frame) };
}

const STEPS = 40;

/** Points spread evenly along a segment, its ends left out. */
export function along({ from, to }: Line): Point[] {
  return Array.from({ length: STEPS }, (_, i) => {
    const part = (i + 0.5) / STEPS;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  });
}

/** Points spread evenly inside a polygon. */
export function within(polygon: readonly Point[]): Point[] {
  const [xs, ys] = [polygon.map(({ x }) => x), polygon.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const columns = Array.from({ length: STEPS }, (_, i) => left + ((right - left) * (i + 0.5)) / STEPS);
  const rows = Array.from({ length: STEPS }, (_, i) => top + ((bottom - top) * (i + 0.5)) / STEPS);
  return rows.flatMap((y) => columns.map((x) => ({ x, y }))).filter((point) => isInside(point, polygon));
}

/** Middle of the points that fill a polygon: lies inside, or near, also where it is bent. */
export function middleOf(polygon: readonly Point[]): Point {
  const points = within(polygon);
  const inside = points.length > 0 ? points : polygon;
  const sum = inside.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / inside.length, y: sum.y / inside.length };
}

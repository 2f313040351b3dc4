import type { CrossingDirection } from "@ngaba/contract";
import type { Point } from "./point.ts";

/**
 * A line drawn into the picture. Its sides are those of somebody who walks in the picture from `from` to `to`:
 *
 * ```
 *  (0,0) ───→ x          to                      from ──────→ to
 *    │                    ↑                            left
 *    ↓          left      │      right                above
 *    y                    │                    ────────────────────
 *                       from                          below
 *                                                     right
 *              ─────── forward ───────→           forward: downwards
 *              ←────── backward ───────
 * ```
 *
 * Forward is from its left side to its right side. Swapping the ends swaps the directions.
 */
export interface Line {
  readonly from: Point;
  readonly to: Point;
}

/**
 * Distance of a point from the endless line through the segment, in the unit of the points: negative on the left
 * side, positive on the right, 0 on the line.
 */
export function signedDistance(point: Point, { from, to }: Line): number {
  return turn(from, to, point) / Math.hypot(to.x - from.x, to.y - from.y);
}

/**
 * Which way the step a → b goes through the segment, `undefined` when it does not. A point on the line counts to its
 * right side, so that of two steps that meet on the line exactly one crosses it.
 */
export function crossing(a: Point, b: Point, line: Line): CrossingDirection | undefined {
  const wasRight = turn(line.from, line.to, a) >= 0;
  const isRight = turn(line.from, line.to, b) >= 0;
  if (wasRight === isRight || turn(a, b, line.from) * turn(a, b, line.to) > 0) return undefined;
  return isRight ? "forward" : "backward";
}

/** Twice the signed area of p, q, r: positive when r lies to the right of p → q (y down). */
function turn(p: Point, q: Point, r: Point): number {
  return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
}

/** Distance of a point from the nearest point of the segment, in the unit of the points. */
export function distanceToSegment(point: Point, { from, to }: Line): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy);
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - nearest * dx, point.y - from.y - nearest * dy);
}

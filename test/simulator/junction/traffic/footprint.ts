/** Rectangles on the ground, as vehicles and people cover it. */
import type { Point } from "../arms.ts";

export interface Footprint {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly lengthM: number;
  readonly widthM: number;
}

/** Whether a point is nearer than `metres` to the rectangle, lengthened to both ends by `longerM`. */
export function isWithin(
  metres: number,
  { x, y, heading, lengthM, widthM }: Footprint,
  pointX: number,
  pointY: number,
  longerM = 0,
): boolean {
  const [dx, dy] = [pointX - x, pointY - y];
  // Most are far away: no need to turn the rectangle for them.
  const far = metres + longerM + (lengthM + widthM) / 2;
  if (dx > far || dx < -far || dy > far || dy < -far) return false;
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  const along = Math.max(0, Math.abs(dx * cos + dy * sin) - lengthM / 2 - longerM);
  const across = Math.max(0, Math.abs(dy * cos - dx * sin) - widthM / 2);
  return along * along + across * across < metres * metres;
}

/** Whether two rectangles overlap: no side of either parts them. */
export function overlap(a: Footprint, b: Footprint): boolean {
  const reach = Math.hypot(a.lengthM, a.widthM) + Math.hypot(b.lengthM, b.widthM);
  if (2 * Math.hypot(a.x - b.x, a.y - b.y) > reach) return false;
  return [a.heading, a.heading + Math.PI / 2, b.heading, b.heading + Math.PI / 2].every((axis) => {
    const [aLow, aHigh] = spanAlong(a, axis);
    const [bLow, bHigh] = spanAlong(b, axis);
    return aLow < bHigh && bLow < aHigh;
  });
}

function spanAlong(footprint: Footprint, axis: number): readonly [low: number, high: number] {
  const values = cornersOf(footprint).map(([x, y]) => x * Math.cos(axis) + y * Math.sin(axis));
  return [Math.min(...values), Math.max(...values)];
}

function cornersOf({ x, y, heading, lengthM, widthM }: Footprint): Point[] {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  return [1, 1, -1, -1].map((end, index) => {
    const along = (end * lengthM) / 2;
    const across = ((index % 2 === 0 ? 1 : -1) * widthM) / 2;
    return [x + along * cos - across * sin, y + along * sin + across * cos];
  });
}

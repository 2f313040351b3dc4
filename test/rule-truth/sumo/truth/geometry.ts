import type { LinePlace } from "../places.ts";

type Point = readonly [x: number, y: number];

/** Metres that the point lies past the line in its forward direction; negative before it. */
export function metresPast({ from, to }: Pick<LinePlace, "from" | "to">, [x, y]: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return (dy * (x - from[0]) - dx * (y - from[1])) / Math.hypot(dx, dy);
}

/** Metres along the line from its beginning, of the foot of the point. */
export function metresAlong({ from, to }: Pick<LinePlace, "from" | "to">, [x, y]: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return (dx * (x - from[0]) + dy * (y - from[1])) / Math.hypot(dx, dy);
}

export function lengthOf({ from, to }: Pick<LinePlace, "from" | "to">): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

/** Metres from the nearest edge: positive inside the polygon, negative outside. */
export function depthIn(polygon: readonly Point[], [x, y]: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  let isInside = false;
  polygon.forEach(([ax, ay], index) => {
    const [bx, by] = polygon[(index + 1) % polygon.length] as Point;
    const [dx, dy] = [bx - ax, by - ay];
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    nearest = Math.min(nearest, Math.hypot(x - ax - share * dx, y - ay - share * dy));
    if (ay > y !== by > y && x < ax + ((y - ay) / dy) * dx) isInside = !isInside;
  });
  return isInside ? nearest : -nearest;
}

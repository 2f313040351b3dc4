import type { Point } from "./point.ts";

/**
 * True when the point lies inside the closed polygon (even-odd rule, either way round, at least 3 corners). A point
 * on an edge belongs to one of the two sides that meet there, so that zones side by side never share one.
 */
export function isInside(point: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  let previous = polygon.at(-1);
  for (const corner of polygon) {
    if (previous !== undefined && corner.y > point.y !== previous.y > point.y) {
      const along = (point.y - corner.y) / (previous.y - corner.y);
      if (point.x < corner.x + along * (previous.x - corner.x)) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}

/** Area of a closed polygon that does not cross itself, in the square of its points' unit. */
export function areaOf(polygon: readonly Point[]): number {
  const twice = polygon.reduce((sum, { x, y }, i) => {
    const next = polygon[(i + 1) % polygon.length] ?? { x, y };
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

import type { Matrix } from "ml-matrix";
import type { Homography } from "./homography.ts";
import type { Point } from "./point.ts";

/** Makes numbers of size about 1 of places in metres: their middle and their spread. */
export interface GroundUnit {
  readonly origin: Point;
  readonly meters: number;
}

/** How a picture lies on the ground, found from known places or lengths. */
export interface FittedMap {
  readonly unit: GroundUnit;
  /** Ground in `unit` → straight coordinates of the lens. */
  readonly map: Homography;
  /** 8 rows: each column is how the map's elements move by one standard deviation of one independent error. */
  readonly errors: Matrix;
  /** By how much each known place or length misses, px of the calibration's frame. */
  readonly missesPx: readonly number[];
}

/** The middle of the places, and how far they reach from it. */
export function unitOf(places: readonly Point[]): GroundUnit {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const origin = { x: mean(places.map(({ x }) => x)), y: mean(places.map(({ y }) => y)) };
  const meters = Math.sqrt(mean(places.map(({ x, y }) => (x - origin.x) ** 2 + (y - origin.y) ** 2)));
  return { origin, meters: meters || 1 };
}

export const intoUnit = ({ x, y }: Point, { origin, meters }: GroundUnit): Point => ({
  x: (x - origin.x) / meters,
  y: (y - origin.y) / meters,
});

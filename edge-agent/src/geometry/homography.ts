import { Matrix, SVD } from "ml-matrix";
import type { Matrix2 } from "./matrix2.ts";
import type { Point } from "./point.ts";

/**
 * A map from plane to plane, row by row; the ninth element is 1, so the origin of the first plane must be seen. What has
 * a positive denominator lies in front of the camera.
 */
export type Homography = readonly [number, number, number, number, number, number, number, number];

/** Undefined at and behind the camera's own plane. */
export function mapPoint(h: Homography, { x, y }: Point): Point | undefined {
  const w = denominator(h, { x, y });
  if (w <= 0) return undefined;
  return { x: (h[0] * x + h[1] * y + h[2]) / w, y: (h[3] * x + h[4] * y + h[5]) / w };
}

/** The place whose picture this is; undefined at and above the horizon. */
export function unmapPoint(h: Homography, { x, y }: Point): Point | undefined {
  // Two equations in the place, from x · w = … and y · w = …
  const [a, b, c] = [h[0] - x * h[6], h[1] - x * h[7], x - h[2]];
  const [d, e, f] = [h[3] - y * h[6], h[4] - y * h[7], y - h[5]];
  const determinant = a * e - b * d;
  const place = { x: (c * e - b * f) / determinant, y: (a * f - c * d) / determinant };
  return Number.isFinite(place.x) && Number.isFinite(place.y) && denominator(h, place) > 0 ? place : undefined;
}

/** Positive in front of the camera. */
export const denominator = (h: Homography, { x, y }: Point): number => h[6] * x + h[7] * y + 1;

/** How the picture of a place moves when the place moves. */
export function slopeAt(h: Homography, place: Point): Matrix2 {
  const w = denominator(h, place);
  const u = (h[0] * place.x + h[1] * place.y + h[2]) / w;
  const v = (h[3] * place.x + h[4] * place.y + h[5]) / w;
  return [(h[0] - u * h[6]) / w, (h[1] - u * h[7]) / w, (h[3] - v * h[6]) / w, (h[4] - v * h[7]) / w];
}

/** How the picture of a place moves when the eight elements do. */
export function slopeByElements(h: Homography, { x, y }: Point): (change: Homography) => Point {
  const w = denominator(h, { x, y });
  const u = (h[0] * x + h[1] * y + h[2]) / w;
  const v = (h[3] * x + h[4] * y + h[5]) / w;
  const [a, b, c] = [x / w, y / w, 1 / w];
  return (change) => ({
    x: a * change[0] + b * change[1] + c * change[2] - u * a * change[6] - u * b * change[7],
    y: a * change[3] + b * change[4] + c * change[5] - v * a * change[6] - v * b * change[7],
  });
}

/** Smallest to largest singular value below which the places leave the map undecided. */
const MIN_CONDITION = 1e-9;

/**
 * The map that takes places to pictures, by least squares of the linear equations (direct linear transformation). Both
 * should be of size about 1 around 0.
 * @returns undefined when they do not decide it
 * @see Hartley, Zisserman: Multiple View Geometry in Computer Vision, 4.1
 */
export function fitHomography(
  pairs: readonly { readonly place: Point; readonly picture: Point }[],
): Homography | undefined {
  const rows = pairs.flatMap(({ place: { x, y }, picture: { x: u, y: v } }) => [
    [x, y, 1, 0, 0, 0, -u * x, -u * y],
    [0, 0, 0, x, y, 1, -v * x, -v * y],
  ]);
  const values = pairs.flatMap(({ picture }) => [[picture.x], [picture.y]]);
  const equations = new SVD(new Matrix(rows), { autoTranspose: true });
  const [largest = 0, smallest = 0] = [equations.diagonal[0], equations.diagonal[7]];
  if (!(smallest > largest * MIN_CONDITION)) return undefined;
  return toHomography(equations.solve(new Matrix(values)).to1DArray());
}

/** Takes the first eight numbers. */
export function toHomography(elements: readonly number[]): Homography {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = elements;
  return [a, b, c, d, e, f, g, h];
}

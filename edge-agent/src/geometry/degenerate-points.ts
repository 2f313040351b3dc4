import { signedDistance } from "./line.ts";
import type { Point } from "./point.ts";
import { unusable } from "./unusable.ts";

/**
 * Two points that are one, and points of which all but one lie on a line, do not decide a map from plane to plane.
 * @param tolerance in the unit of the points
 * @throws {EdgeError} CALIBRATION_UNUSABLE
 */
export function refuseDegenerate(points: readonly Point[], tolerance: number, where: string): void {
  const pairs = points.flatMap((a, i) => points.slice(i + 1).map((b, k) => ({ a, b, i, j: i + 1 + k })));
  for (const { a, b, i, j } of pairs) {
    if (Math.hypot(a.x - b.x, a.y - b.y) <= tolerance) unusable(`points[${i}] and points[${j}] are one place ${where}`);
  }
  for (const { a, b } of pairs) {
    const beside = points.filter((point) => Math.abs(signedDistance(point, { from: a, to: b })) > tolerance);
    if (beside.length < 2) unusable(`all points but ${beside.length} lie on one line ${where}; two must lie beside it`);
  }
}

import type { LocalName } from "@ngaba/contract";
import { signedDistance } from "./line.ts";
import type { Point } from "./point.ts";
import { unusable } from "./unusable.ts";

/**
 * Two points that are one, and points of which all but one lie on a line, do not decide a map from plane to plane.
 * @param tolerance in the unit of the points
 * @throws {EdgeError} CALIBRATION_UNUSABLE
 */
export function refuseDegenerate(points: readonly Point[], tolerance: number, where: LocalName): void {
  for (const { a, b, i, j } of pairsOf(points)) {
    if (Math.hypot(a.x - b.x, a.y - b.y) > tolerance) continue;
    unusable({
      vi: `points[${i}] và points[${j}] là cùng một chỗ ${where.vi}`,
      en: `points[${i}] and points[${j}] are one place ${where.en}`,
    });
  }
  const beside = fewestBesideALine(points, tolerance);
  if (beside >= 2) return;
  const all = beside === 0 ? { vi: "", en: "" } : { vi: ` trừ ${beside} điểm`, en: ` but ${beside}` };
  unusable({
    vi: `mọi điểm${all.vi} thẳng hàng ${where.vi}; phải có hai điểm nằm ngoài đường thẳng đó`,
    en: `all points${all.en} lie on one line ${where.en}; two must lie beside it`,
  });
}

/** Of the lines through two of the points the one that most lie on: how many are further than this from it. */
export function fewestBesideALine(points: readonly Point[], tolerance: number): number {
  const counts = pairsOf(points).map(
    ({ a, b }) => points.filter((point) => Math.abs(signedDistance(point, { from: a, to: b })) > tolerance).length,
  );
  return Math.min(...counts);
}

const pairsOf = (points: readonly Point[]) =>
  points.flatMap((a, i) => points.slice(i + 1).map((b, k) => ({ a, b, i, j: i + 1 + k })));

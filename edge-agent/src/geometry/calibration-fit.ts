import type { Calibration } from "@ngaba/config";
import { fitKnownLengths } from "./fit-lengths.ts";
import { fitKnownPoints } from "./fit-points.ts";
import type { FittedMap } from "./fitted-map.ts";
import { createLens, type Lens } from "./lens.ts";
import { unusable } from "./unusable.ts";

/** What a calibration says of a view. */
export interface CalibrationFit extends FittedMap {
  readonly lens: Lens;
  /** Root mean square of what the known places miss, px of the calibration's frame. */
  readonly reprojectionErrorPx: number;
  /** The place or length that misses most. */
  readonly worst: { readonly index: number; readonly errorPx: number };
}

/**
 * Finds how the picture lies on the ground.
 * @throws {EdgeError} CALIBRATION_UNUSABLE, saying which place is wrong
 */
export function fitCalibration(calibration: Calibration): CalibrationFit {
  const { points, lengths, frame, distortion, maxReprojectionErrorPx } = calibration;
  const lens = createLens(frame, distortion);
  const places = points ?? lengths ?? [];
  const what = points === undefined ? "lengths" : "points";
  const fit =
    points === undefined
      ? fitKnownLengths(lengths ?? [], calibration, lens)
      : fitKnownPoints(points, calibration, lens);
  const squares = fit.missesPx.reduce((sum, miss) => sum + miss * miss, 0);
  const reprojectionErrorPx = Math.sqrt(squares / places.length);
  const errorPx = Math.max(...fit.missesPx);
  const worst = { index: fit.missesPx.indexOf(errorPx), errorPx };
  if (!(reprojectionErrorPx <= maxReprojectionErrorPx)) {
    const [all, one] = [reprojectionErrorPx, errorPx].map((px) => `${px.toFixed(1)} px`);
    const limit = `maxReprojectionErrorPx ${maxReprojectionErrorPx}`;
    unusable({
      vi: `các ${what} không khớp nhau: ${all}, trên ${limit}; ${what}[${worst.index}] lệch ${one}`,
      en: `the ${what} do not fit together: ${all}, above ${limit}; ${what}[${worst.index}] misses by ${one}`,
    });
  }
  return { ...fit, lens, reprojectionErrorPx, worst };
}

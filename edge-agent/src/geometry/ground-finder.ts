import type { Calibration } from "@ngaba/config";
import { EdgeError } from "../platform/errors.ts";
import { createGroundPlane, type GroundPlane } from "./ground-plane.ts";
import type { FrameSize } from "./point.ts";

/** The ground in frames of a size; undefined where there is no calibration that can be used. */
export type GroundFinder = (size: FrameSize) => GroundPlane | undefined;

/**
 * Makes the ground plane once for each size of frame. A camera is not stopped by a bad calibration: what is wrong with it is
 * told, and the rules that need metres are off.
 */
export function createGroundFinder(
  calibration: Calibration | undefined,
  onProblem: (problem: string | undefined, cause?: EdgeError) => void,
): GroundFinder {
  let found: { readonly size: FrameSize; readonly ground: GroundPlane | undefined } | undefined;
  const find = (size: FrameSize): GroundPlane | undefined => {
    if (calibration === undefined) return undefined;
    try {
      const ground = createGroundPlane(calibration, size);
      onProblem(undefined);
      return ground;
    } catch (error) {
      if (!(error instanceof EdgeError && error.code === "CALIBRATION_UNUSABLE")) throw error;
      onProblem(error.message, error);
      return undefined;
    }
  };
  return ({ widthPx, heightPx }) => {
    if (found?.size.widthPx !== widthPx || found.size.heightPx !== heightPx) {
      found = { size: { widthPx, heightPx }, ground: find({ widthPx, heightPx }) };
    }
    return found.ground;
  };
}

import type { Point } from "./point.ts";

/**
 * How a picture lies on flat ground. Pictures are in frame pixels, the ground in metres of the calibration's own axes
 * (x, and y a quarter turn to the left of x seen from above).
 */
export interface GroundPlane {
  /** Undefined where the view does not support it: at and above the horizon, or where a pixel is too many metres. */
  toGround(picture: Point): Point | undefined;
  /** Undefined behind the camera. */
  toPicture(ground: Point): Point | undefined;
  /**
   * How far a place measured there may be off, standard deviation in metres along the worse axis: from the clicks
   * of the calibration and `pixelError` of the point itself (frame pixels, standard deviation).
   */
  errorAt(picture: Point, pixelError: number): number;
  /** Root mean square of what the known places miss when they are drawn back into the picture, frame pixels. */
  readonly reprojectionErrorPx: number;
}

import type { Calibration } from "@ngaba/config";
import type { EpochMs } from "@ngaba/contract";
import { type CalibrationFit, fitCalibration } from "./calibration-fit.ts";
import type { GroundSample } from "./ground-sample.ts";
import {
  denominator,
  type Homography,
  mapPoint,
  slopeAt,
  slopeByElements,
  toHomography,
  unmapPoint,
} from "./homography.ts";
import { inverse2, type Matrix2, multiply } from "./matrix2.ts";
import type { FrameSize, Point } from "./point.ts";
import { unusable } from "./unusable.ts";

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
   * of the calibration and `pixelError` of the point itself (frame pixels, standard deviation). Infinite where the view
   * does not support it.
   */
  errorAt(picture: Point, pixelError: number): number;
  /**
   * A place for a measurement of speed, with its own error apart from the calibration's, which all places share;
   * undefined where the view does not support it.
   */
  sampleAt(picture: Point, at: EpochMs, pixelError: number): GroundSample | undefined;
  /** Root mean square of what the known places miss when they are drawn back into the picture, frame pixels. */
  readonly reprojectionErrorPx: number;
}

/** Where a pixel of the frame is more than this, a box that flickers by two pixels jumps by the length of a motorbike. */
export const MAX_METERS_PER_PX = 1;
/** Where the known points leave more than this undecided (standard deviation), a vehicle cannot be put in its lane. */
export const MAX_CALIBRATION_ERROR_M = 2;
/** Sizes of one picture differ by the rounding to whole and even pixels. */
const MAX_ASPECT_DIFFERENCE = 0.01;

/** A place with what is known of its error. */
interface Measured {
  readonly ground: Point;
  /** How it moves with the frame's pixels, metres a pixel. */
  readonly perPixel: Matrix2;
  /** How it moves with each independent error of the calibration, metres for one standard deviation. */
  readonly shifts: readonly Point[];
}

/**
 * How pictures of this size lie on the ground.
 * @param frameSize may be another size of the picture that the calibration was made on, as of a camera's second stream
 * @throws {EdgeError} CALIBRATION_UNUSABLE
 */
export function createGroundPlane(calibration: Calibration, frameSize: FrameSize): GroundPlane {
  const fit = fitCalibration(calibration);
  const scale = frameScale(calibration.frame, frameSize);
  const errors = fit.errors.transpose().to2DArray().map(toHomography);
  const measure = (picture: Point) => measureAt(fit, errors, { x: picture.x / scale, y: picture.y / scale }, scale);
  return {
    toGround: (picture) => measure(picture)?.ground,
    toPicture: (ground) => {
      const pixel = drawPlace(fit, ground);
      return pixel && { x: pixel.x * scale, y: pixel.y * scale };
    },
    errorAt: (picture, pixelError) => {
      const measured = measure(picture);
      if (measured === undefined) return Number.POSITIVE_INFINITY;
      return worseAxis(add(shiftCovariance(measured.shifts), pixelCovariance(measured.perPixel, pixelError)));
    },
    sampleAt: (picture, at, pixelError) => {
      const measured = measure(picture);
      if (measured === undefined) return undefined;
      const covariance = pixelCovariance(measured.perPixel, pixelError);
      return { at, ...measured.ground, errorM: worseAxis(covariance), covariance, shifts: measured.shifts };
    },
    reprojectionErrorPx: fit.reprojectionErrorPx * scale,
  };
}

/** @returns frame pixels in one pixel of the calibration */
function frameScale(calibrated: FrameSize, frame: FrameSize): number {
  const [aspect, wanted] = [frame, calibrated].map(({ widthPx, heightPx }) => widthPx / heightPx);
  if (aspect === undefined || wanted === undefined || Math.abs(aspect / wanted - 1) > MAX_ASPECT_DIFFERENCE) {
    const sizes = [calibrated, frame].map(({ widthPx, heightPx }) => `${widthPx}×${heightPx}`);
    unusable({
      vi: `nó được làm trên hình ${sizes[0]}, còn hình này ${sizes[1]} có tỉ lệ khác`,
      en: `it was made on a picture of ${sizes[0]}, and this one of ${sizes[1]} has another shape`,
    });
  }
  return frame.widthPx / calibrated.widthPx;
}

function drawPlace({ map, unit, lens }: CalibrationFit, { x, y }: Point): Point | undefined {
  const straight = mapPoint(map, { x: (x - unit.origin.x) / unit.meters, y: (y - unit.origin.y) / unit.meters });
  return straight && lens.bend(straight);
}

/**
 * @param errors how the eight elements of the map move with each independent error of the calibration
 * @param pixel of the calibration's frame
 */
function measureAt(
  { map, unit, lens }: CalibrationFit,
  errors: readonly Homography[],
  pixel: Point,
  scale: number,
): Measured | undefined {
  const straight = lens.straighten(pixel);
  const place = straight && unmapPoint(map, straight);
  if (straight === undefined || place === undefined || denominator(map, place) <= 0) return undefined;
  const perStraight = inverse2(slopeAt(map, place));
  const metersPerPixel = unit.meters / scale;
  const [a, b, c, d] = multiply(perStraight, inverse2(lens.bendingAt(straight)));
  const perPixel: Matrix2 = [a * metersPerPixel, b * metersPerPixel, c * metersPerPixel, d * metersPerPixel];
  if (!(worseAxis(pixelCovariance(perPixel, 1)) <= MAX_METERS_PER_PX)) return undefined;
  // An error of the map that moves the picture of a place one way moves the place of the picture the other way.
  const moved = slopeByElements(map, place);
  const [p, q, r, s] = perStraight;
  const shifts = errors.map((error) => {
    const { x: u, y: v } = moved(error);
    return { x: -(p * u + q * v) * unit.meters, y: -(r * u + s * v) * unit.meters };
  });
  if (!(worseAxis(shiftCovariance(shifts)) <= MAX_CALIBRATION_ERROR_M)) return undefined;
  const ground = { x: unit.origin.x + place.x * unit.meters, y: unit.origin.y + place.y * unit.meters };
  return { ground, perPixel, shifts };
}

type Covariance = readonly [xx: number, xy: number, yy: number];

const add = (a: Covariance, b: Covariance): Covariance => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

function pixelCovariance([a, b, c, d]: Matrix2, pixelError: number): Covariance {
  const square = pixelError * pixelError;
  return [square * (a * a + b * b), square * (a * c + b * d), square * (c * c + d * d)];
}

function shiftCovariance(shifts: readonly Point[]): Covariance {
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of shifts) [xx, xy, yy] = [xx + x * x, xy + x * y, yy + y * y];
  return [xx, xy, yy];
}

/** Standard deviation along the axis where it is largest. */
function worseAxis([xx, xy, yy]: Covariance): number {
  return Math.sqrt((xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy));
}

import type { DurationMs } from "@ngaba/contract";
import type { PixelBox } from "../detection/detection.ts";

/**
 * What is believed of one moving box: a Kalman filter in real time, whatever the frame rate.
 *
 * The centre moves at a velocity that drifts, by white noise in its acceleration; the size only drifts, since a rate
 * of growth carried through an occlusion makes boxes run away. The axes never influence each other and share their
 * noise, so that no matrix is needed: x and y have one 2×2 covariance between them, width and height one variance.
 *
 * Float64, 10 values, frame pixels and seconds: centre x and y, velocity x and y, width, height, then the variance of
 * the position, its covariance with the velocity, the variance of the velocity, the variance of the size. Treated as
 * immutable: every function here answers a new one.
 *
 * @see R. E. Kalman, A new approach to linear filtering and prediction problems, 1960
 */
export type BoxFilter = Float64Array;

const CX = 0;
const CY = 1;
const VX = 2;
const VY = 3;
const WIDTH = 4;
const HEIGHT = 5;
const P_POSITION = 6;
const P_COVARIANCE = 7;
const P_VELOCITY = 8;
const P_SIZE = 9;
const LENGTH = 10;

// All noise is told in box heights, so that near and far road users are treated alike.
/** How far off a detector's box lies, standard deviation of its centre and of its size. */
const MEASURED_POSITION_NOISE = 0.08;
const MEASURED_SIZE_NOISE = 0.12;
/** A first sight tells nothing of the speed: about that of a motorcycle in town, 3 heights a second. */
const UNKNOWN_VELOCITY = 3;
/** How much the velocity (heights a second) and the size (heights) have drifted after one second. */
const VELOCITY_DRIFT = 0.5;
const SIZE_DRIFT = 0.25;

/** A filter that has seen one box and knows no speed yet. */
export function startFilter(box: PixelBox): BoxFilter {
  const filter = new Float64Array(LENGTH);
  const height = box.y2 - box.y1;
  filter[CX] = (box.x1 + box.x2) / 2;
  filter[CY] = (box.y1 + box.y2) / 2;
  filter[WIDTH] = box.x2 - box.x1;
  filter[HEIGHT] = height;
  filter[P_POSITION] = (MEASURED_POSITION_NOISE * height) ** 2;
  filter[P_VELOCITY] = (UNKNOWN_VELOCITY * height) ** 2;
  filter[P_SIZE] = (MEASURED_SIZE_NOISE * height) ** 2;
  return filter;
}

/** The same box some time later. Two steps in a row are one step of their sum, but for rounding. */
export function predict(filter: BoxFilter, elapsedMs: DurationMs): BoxFilter {
  const next = filter.slice();
  const seconds = elapsedMs / 1000;
  const height = at(filter, HEIGHT);
  const drift = (VELOCITY_DRIFT * height) ** 2;
  const covariance = at(filter, P_COVARIANCE);
  const velocityVariance = at(filter, P_VELOCITY);
  next[CX] = at(filter, CX) + at(filter, VX) * seconds;
  next[CY] = at(filter, CY) + at(filter, VY) * seconds;
  next[P_POSITION] =
    at(filter, P_POSITION) + seconds * (2 * covariance + seconds * (velocityVariance + (drift * seconds) / 3));
  next[P_COVARIANCE] = covariance + seconds * (velocityVariance + (drift * seconds) / 2);
  next[P_VELOCITY] = velocityVariance + drift * seconds;
  next[P_SIZE] = at(filter, P_SIZE) + (SIZE_DRIFT * height) ** 2 * seconds;
  return next;
}

/** What is believed once a box has been measured at the filter's own time. */
export function correct(filter: BoxFilter, measured: PixelBox): BoxFilter {
  const next = filter.slice();
  const height = measured.y2 - measured.y1;
  const variance = at(filter, P_POSITION);
  const covariance = at(filter, P_COVARIANCE);
  const expectedVariance = variance + (MEASURED_POSITION_NOISE * height) ** 2;
  const positionGain = variance / expectedVariance;
  const velocityGain = covariance / expectedVariance;
  const offX = (measured.x1 + measured.x2) / 2 - at(filter, CX);
  const offY = (measured.y1 + measured.y2) / 2 - at(filter, CY);
  next[CX] = at(filter, CX) + positionGain * offX;
  next[CY] = at(filter, CY) + positionGain * offY;
  next[VX] = at(filter, VX) + velocityGain * offX;
  next[VY] = at(filter, VY) + velocityGain * offY;
  next[P_POSITION] = (1 - positionGain) * variance;
  next[P_COVARIANCE] = (1 - positionGain) * covariance;
  next[P_VELOCITY] = at(filter, P_VELOCITY) - velocityGain * covariance;

  const sizeVariance = at(filter, P_SIZE);
  const sizeGain = sizeVariance / (sizeVariance + (MEASURED_SIZE_NOISE * height) ** 2);
  next[WIDTH] = at(filter, WIDTH) + sizeGain * (measured.x2 - measured.x1 - at(filter, WIDTH));
  next[HEIGHT] = at(filter, HEIGHT) + sizeGain * (height - at(filter, HEIGHT));
  next[P_SIZE] = (1 - sizeGain) * sizeVariance;
  return next;
}

/** The same belief in a picture whose content moved by so many frame pixels, as when the camera turned. */
export function shift(filter: BoxFilter, motion: { readonly x: number; readonly y: number }): BoxFilter {
  const next = filter.slice();
  next[CX] = at(filter, CX) + motion.x;
  next[CY] = at(filter, CY) + motion.y;
  return next;
}

/** The believed box in frame pixels; it may reach beyond the frame. */
export function boxOf(filter: BoxFilter): PixelBox {
  const halfWidth = at(filter, WIDTH) / 2;
  const halfHeight = at(filter, HEIGHT) / 2;
  const x = at(filter, CX);
  const y = at(filter, CY);
  return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
}

/** The believed velocity of the centre in frame pixels a second, y down. */
export function velocityOf(filter: BoxFilter): { readonly x: number; readonly y: number } {
  return { x: at(filter, VX), y: at(filter, VY) };
}

/** Every filter has all its values: the type alone does not know it. */
function at(filter: BoxFilter, index: number): number {
  return filter[index] as number;
}

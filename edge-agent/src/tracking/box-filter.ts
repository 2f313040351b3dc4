import type { DurationMs } from "@ngaba/contract";
import type { PixelBox } from "../detection/detection.ts";

/**
 * What is believed of one moving box: a Kalman filter in real time, whatever the frame rate.
 *
 * The centre moves at a velocity that drifts, by white noise in its acceleration; the size only drifts, since a rate
 * of growth carried through an occlusion makes boxes run away. The axes never influence each other and share their
 * noise, so that no matrix is needed: x and y have one 2×2 covariance between them, width and height one variance.
 *
 * In frame pixels and seconds, y down. An object of numbers: an array of ten would live outside the heap of young
 * objects, and making one costs more than all the arithmetic here.
 *
 * @see R. E. Kalman, A new approach to linear filtering and prediction problems, 1960
 */
export interface BoxFilter {
  /** Of the centre. */
  readonly x: number;
  readonly y: number;
  readonly velocityX: number;
  readonly velocityY: number;
  readonly width: number;
  readonly height: number;
  /** Of one axis of the position and its velocity, the same for both axes. */
  readonly positionVariance: number;
  readonly covariance: number;
  readonly velocityVariance: number;
  /** Of width and of height. */
  readonly sizeVariance: number;
}

// All noise is told in box heights, so that near and far road users are treated alike.
/** How far off a detector's box lies, standard deviation of its centre and of its size. */
const MEASURED_POSITION_NOISE = 0.08;
const MEASURED_SIZE_NOISE = 0.12;
/** A first sight tells nothing of the speed: about that of a motorcycle in town, 3 heights a second. */
const UNKNOWN_VELOCITY = 3;
/** How much the velocity (heights a second) and the size (heights) have drifted after one second. */
const VELOCITY_DRIFT = 0.5;
const SIZE_DRIFT = 0.25;
/** Nobody walks faster (heights a second). */
const WALKING = 1.2;
/** Who drives turns, brakes, and looks slower the farther it gets: of the speed beyond walking, this part drifts. */
const DRIVING_DRIFT = 0.5;

/** A filter that has seen one box and knows no speed yet. */
export function startFilter(box: PixelBox): BoxFilter {
  const height = box.y2 - box.y1;
  return {
    x: (box.x1 + box.x2) / 2,
    y: (box.y1 + box.y2) / 2,
    velocityX: 0,
    velocityY: 0,
    width: box.x2 - box.x1,
    height,
    positionVariance: (MEASURED_POSITION_NOISE * height) ** 2,
    covariance: 0,
    velocityVariance: (UNKNOWN_VELOCITY * height) ** 2,
    sizeVariance: (MEASURED_SIZE_NOISE * height) ** 2,
  };
}

/** The same box some time later. Two steps in a row are one step of their sum, but for rounding. */
export function predict(filter: BoxFilter, elapsedMs: DurationMs): BoxFilter {
  const { x, y, velocityX, velocityY, width, height, covariance, velocityVariance } = filter;
  const seconds = elapsedMs / 1000;
  const drift = (VELOCITY_DRIFT * height) ** 2 + (DRIVING_DRIFT * speedBeyondWalking(filter)) ** 2;
  return {
    x: x + velocityX * seconds,
    y: y + velocityY * seconds,
    velocityX,
    velocityY,
    width,
    height,
    positionVariance:
      filter.positionVariance + seconds * (2 * covariance + seconds * (velocityVariance + (drift * seconds) / 3)),
    covariance: covariance + seconds * (velocityVariance + (drift * seconds) / 2),
    velocityVariance: velocityVariance + drift * seconds,
    sizeVariance: filter.sizeVariance + (SIZE_DRIFT * height) ** 2 * seconds,
  };
}

/** What is believed once a box has been measured at the filter's own time. */
export function correct(filter: BoxFilter, measured: PixelBox): BoxFilter {
  const { x, y, velocityX, velocityY, width, height, positionVariance, covariance, sizeVariance } = filter;
  const measuredHeight = measured.y2 - measured.y1;
  const expectedVariance = positionVariance + (MEASURED_POSITION_NOISE * measuredHeight) ** 2;
  const positionGain = positionVariance / expectedVariance;
  const velocityGain = covariance / expectedVariance;
  const offX = (measured.x1 + measured.x2) / 2 - x;
  const offY = (measured.y1 + measured.y2) / 2 - y;
  const sizeGain = sizeVariance / (sizeVariance + (MEASURED_SIZE_NOISE * measuredHeight) ** 2);
  return {
    x: x + positionGain * offX,
    y: y + positionGain * offY,
    velocityX: velocityX + velocityGain * offX,
    velocityY: velocityY + velocityGain * offY,
    width: width + sizeGain * (measured.x2 - measured.x1 - width),
    height: height + sizeGain * (measuredHeight - height),
    positionVariance: (1 - positionGain) * positionVariance,
    covariance: (1 - positionGain) * covariance,
    velocityVariance: filter.velocityVariance - velocityGain * covariance,
    sizeVariance: (1 - sizeGain) * sizeVariance,
  };
}

/** By how much the believed speed is higher than that of anybody on foot: frame pixels a second, 0 when it is not. */
export function speedBeyondWalking({ velocityX, velocityY, height }: BoxFilter): number {
  return Math.max(0, Math.hypot(velocityX, velocityY) - WALKING * height);
}

/** The same belief in a picture whose content moved by so many frame pixels, as when the camera turned. */
export function shift(filter: BoxFilter, motion: { readonly x: number; readonly y: number }): BoxFilter {
  return { ...filter, x: filter.x + motion.x, y: filter.y + motion.y };
}

/** The believed box in frame pixels; it may reach beyond the frame. */
export function boxOf({ x, y, width, height }: BoxFilter): PixelBox {
  return { x1: x - width / 2, y1: y - height / 2, x2: x + width / 2, y2: y + height / 2 };
}

/** The believed velocity of the centre in frame pixels a second, y down. */
export function velocityOf({ velocityX, velocityY }: BoxFilter): { readonly x: number; readonly y: number } {
  return { x: velocityX, y: velocityY };
}

import type { EpochMs } from "@ngaba/contract";
import type { Point } from "./point.ts";

/** Where a road user was on the ground at one moment, metres. */
export interface GroundSample {
  readonly at: EpochMs;
  readonly x: number;
  readonly y: number;
  /** Standard deviation of this sample's own error along its worse axis, metres. */
  readonly errorM: number;
  /** The same error as variance of x, covariance, variance of y, m²; absent: `errorM` in every direction. */
  readonly covariance?: readonly [xx: number, xy: number, yy: number];
  /**
   * How far this place is moved by one standard deviation of each independent error of the calibration, in an order that
   * is the same for all samples; absent: the calibration is taken as exact.
   */
  readonly shifts?: readonly Point[];
}

import type { EpochMs, RoadUserClass } from "@ngaba/contract";
import type { PixelBox } from "../detection/detection.ts";

/** A road user that was seen in the newest frame, with what is known of it so far. */
export interface Track {
  /** From 1, never used again within one run of a camera. */
  readonly id: number;
  /** By vote over its life. */
  readonly roadUserClass: RoadUserClass;
  /** Filtered box in frame pixels at `at`. */
  readonly box: PixelBox;
  /** Of the box's centre, filtered, in frame pixels a second; y down. What stands still shakes around 0. */
  readonly velocity: { readonly x: number; readonly y: number };
  readonly at: EpochMs;
  readonly firstSeenAt: EpochMs;
  /** Mean detector score over its life, in [0, 1]. */
  readonly confidence: number;
}

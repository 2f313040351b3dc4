import type { RoadUserClass } from "@ngaba/contract";
import type { Point } from "../../geometry/point.ts";
import { dot } from "./measuring-plane.ts";

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Lengths in metres that a road user of a class may have; a person may be a rider whose machine is not told from it. */
const LENGTH_M: Readonly<Record<RoadUserClass, Range>> = {
  person: { least: 0.3, most: 2.1 },
  bicycle: { least: 1.6, most: 2.1 },
  motorcycle: { least: 1.6, most: 2.1 },
  car: { least: 3.6, most: 5 },
  "large-vehicle": { least: 5, most: 12 },
};

const WIDTH_M: Readonly<Record<RoadUserClass, number>> = {
  person: 0.5,
  bicycle: 0.6,
  motorcycle: 0.75,
  car: 1.8,
  "large-vehicle": 2.4,
};

/** How a road user stands to the camera. All unit vectors of the measuring plane. */
export interface Pose {
  readonly roadUserClass: RoadUserClass;
  readonly heading: Point;
  /** Away from the camera. */
  readonly away: Point;
  /** Lengths in metres that it may have; absent: all that its class has. */
  readonly lengthM?: Range;
}

/**
 * How far the front of a road user lies ahead, along `direction`, of the lower edge of its box, in metres: that edge is
 * where it is nearest to the camera, its rear when it drives away and its front when it comes. Least and most, by the
 * lengths that its class has; without calibration a length may also look like nothing.
 */
export function frontAhead(pose: Pose, direction: Point, isGround: boolean): Range {
  const { least, most } = pose.lengthM ?? LENGTH_M[pose.roadUserClass];
  const ends = [isGround ? least : 0, most].map((lengthM) => aheadOf(pose, direction, lengthM));
  return { least: Math.min(...ends), most: Math.max(...ends) };
}

/** The lowest that a box called a large vehicle stands for: a car is at times. */
const LOWEST_M = 1.4;
/** Boxes err by so much of their height. */
const TALL_SLACK = 1.1;
/** Seen more from the side than this, a box says nothing of a length. */
const LEAST_ALONG_SIGHT = 0.5;

/**
 * Lengths in metres that a large vehicle may have whose box is so tall: seen from above, the farther its far end, the higher the
 * upper edge. A box of which something hides the lower part is as much too short as its lower edge is too far away, so that its
 * front stays where it is.
 *
 * @param tallM height of the box in metres across the line of sight
 * @param sineDown of the angle at which the camera looks down on it
 * @returns undefined where the box does not say it, and for other classes, whose lengths are known well enough
 */
export function lengthsByBox(
  { roadUserClass, heading, away }: Pose,
  tallM: number,
  sineDown: number,
): Range | undefined {
  const along = Math.abs(dot(heading, away));
  if (roadUserClass !== "large-vehicle" || along < LEAST_ALONG_SIGHT || sineDown <= 0) return undefined;
  const depthM = (TALL_SLACK * tallM - LOWEST_M * Math.sqrt(1 - sineDown ** 2)) / sineDown;
  const { least, most } = LENGTH_M[roadUserClass];
  return { least, most: Math.min(most, Math.max(least, depthM / along)) };
}

/** The vector in metres from the lower edge of the box to the middle of a road user of middling length. */
export function towardsMiddle({ roadUserClass, heading, away }: Pose): Point {
  const { least, most } = LENGTH_M[roadUserClass];
  const reach = reachTowardsCamera({ roadUserClass, heading, away }, (least + most) / 2);
  return { x: away.x * reach, y: away.y * reach };
}

function aheadOf(pose: Pose, direction: Point, lengthM: number): number {
  const middle = reachTowardsCamera(pose, lengthM) * dot(pose.away, direction);
  return middle + (lengthM * dot(pose.heading, direction)) / 2;
}

/** Metres from the point of its ground that is nearest to the camera to the farthest, at a middling length. */
export function depthAlongSight(pose: Pose): number {
  const { least, most } = LENGTH_M[pose.roadUserClass];
  return 2 * reachTowardsCamera(pose, (least + most) / 2);
}

/** From its middle to its point nearest to the camera, along the line of sight. */
function reachTowardsCamera({ roadUserClass, heading, away }: Pose, lengthM: number): number {
  const across = Math.abs(heading.x * away.y - heading.y * away.x);
  return (lengthM * Math.abs(dot(heading, away)) + WIDTH_M[roadUserClass] * across) / 2;
}

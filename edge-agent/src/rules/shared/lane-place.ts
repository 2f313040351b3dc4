import type { SceneLane } from "@ngaba/config";
import { type FrameSize, groundPoint, pointOf, toFractionInside, toPixels } from "../../geometry/point.ts";
import { isInside } from "../../geometry/polygon.ts";
import type { Track } from "../../tracking/track.ts";

/** True when the road user's feet are in the lane. */
export function isInLane(lane: SceneLane, { box }: Track, frameSize: FrameSize): boolean {
  return isInside(toFractionInside(groundPoint(box), frameSize), lane.polygon.map(pointOf));
}

/** How far along the lane the feet are, in frame pixels from an unnamed place: more is further down the way of traffic. */
export function alongLane(lane: SceneLane, { box }: Track, frameSize: FrameSize): number {
  const [from, to] = [
    toPixels(pointOf(lane.direction.from), frameSize),
    toPixels(pointOf(lane.direction.to), frameSize),
  ];
  const feet = groundPoint(box);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return ((feet.x - from.x) * (to.x - from.x) + (feet.y - from.y) * (to.y - from.y)) / length;
}

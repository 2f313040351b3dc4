import type { SceneLane } from "@ngaba/config";
import { type FrameSize, groundPoint, type Point, pointOf, toFractionInside, toPixels } from "../../geometry/point.ts";
import { isInside } from "../../geometry/polygon.ts";
import type { Track } from "../../tracking/track.ts";
import { dot, type MeasuringPlane, minus, segmentIn, unit } from "./measuring-plane.ts";

/** The way of a lane's traffic in the measuring plane. */
export interface LaneAxis {
  readonly from: Point;
  /** Of length 1. */
  readonly along: Point;
}

/** True when the road user's feet are in the lane. */
export function isInLane(lane: SceneLane, { box }: Track, frameSize: FrameSize): boolean {
  return isInside(toFractionInside(groundPoint(box), frameSize), lane.polygon.map(pointOf));
}

/** Undefined where the calibration does not reach the lane's arrow. */
export function laneAxis(plane: MeasuringPlane, lane: SceneLane, frameSize: FrameSize): LaneAxis | undefined {
  const arrow = segmentIn(plane, lane.direction, frameSize);
  return arrow === undefined ? undefined : { from: arrow.from, along: unit(minus(arrow.to, arrow.from)) };
}

/** How far along and to the side of the axis a place of the measuring plane lies, in the plane's unit. */
export function onAxis({ from, along }: LaneAxis, point: Point): { readonly along: number; readonly across: number } {
  const way = minus(point, from);
  return { along: dot(way, along), across: way.x * along.y - way.y * along.x };
}

/** How far along the axis the lane reaches, in the plane's unit; as far as the calibration does. */
export function laneEnd(plane: MeasuringPlane, axis: LaneAxis, lane: SceneLane, frameSize: FrameSize): number {
  const corners = lane.polygon.flatMap((corner) => plane.fromPicture(toPixels(pointOf(corner), frameSize)) ?? []);
  return Math.max(...corners.map((corner) => onAxis(axis, corner).along));
}

import type { SceneLane } from "@ngaba/config";
import { type DurationMs, type EpochMs, elapsed } from "@ngaba/contract";
import { type FrameSize, type Point, pointOf, toFractionInside } from "../../geometry/point.ts";
import { isInside } from "../../geometry/polygon.ts";
import { towardsMiddle } from "./footprint.ts";
import { dot, type MeasuringPlane, minus, segmentIn, unit } from "./measuring-plane.ts";
import type { TrackPath } from "./track-paths.ts";

/** What a road user did between its last two sightings, as its lane sees it. */
export interface LaneStep {
  readonly at: EpochMs;
  /** Since the sighting before. */
  readonly ms: DurationMs;
  /** Its middle is in the lane, and not near an edge. */
  readonly isInside: boolean;
  /** Metres along the lane's arrow; negative against it. */
  readonly alongM: number;
  /** Metres to the right of the arrow. */
  readonly acrossM: number;
}

/**
 * The last step of a road user, measured along a lane.
 *
 * @param marginM distance from the lane's edges that its middle must keep to be inside
 * @returns undefined for a first sighting, and where the calibration does not reach the lane's arrow
 */
export function laneStep(
  lane: SceneLane,
  path: TrackPath,
  marginM: number,
  plane: MeasuringPlane,
  frameSize: FrameSize,
): LaneStep | undefined {
  const { previous, last } = path;
  const arrow = segmentIn(plane, lane.direction, frameSize);
  if (previous === undefined || arrow === undefined) return undefined;
  const along = unit(minus(arrow.to, arrow.from));
  const way = minus(last.point, previous.point);
  const metersPerUnit = (last.metersPerUnit + previous.metersPerUnit) / 2;
  return {
    at: last.at,
    ms: elapsed(previous.at, last.at),
    isInside: isWellInside(lane, path, along, marginM, plane, frameSize),
    alongM: dot(way, along) * metersPerUnit,
    acrossM: dot(way, { x: -along.y, y: along.x }) * metersPerUnit,
  };
}

/** Eight ways round. */
const AROUND: readonly Point[] = Array.from({ length: 8 }, (_, i) => ({
  x: Math.cos((i * Math.PI) / 4),
  y: Math.sin((i * Math.PI) / 4),
}));

/** A circle of `marginM` round the middle of the road user lies in the lane, as the picture shows both. */
function isWellInside(
  lane: SceneLane,
  { track, last, heading }: TrackPath,
  along: Point,
  marginM: number,
  plane: MeasuringPlane,
  frameSize: FrameSize,
): boolean {
  const polygon = lane.polygon.map(pointOf);
  const pose = { roadUserClass: track.roadUserClass, heading: heading ?? along, away: plane.away(last.picture) };
  const offset = plane.isGround ? towardsMiddle(pose) : { x: 0, y: 0 };
  const middle = { x: last.point.x + offset.x, y: last.point.y + offset.y };
  const radius = marginM / last.metersPerUnit;
  return [{ x: 0, y: 0 }, ...AROUND].every(({ x, y }) => {
    const picture = plane.toPicture({ x: middle.x + radius * x, y: middle.y + radius * y });
    return picture !== undefined && isInside(toFractionInside(picture, frameSize), polygon);
  });
}

import type { SceneLane } from "@ngaba/config";
import { type DurationMs, type EpochMs, elapsed } from "@ngaba/contract";
import { distanceToSegment, type Line } from "../../geometry/line.ts";
import { type FrameSize, type Point, pointOf, toFractionInside } from "../../geometry/point.ts";
import { isInside } from "../../geometry/polygon.ts";
import { middleOf } from "./gate.ts";
import { dot, type MeasuringPlane, minus, segmentIn, unit } from "./measuring-plane.ts";
import type { TrackPath } from "./track-paths.ts";

/** A lane in the measuring plane of a frame. */
export interface MeasuredLane {
  /** Corners in fractions of the frame. */
  readonly polygon: readonly Point[];
  /** Its edges in the plane, as far as the calibration reaches. */
  readonly edges: readonly Line[];
  /** Unit vector along its arrow. */
  readonly along: Point;
}

/** What a road user did between its last two sightings, as its lane sees it. */
export interface LaneStep {
  readonly at: EpochMs;
  /** Since the sighting before. */
  readonly ms: DurationMs;
  /** Metres of its middle from the lane's nearest edge; negative outside. */
  readonly depthM: number;
  /** Metres along the lane's arrow; negative against it. */
  readonly alongM: number;
  /** Metres to the right of the arrow. */
  readonly acrossM: number;
}

/** An edge may lead out of what the calibration reaches: so many pieces of it are measured each by itself. */
const PIECES = 8;

interface Measurement {
  readonly plane: MeasuringPlane;
  readonly frameSize: FrameSize;
  readonly lane: MeasuredLane | undefined;
}

/** The newest of each lane: as a rule a camera's plane and the size of its frames stay the same. */
const MEASUREMENTS = new WeakMap<SceneLane, Measurement>();

/** Undefined where the calibration does not reach the lane's arrow. */
export function measureLane(lane: SceneLane, plane: MeasuringPlane, frameSize: FrameSize): MeasuredLane | undefined {
  const known = MEASUREMENTS.get(lane);
  if (known?.plane === plane && isSameSize(known.frameSize, frameSize)) return known.lane;
  const measured = measuredLane(lane, plane, frameSize);
  MEASUREMENTS.set(lane, { plane, frameSize, lane: measured });
  return measured;
}

const isSameSize = (a: FrameSize, b: FrameSize): boolean => a.widthPx === b.widthPx && a.heightPx === b.heightPx;

function measuredLane(lane: SceneLane, plane: MeasuringPlane, frameSize: FrameSize): MeasuredLane | undefined {
  const arrow = segmentIn(plane, lane.direction, frameSize);
  if (arrow === undefined) return undefined;
  const polygon = lane.polygon.map(pointOf);
  const edges = polygon.flatMap((from, i) => piecesOf(from, polygon[(i + 1) % polygon.length] ?? from));
  return {
    polygon,
    edges: edges.flatMap(({ from, to }) => {
      const piece = segmentIn(plane, { from: [from.x, from.y], to: [to.x, to.y] }, frameSize);
      return piece ?? [];
    }),
    along: unit(minus(arrow.to, arrow.from)),
  };
}

function piecesOf(from: Point, to: Point): Line[] {
  const at = (n: number): Point => ({
    x: from.x + ((to.x - from.x) * n) / PIECES,
    y: from.y + ((to.y - from.y) * n) / PIECES,
  });
  return Array.from({ length: PIECES }, (_, n) => ({ from: at(n), to: at(n + 1) }));
}

/** The last step of a road user, measured along a lane; undefined for a first sighting. */
export function laneStep(
  lane: MeasuredLane,
  path: TrackPath,
  plane: MeasuringPlane,
  frameSize: FrameSize,
): LaneStep | undefined {
  const { previous, last } = path;
  if (previous === undefined) return undefined;
  const way = minus(last.point, previous.point);
  const metersPerUnit = (last.metersPerUnit + previous.metersPerUnit) / 2;
  return {
    at: last.at,
    ms: elapsed(previous.at, last.at),
    depthM: depthIn(lane, middleOf(path, plane), plane, frameSize) * last.metersPerUnit,
    alongM: dot(way, lane.along) * metersPerUnit,
    acrossM: dot(way, { x: -lane.along.y, y: lane.along.x }) * metersPerUnit,
  };
}

function depthIn({ polygon, edges }: MeasuredLane, point: Point, plane: MeasuringPlane, frameSize: FrameSize): number {
  const nearest = Math.min(...edges.map((edge) => distanceToSegment(point, edge)));
  const picture = plane.toPicture(point);
  return picture !== undefined && isInside(toFractionInside(picture, frameSize), polygon) ? nearest : -nearest;
}

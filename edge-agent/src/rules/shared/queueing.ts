import type { Drawing } from "@ngaba/config";
import { groundPoint, type Point } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import type { RuleInput } from "../rule.ts";
import { towardsMiddle } from "./footprint.ts";
import { isInLane, type LaneAxis, laneAxis, laneEnd, onAxis } from "./lane-axis.ts";
import type { MeasuringPlane } from "./measuring-plane.ts";

/** Where a road user stands. */
export interface StandingPlace {
  readonly track: Track;
  /** Of its footprint, frame pixels. */
  readonly middle: Point;
  /** Its lane; absent outside of every lane, and where the calibration does not reach. */
  readonly lane?: LanePlace;
}

/** All in the measuring plane and its unit. */
interface LanePlace {
  readonly axis: LaneAxis;
  readonly at: Point;
  /** How far along the axis the lane reaches. */
  readonly end: number;
}

/** Who stands this far ahead is what one waits for; metres, from one lower edge to the other, by one's own length. */
const QUEUE_AHEAD_M = { person: 10, bicycle: 10, motorcycle: 10, car: 13, "large-vehicle": 20 };
/** Less ahead or more aside is beside. */
const AHEAD_LEAST_M = 0.8;
const ASIDE_MOST_M = 1.6;
/** Before a red light a queue may have gaps, as a dense one hides whom it is made of; who parks at the kerb is beside it. */
const SIGNAL_QUEUE = { aheadM: 30, asideM: 1.2 };
/** A lane is drawn up to its stop line: who stands so near to its end may be the first of the queue. */
const LANE_END_M = 20;

/** The lower edge of a box is where its road user is nearest to the camera: a bus reaches far beyond it. */
export function standingPlace(track: Track, { lanes }: Drawing, input: RuleInput): StandingPlace {
  const { plane } = input;
  const middle = groundPoint(track.box);
  const at = plane.fromPicture(middle);
  const lane = lanes.find((one) => isInLane(one, track, input.frameSize));
  const axis = lane && laneAxis(plane, lane, input.frameSize);
  if (lane === undefined || axis === undefined || at === undefined) return { track, middle };
  const place = { axis, at, end: laneEnd(plane, axis, lane, input.frameSize) };
  return { track, middle: (plane.isGround && middleOf(track, place, plane)) || middle, lane: place };
}

function middleOf(track: Track, { axis, at }: LanePlace, plane: MeasuringPlane): Point | undefined {
  const away = plane.away(groundPoint(track.box));
  const shift = towardsMiddle({ roadUserClass: track.roadUserClass, heading: axis.along, away });
  return plane.toPicture({ x: at.x + shift.x, y: at.y + shift.y });
}

/** True when one of these stands ahead, so near that it is why one waits. */
export function waitsBehind(
  { track, lane }: StandingPlace,
  standing: readonly Track[],
  input: RuleInput,
  most = { aheadM: QUEUE_AHEAD_M[track.roadUserClass], asideM: ASIDE_MOST_M },
): boolean {
  if (lane === undefined) return false;
  const { plane } = input;
  const own = onAxis(lane.axis, lane.at);
  const metersPerUnit = plane.metersPerUnit(track);
  return standing.some((other) => {
    const point = other.id === track.id ? undefined : plane.fromPicture(groundPoint(other.box));
    if (point === undefined) return false;
    const place = onAxis(lane.axis, point);
    const aheadM = (place.along - own.along) * metersPerUnit;
    const asideM = Math.abs(place.across - own.across) * metersPerUnit;
    return aheadM > AHEAD_LEAST_M && aheadM < most.aheadM && asideM < most.asideM;
  });
}

/**
 * True of who may wait for the light at the end of the lane: near to it, or with somebody standing further ahead. Whom a
 * bus or a lorry waits behind it hides.
 */
export function waitsAtSignal(place: StandingPlace, standing: readonly Track[], input: RuleInput): boolean {
  const { lane, track } = place;
  if (lane === undefined || track.roadUserClass === "large-vehicle") return true;
  const toEndM = (lane.end - onAxis(lane.axis, lane.at).along) * input.plane.metersPerUnit(track);
  return toEndM < LANE_END_M || waitsBehind(place, standing, input, SIGNAL_QUEUE);
}

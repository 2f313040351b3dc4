import { type FrameSize, groundPoint, type Point } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import { depthAlongSight } from "./footprint.ts";
import { HEIGHT_M, type MeasuringPlane, type Scale } from "./measuring-plane.ts";

/** Where a road user touches the ground in the picture, and how tall its box is there. */
export interface GroundContact {
  /** Frame pixels; may lie below the picture. */
  readonly picture: Point;
  /** Height of the box as seen, in metres across the line of sight; absent without calibration, and when cut off. */
  readonly tallM?: number;
  readonly isHidden: boolean;
}

/** What is known of a road user from before. */
interface Known {
  /** Height of its whole box in metres across the line of sight. */
  readonly tallM?: number;
  /** The way that it goes: unit vector of the measuring plane. */
  readonly heading?: Point;
}

/** A box that should reach lower by this part is hidden by what stands in front of it, or shows the rider alone. */
const HIDDEN_SHARE = 0.06;
/** So near to the edge of the picture, a box is cut off by it. */
const EDGE_PX = 2;
/** Riders are not all as tall as they usually are. */
const SURELY_TALL_SHARE = 0.97;
const ROUNDS = 4;

/**
 * The lower edge of a box is where its road user stands, unless somebody in front hides it, the picture ends there, or
 * the box shows a rider without the wheels below: then it is found from the upper edge and the height that the box had
 * before, or that a machine with its rider has. In a queue this decides who stands before a line and who beyond it.
 * Without calibration the lower edge is believed.
 *
 * @returns undefined when the edge of the picture cuts it off and its height is not known yet
 */
export function groundContact(
  track: Track,
  known: Known,
  plane: MeasuringPlane,
  frameSize: FrameSize,
): GroundContact | undefined {
  const { box } = track;
  const picture = groundPoint(box);
  const scale = plane.scaleAt(picture);
  if (scale === undefined) return { picture, isHidden: false };
  const heightPx = box.y2 - box.y1;
  const isCut = box.y2 >= frameSize.heightPx - EDGE_PX;
  const wholePx = wholeHeight(track, known, plane);
  if (isCut && wholePx === undefined) return undefined;
  const isHidden = wholePx !== undefined && wholePx > heightPx * (1 + HIDDEN_SHARE);
  const whole = wholePx === undefined ? picture.y : box.y1 + wholePx;
  const bottom = isCut ? whole : isHidden ? (picture.y + whole) / 2 : picture.y;
  return {
    picture: { x: picture.x, y: bottom },
    ...(!isCut && { tallM: heightPx * scale.metersPerPx }),
    isHidden,
  };
}

/** Pixels from the upper edge of a box down to where its road user stands; undefined while nothing is known of it. */
function wholeHeight(track: Track, known: Known, plane: MeasuringPlane): number | undefined {
  const { x } = groundPoint(track.box);
  let heightPx = track.box.y2 - track.box.y1;
  for (let round = 0; round < ROUNDS; round++) {
    const scale = plane.scaleAt({ x, y: track.box.y1 + heightPx });
    const machineM = scale && machineHeight(track, known.heading, scale);
    const tallM = Math.max(known.tallM ?? 0, machineM ?? 0);
    if (scale === undefined || tallM === 0) return undefined;
    heightPx = tallM / scale.metersPerPx;
  }
  return heightPx;
}

/** How tall the box of a two-wheeler with its rider surely is, as seen from above at this angle. */
function machineHeight({ roadUserClass }: Track, heading: Point | undefined, { away, sineDown }: Scale) {
  if (heading === undefined || (roadUserClass !== "motorcycle" && roadUserClass !== "bicycle")) return undefined;
  const upright = HEIGHT_M[roadUserClass] * Math.sqrt(1 - sineDown ** 2);
  return SURELY_TALL_SHARE * (upright + depthAlongSight({ roadUserClass, heading, away }) * sineDown);
}

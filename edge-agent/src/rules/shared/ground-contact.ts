import { type FrameSize, groundPoint, type Point } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import { depthAlongSight } from "./footprint.ts";
import type { MeasuringPlane } from "./measuring-plane.ts";

/** Where a road user touches the ground in the picture, and how tall that makes it. */
export interface GroundContact {
  /** Frame pixels; may lie below the picture. */
  readonly picture: Point;
  /** Height of the road user in metres, as far as the view tells. */
  readonly heightM?: number;
}

/** A lower edge that is higher than it should be by this part of the box is hidden by what stands in front of it. */
const HIDDEN_SHARE = 0.06;
/** So near to the edge of the picture, a box is cut off by it. */
const EDGE_PX = 2;
const ROUNDS = 4;

/**
 * The lower edge of a box is where its road user stands, unless somebody in front hides it or the picture ends there:
 * then it is found from the upper edge and the height that the road user is known to have. In a queue this decides
 * who stands before a line and who beyond it.
 *
 * @param heading the way that it goes, in the measuring plane
 * @param knownM its height in metres, as learned before
 * @returns undefined when the edge of the picture cuts it off and its height is not known yet
 */
export function groundContact(
  track: Track,
  heading: Point,
  knownM: number | undefined,
  plane: MeasuringPlane,
  frameSize: FrameSize,
): GroundContact | undefined {
  const picture = groundPoint(track.box);
  const isCut = plane.isGround && track.box.y2 >= frameSize.heightPx - EDGE_PX;
  const heightPx = track.box.y2 - track.box.y1;
  const expectedPx = knownM === undefined ? undefined : expectedHeight(track, heading, knownM, plane);
  if (expectedPx === undefined) return isCut ? undefined : { picture, ...learned(track, heading, plane) };
  if (isCut || expectedPx > heightPx * (1 + HIDDEN_SHARE)) {
    return { picture: { x: picture.x, y: track.box.y1 + expectedPx } };
  }
  return { picture, ...learned(track, heading, plane) };
}

/** Height in pixels that a box has from its upper edge down to where a road user of that height would stand. */
function expectedHeight(track: Track, heading: Point, heightM: number, plane: MeasuringPlane): number | undefined {
  const { x } = groundPoint(track.box);
  let heightPx = track.box.y2 - track.box.y1;
  for (let round = 0; round < ROUNDS; round++) {
    const picture = { x, y: track.box.y1 + heightPx };
    const scale = plane.scaleAt(picture);
    if (scale === undefined) return undefined;
    const depthM = depthAlongSight({ roadUserClass: track.roadUserClass, heading, away: plane.away(picture) });
    const { sineDown, metersPerPx } = scale;
    heightPx = (heightM * Math.sqrt(1 - sineDown ** 2) + depthM * sineDown) / metersPerPx;
  }
  return heightPx;
}

/** The height of a road user whose whole box is seen: the box shows its depth on the ground too. */
function learned(track: Track, heading: Point, plane: MeasuringPlane): { readonly heightM?: number } {
  const picture = groundPoint(track.box);
  const scale = plane.scaleAt(picture);
  if (scale === undefined || scale.sineDown > 0.9) return {};
  const depthM = depthAlongSight({ roadUserClass: track.roadUserClass, heading, away: plane.away(picture) });
  const tallM = (track.box.y2 - track.box.y1) * scale.metersPerPx - depthM * scale.sineDown;
  return { heightM: tallM / Math.sqrt(1 - scale.sineDown ** 2) };
}

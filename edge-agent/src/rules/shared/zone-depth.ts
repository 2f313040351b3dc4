import type { FractionPoint } from "@ngaba/config";
import { distanceToSegment } from "../../geometry/line.ts";
import { type FrameSize, groundPoint, type Point, pointOf, toFractionInside, toPixels } from "../../geometry/point.ts";
import { isInside } from "../../geometry/polygon.ts";
import type { Track } from "../../tracking/track.ts";

/** Boxes flicker less than this, in heights of the box. */
const EDGE_MARGIN_HEIGHTS = 0.1;

/**
 * Whether a road user stands in a zone: it comes in when its feet are clearly inside, and goes out when they are
 * clearly outside; near the edge it is where it was. An edge of the zone on the picture's own edge is none: who is cut
 * off by it stands in the zone.
 *
 * @param polygon corners in fractions of the frame
 * @param place where it stands, frame pixels; by default its feet
 */
export function isInZone(
  polygon: readonly FractionPoint[],
  track: Track,
  frameSize: FrameSize,
  wasInside: boolean,
  place: Point = groundPoint(track.box),
): boolean {
  const depth = depthInZone(polygon, place, frameSize) / (track.box.y2 - track.box.y1);
  return wasInside ? depth > -EDGE_MARGIN_HEIGHTS : depth >= EDGE_MARGIN_HEIGHTS;
}

/** How far a place is from the zone's edge in frame pixels: above 0 inside, below 0 outside. */
function depthInZone(polygon: readonly FractionPoint[], place: Point, frameSize: FrameSize): number {
  const feet = toFractionInside(place, frameSize);
  const edges = polygon.flatMap((from, i) => {
    const to = polygon[(i + 1) % polygon.length] ?? from;
    return isOnFrame(from, to)
      ? []
      : [{ from: toPixels(pointOf(from), frameSize), to: toPixels(pointOf(to), frameSize) }];
  });
  const nearestPx = Math.min(...edges.map((edge) => distanceToSegment(toPixels(feet, frameSize), edge)));
  return isInside(feet, polygon.map(pointOf)) ? nearestPx : -nearestPx;
}

function isOnFrame(from: FractionPoint, to: FractionPoint): boolean {
  return [0, 1].some((axis) => from[axis] === to[axis] && (from[axis] === 0 || from[axis] === 1));
}

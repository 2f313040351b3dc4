import type { FractionPoint } from "@ngaba/config";
import { distanceToSegment } from "../../geometry/line.ts";
import { type FrameSize, groundPoint, type Point, pointOf, toFractionInside, toPixels } from "../../geometry/point.ts";
import { isInside } from "../../geometry/polygon.ts";
import type { Track } from "../../tracking/track.ts";

/** Boxes flicker less than this, in heights of the box. */
const EDGE_MARGIN_HEIGHTS = 0.1;

/**
 * Whether a road user is in a zone: it comes in when its feet are clearly inside, and goes out when they are
 * clearly outside; near the edge it is where it was. An edge of the zone on the picture's own edge is none: who is cut
 * off by it is in the zone.
 *
 * @param polygon corners in fractions of the frame
 */
export function isInZone(
  polygon: readonly FractionPoint[],
  track: Track,
  frameSize: FrameSize,
  wasInside: boolean,
): boolean {
  const depth = depthInHeights(polygon, track, frameSize, groundPoint(track.box));
  return wasInside ? depth > -EDGE_MARGIN_HEIGHTS : depth >= EDGE_MARGIN_HEIGHTS;
}

/**
 * The same of who has halted. The box of what stands hardly shakes, so that it is in as soon as it is inside: at the kerb zones are
 * not much wider than what stands in them.
 *
 * @param polygon corners in fractions of the frame
 * @param place `middle` is that of its footprint, frame pixels
 */
export function standsInZone(
  polygon: readonly FractionPoint[],
  place: { readonly track: Track; readonly middle: Point },
  frameSize: FrameSize,
  stoodInside: boolean,
): boolean {
  const depth = depthInHeights(polygon, place.track, frameSize, place.middle);
  return stoodInside ? depth > -EDGE_MARGIN_HEIGHTS : depth >= 0;
}

function depthInHeights(polygon: readonly FractionPoint[], { box }: Track, frameSize: FrameSize, place: Point): number {
  return depthInZone(polygon, place, frameSize) / (box.y2 - box.y1);
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

/**
 * From what SUMO tells of a vehicle to the ground that it stands on. SUMO tells the middle of the front bumper, which
 * leaps by some decimetres where one lane's shape ends and the next begins, and the lane's heading, which leaps with it.
 * So the front's way is smoothed, and the rear axle is drawn after it, as on a road.
 */
import type { Actor } from "../world.ts";
import type { PathPoint } from "./path.ts";

/** Where a vehicle's rear axle is, as a share of its length from the front. */
const REAR_AXLE_SHARE = 0.85;
/** Ticks to each side that take part in smoothing, the nearer the more. */
const SMOOTH_TICKS = 4;

/** The middles of the footprint for what SUMO told; of people, whose place is their middle, only the leaps are smoothed. */
export function footprintsOf(actor: Actor, told: readonly PathPoint[]): PathPoint[] {
  const points: PathPoint[] = [];
  for (let index = 0; index < told.length; index++) {
    const front = smoothed(told, index);
    const before = points[index - 1];
    if (actor.type === "person") {
      points.push({ ...front, heading: unwrapped(front.heading, before?.heading) });
      continue;
    }
    const heading =
      before === undefined ? front.heading : unwrapped(drawnHeading(actor, front, before), before.heading);
    const half = actor.lengthM / 2;
    points.push({ x: front.x - half * Math.cos(heading), y: front.y - half * Math.sin(heading), heading });
  }
  return points;
}

/** Weighted mean of the neighbours, as many before as after. */
function smoothed(told: readonly PathPoint[], index: number): PathPoint {
  const reach = Math.min(SMOOTH_TICKS, index, told.length - 1 - index);
  let [x, y, weights] = [0, 0, 0];
  for (let offset = -reach; offset <= reach; offset++) {
    const neighbour = told[index + offset] as PathPoint;
    const weight = reach + 1 - Math.abs(offset);
    x += neighbour.x * weight;
    y += neighbour.y * weight;
    weights += weight;
  }
  return { x: x / weights, y: y / weights, heading: (told[index] as PathPoint).heading };
}

function drawnHeading({ lengthM }: Actor, front: PathPoint, before: PathPoint): number {
  const middleToAxleM = lengthM * (REAR_AXLE_SHARE - 0.5);
  const axleX = before.x - middleToAxleM * Math.cos(before.heading);
  const axleY = before.y - middleToAxleM * Math.sin(before.heading);
  return Math.atan2(front.y - axleY, front.x - axleX);
}

/** The same direction, written so that it is less than half a turn from the one before. */
export function unwrapped(heading: number, before: number | undefined): number {
  if (before === undefined) return heading;
  return heading + 2 * Math.PI * Math.round((before - heading) / (2 * Math.PI));
}

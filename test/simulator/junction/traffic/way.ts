/** The line that somebody moves along: points at even steps, with the heading and the speed that the bends allow. */
import { unwrapped } from "../../../rule-truth/sumo/footprint.ts";
import { weave } from "../../../rule-truth/sumo/journey.ts";
import { type ArmId, armPoint, INWARD, type Point } from "../arms.ts";

/** Metres between points. */
const STEP_M = 0.25;
/** Sideways, metres a second squared. */
const COMFORTABLE = 2.2;
/** Braking before a bend. */
const EASING = 1.6;
/** Points to each side over which heading is smoothed and curvature measured. */
const SMOOTH = 4;

export interface Way {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly heading: Float64Array;
  /** Highest speed at the point, metres a second. */
  readonly capMps: Float64Array;
  readonly lengthM: number;
}

export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

/** Along the knots `[u, v]` of an arm, swinging softly from one `v` to the next; `u` may run through the centre. */
export function alongArm(arm: ArmId, knots: readonly Point[]): Point[] {
  return weave(knots).map(([u, v]) => armPoint(arm, u, v));
}

/** Out of one arm and into another that lies across: a parabola between the two straight lines, from `u` to `u`. */
export function bend(from: ArmId, fromV: number, to: ArmId, toV: number, u: number): Point[] {
  const [start, end] = [armPoint(from, u, fromV), armPoint(to, u, toV)];
  const corner: Point = INWARD[from] % Math.PI === 0 ? [end[0], start[1]] : [start[0], end[1]];
  const STEPS = 24;
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const mix = (axis: 0 | 1): number =>
      (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * corner[axis] + t ** 2 * end[axis];
    return [mix(0), mix(1)] as const;
  });
}

/** Half a circle inside the junction, from the approach to the exit of the same arm. */
export function turnRound(arm: ArmId, fromV: number, toV: number, atU: number): Point[] {
  const [middle, radius] = [(fromV + toV) / 2, (fromV - toV) / 2];
  const STEPS = 24;
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const angle = (Math.PI * step) / STEPS;
    return armPoint(arm, atU - radius * Math.sin(angle), middle + radius * Math.cos(angle));
  });
}

/** Makes a way of any line through the world. */
export function wayOf(line: readonly Point[]): Way {
  const points = evenly(line);
  const raw: number[] = [];
  for (let index = 0; index < points.length; index++) {
    const from = points[Math.max(0, index - 1)] as Point;
    const to = points[Math.min(points.length - 1, index + 1)] as Point;
    raw.push(unwrapped(Math.atan2(to[1] - from[1], to[0] - from[0]), raw.at(-1)));
  }
  const heading = Float64Array.from(raw, (_, index) => meanAround(raw, index));
  return {
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    heading,
    capMps: capsOf(heading),
    lengthM: (points.length - 1) * STEP_M,
  };
}

function evenly(line: readonly Point[]): Point[] {
  const points: Point[] = [line[0] as Point];
  let left = STEP_M;
  for (let i = 0; i + 1 < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i] as Point, line[i + 1] as Point];
    const length = Math.hypot(bx - ax, by - ay);
    let along = left;
    for (; along <= length; along += STEP_M)
      points.push([ax + ((bx - ax) * along) / length, ay + ((by - ay) * along) / length]);
    left = along - length;
  }
  return points;
}

function meanAround(values: readonly number[], index: number): number {
  const reach = Math.min(SMOOTH, index, values.length - 1 - index);
  let sum = 0;
  for (let offset = -reach; offset <= reach; offset++) sum += values[index + offset] ?? 0;
  return sum / (2 * reach + 1);
}

function capsOf(heading: Float64Array): Float64Array {
  const last = heading.length - 1;
  const caps = heading.map((_, index) => {
    const [from, to] = [Math.max(0, index - SMOOTH), Math.min(last, index + SMOOTH)];
    const curvature = Math.abs((heading[to] ?? 0) - (heading[from] ?? 0)) / Math.max(STEP_M, (to - from) * STEP_M);
    return Math.sqrt(COMFORTABLE / Math.max(curvature, 1e-4));
  });
  for (let index = last - 1; index >= 0; index--) {
    caps[index] = Math.min(caps[index] ?? 0, Math.sqrt((caps[index + 1] ?? 0) ** 2 + 2 * EASING * STEP_M));
  }
  return caps;
}

const indexAt = (way: Way, alongM: number): number =>
  Math.min(way.x.length - 2, Math.max(0, Math.floor(alongM / STEP_M)));

/** The pose `alongM` from the way's beginning and `leftM` beside it; before and after the way straight on. */
export function poseOn(way: Way, alongM: number, leftM: number): Pose {
  const index = indexAt(way, alongM);
  const share = alongM / STEP_M - index;
  const between = (values: Float64Array): number =>
    (values[index] ?? 0) + ((values[index + 1] ?? 0) - (values[index] ?? 0)) * share;
  const heading = between(way.heading);
  return {
    x: between(way.x) - leftM * Math.sin(heading),
    y: between(way.y) + leftM * Math.cos(heading),
    heading,
  };
}

/** Highest speed there, metres a second. */
export function capOn(way: Way, alongM: number): number {
  return way.capMps[indexAt(way, alongM)] ?? 0;
}

/** Metres along the way to its point nearest to a place. */
export function nearestOn(way: Way, [x, y]: Point): number {
  let [best, nearest] = [0, Number.POSITIVE_INFINITY];
  way.x.forEach((wayX, index) => {
    const distance = Math.hypot(wayX - x, (way.y[index] ?? 0) - y);
    if (distance < nearest) [best, nearest] = [index, distance];
  });
  return best * STEP_M;
}

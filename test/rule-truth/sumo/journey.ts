/** Ways that a script moves somebody along, for what SUMO cannot be told to do. */
import type { Actor } from "../world.ts";
import { unwrapped } from "./footprint.ts";
import type { Path, PathPoint } from "./path.ts";
import { TICK_MS } from "./track.ts";

export type Point = readonly [x: number, y: number];

/** A piece of a journey: a way for the middle of the footprint, and how fast to go along it. */
export interface Leg {
  /** A line fine enough to look round where it bends; corners are rounded as time is smoothed. */
  readonly way: readonly Point[];
  readonly mps: number;
  /** Stops at the end of the way for so long. */
  readonly haltS?: number;
  /** Moves with the rear ahead. */
  readonly isBackwards?: boolean;
}

const ACCELERATION = 1.6;
const BRAKING = 2.2;
const STEP_M = 0.1;
/** Ticks to each side over which position is averaged: nobody's acceleration leaps. */
const SMOOTH_TICKS = 3;

/** Moves somebody along the legs from a tick on, within ordinary acceleration and braking. */
export function journey(actor: Actor, firstTick: number, legs: readonly Leg[]): Path {
  const places: Point[] = [];
  const isBack: boolean[] = [];
  let enterMps = legs[0]?.mps ?? 0;
  legs.forEach((leg, index) => {
    const nextMps = legs[index + 1]?.mps ?? leg.mps;
    const exitMps = leg.haltS === undefined ? Math.min(leg.mps, nextMps) : 0;
    for (const place of alongLeg(leg, enterMps, exitMps)) {
      places.push(place);
      isBack.push(leg.isBackwards === true);
    }
    enterMps = exitMps;
  });
  return {
    actor,
    firstTick,
    points: withHeadings(
      places.map((_, index) => smoothed(places, index)),
      isBack,
    ),
  };
}

/** Where one is at each tick of a leg: speeds that fit braking and acceleration first, then time from distance. */
function alongLeg(leg: Leg, enterMps: number, exitMps: number): Point[] {
  const points = evenly(leg.way);
  const speeds = points.map(() => leg.mps);
  speeds[0] = enterMps;
  speeds[points.length - 1] = exitMps;
  for (let i = 1; i < points.length; i++) {
    speeds[i] = Math.min(speeds[i] ?? 0, Math.sqrt((speeds[i - 1] ?? 0) ** 2 + 2 * ACCELERATION * STEP_M));
  }
  for (let i = points.length - 2; i >= 0; i--) {
    speeds[i] = Math.min(speeds[i] ?? 0, Math.sqrt((speeds[i + 1] ?? 0) ** 2 + 2 * BRAKING * STEP_M));
  }
  const places: Point[] = [];
  let seconds = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [ax, ay] = points[i] as Point;
    const [bx, by] = points[i + 1] as Point;
    const needs = (2 * STEP_M) / Math.max(0.05, (speeds[i] ?? 0) + (speeds[i + 1] ?? 0));
    for (; places.length * (TICK_MS / 1000) < seconds + needs; ) {
      const share = (places.length * (TICK_MS / 1000) - seconds) / needs;
      places.push([ax + (bx - ax) * share, ay + (by - ay) * share]);
    }
    seconds += needs;
  }
  const end = points.at(-1) as Point;
  for (let tick = 0; tick < ((leg.haltS ?? 0) * 1000) / TICK_MS; tick++) places.push(end);
  return places;
}

/** The same way in even steps. */
function evenly(way: readonly Point[]): Point[] {
  const points: Point[] = [way[0] as Point];
  let left = STEP_M;
  for (let i = 0; i + 1 < way.length; i++) {
    const [[ax, ay], [bx, by]] = [way[i] as Point, way[i + 1] as Point];
    const length = Math.hypot(bx - ax, by - ay);
    let along = left;
    for (; along <= length; along += STEP_M)
      points.push([ax + ((bx - ax) * along) / length, ay + ((by - ay) * along) / length]);
    left = along - length;
  }
  return points.length > 1 ? points : [...points, way.at(-1) as Point];
}

function smoothed(places: readonly Point[], index: number): Point {
  const reach = Math.min(SMOOTH_TICKS, index, places.length - 1 - index);
  let [x, y, weights] = [0, 0, 0];
  for (let offset = -reach; offset <= reach; offset++) {
    const weight = reach + 1 - Math.abs(offset);
    const place = places[index + offset] as Point;
    x += place[0] * weight;
    y += place[1] * weight;
    weights += weight;
  }
  return [x / weights, y / weights];
}

/** Everybody looks where they go, or away from it going backwards; who stands looks where they looked. */
function withHeadings(places: readonly Point[], isBack: readonly boolean[]): PathPoint[] {
  const headings: (number | undefined)[] = [];
  places.forEach((_, index) => {
    const from = places[Math.max(0, index - 2)] as Point;
    const to = places[Math.min(places.length - 1, index + 2)] as Point;
    const isMoving = Math.hypot(to[0] - from[0], to[1] - from[1]) > 0.04;
    const along = Math.atan2(to[1] - from[1], to[0] - from[0]) + (isBack[index] === true ? Math.PI : 0);
    headings.push(isMoving ? unwrapped(along, headings.at(-1)) : headings.at(-1));
  });
  const first = headings.find((heading) => heading !== undefined) ?? 0;
  return places.map(([x, y], index) => ({ x, y, heading: headings[index] ?? first }));
}

/** A way along x through the given places, swinging softly from one y to the next. */
export function weave(knots: readonly Point[]): Point[] {
  const way: Point[] = [];
  for (let i = 0; i + 1 < knots.length; i++) {
    const [[ax, ay], [bx, by]] = [knots[i] as Point, knots[i + 1] as Point];
    const steps = Math.max(1, Math.round(Math.abs(bx - ax) * 2));
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      way.push([ax + (bx - ax) * share, ay + ((by - ay) * (1 - Math.cos(Math.PI * share))) / 2]);
    }
  }
  way.push(knots.at(-1) as Point);
  return way;
}

import type { Actor } from "../world.ts";
import type { AreaPlace } from "./places.ts";
import { between, STORED, TICK_MS, type Track } from "./track.ts";

/** Where somebody is at every tick, as SUMO or a script moves it; centre of the footprint, metres and radians. */
export interface Path {
  readonly actor: Actor;
  readonly firstTick: number;
  readonly points: readonly PathPoint[];
}

export interface PathPoint {
  readonly x: number;
  readonly y: number;
  /** Without jumps of a full turn from point to point. */
  readonly heading: number;
}

/** What the stored curve may be off from the path. */
const MAX_ERROR_M = 0.06;
const MAX_HEADING_ERROR = (2 * Math.PI) / 180;
/** No longer than a minute between stored points, so that a long stand is still found quickly. */
const MAX_SPAN_TICKS = 600;

/** The stays of a path inside the area, each as a track of few points. Stays under half a second are dropped. */
export function tracksInArea(path: Path, area: AreaPlace): Track[] {
  const isInside = ({ x, y }: PathPoint): boolean =>
    x >= area.box.x[0] && x <= area.box.x[1] && y >= area.box.y[0] && y <= area.box.y[1];
  const tracks: Track[] = [];
  for (let from = 0; from < path.points.length; ) {
    let to = from;
    while (to < path.points.length && isInside(path.points[to] as PathPoint)) to++;
    if (to - from > 5) tracks.push(fitTrack(path, from, to - 1));
    from = to + 1;
  }
  return tracks;
}

/** Keeps as few points as the allowed error lets it: from each kept one, the farthest that a cubic can reach. */
function fitTrack(path: Path, first: number, last: number): Track {
  const kept = [first];
  for (let from = first; from < last; ) {
    from = farthestReach(path, from, Math.min(last, from + MAX_SPAN_TICKS));
    kept.push(from);
  }
  return storedTrack(path, kept);
}

function farthestReach(path: Path, from: number, limit: number): number {
  let good = from + 1;
  for (let step = 1; good < limit; step *= 2) {
    const next = Math.min(limit, good + step);
    if (fits(path, from, next)) good = next;
    else if (step === 1) return good;
    else step = 0.5; // too far: go on from the last good one in small steps
  }
  return good;
}

function fits(path: Path, from: number, to: number): boolean {
  const track = storedTrack(path, [from, to]);
  for (let index = from; index <= to; index++) {
    const real = path.points[index] as PathPoint;
    const stored = between(track, 0, path.firstTick + index);
    if (Math.hypot(stored.x - real.x, stored.y - real.y) > MAX_ERROR_M) return false;
    if (Math.abs(stored.heading - real.heading) > MAX_HEADING_ERROR) return false;
  }
  return true;
}

/** The points as they will be read again: whole centimetres, degrees and decimetres a second. */
function storedTrack(path: Path, kept: readonly number[]): Track {
  const column = (value: (index: number) => number, unit: number): Float64Array =>
    Float64Array.from(kept, (index) => Math.round(value(index) / unit) * unit);
  const point = (index: number): PathPoint => path.points[index] as PathPoint;
  return {
    actorId: path.actor.id,
    ticks: Float64Array.from(kept, (index) => path.firstTick + index),
    x: column((index) => point(index).x, STORED.metre),
    y: column((index) => point(index).y, STORED.metre),
    heading: column((index) => point(index).heading, STORED.radian),
    vx: column((index) => velocity(path, index, "x"), STORED.mps),
    vy: column((index) => velocity(path, index, "y"), STORED.mps),
  };
}

/** Metres a second, from the neighbours on both sides; at the ends of the path from the one there is. */
function velocity(path: Path, index: number, axis: "x" | "y"): number {
  const before = Math.max(0, index - 1);
  const after = Math.min(path.points.length - 1, index + 1);
  if (after === before) return 0;
  const metres = (path.points[after] as PathPoint)[axis] - (path.points[before] as PathPoint)[axis];
  return metres / (((after - before) * TICK_MS) / 1000);
}

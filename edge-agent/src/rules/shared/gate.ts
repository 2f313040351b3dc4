import { type CrossingDirection, type EpochMs, elapsed } from "@ngaba/contract";
import { type Line, signedDistance } from "../../geometry/line.ts";
import type { Point } from "../../geometry/point.ts";
import { towardsMiddle } from "./footprint.ts";
import { dot, lengthOf, type MeasuringPlane, minus, unit } from "./measuring-plane.ts";
import type { TrackPath } from "./track-paths.ts";

/** Where a road user was when it was last clearly on one side of a line. */
interface Side {
  readonly point: Point;
  /** When it was last seen, there or on the line. */
  readonly at: EpochMs;
}

/** By the path's key. Data only: keep it, pass it in again. */
export type GateSides = ReadonlyMap<number, Side>;

/** Nearer to the line its side is not believed. */
const CLEAR_M = 0.3;
/** Who passes just beside the end of a line has crossed it too: ends are drawn, and boxes placed, no more exactly. */
const BESIDE_M = 1;
/** How long a road user that is out of sight keeps its side. */
const REMEMBER_MS = 10_000;

/** Who has crossed a line with the middle of its footprint, each when it is clearly on the other side. */
export function watchGate(
  sides: GateSides,
  line: Line,
  paths: readonly TrackPath[],
  plane: MeasuringPlane,
  now: EpochMs,
): { readonly sides: GateSides; readonly crossings: readonly { path: TrackPath; direction: CrossingDirection }[] } {
  const next = new Map([...sides].filter(([, { at }]) => elapsed(at, now) <= REMEMBER_MS));
  const crossings: { path: TrackPath; direction: CrossingDirection }[] = [];
  for (const path of paths) {
    const point = middleOf(path, plane);
    const distance = signedDistance(point, line);
    const { metersPerUnit } = path.last;
    const before = next.get(path.key);
    if (Math.abs(distance) * metersPerUnit < CLEAR_M) {
      if (before !== undefined) next.set(path.key, { ...before, at: now }); // who waits on the line keeps its side
      continue;
    }
    if (before !== undefined && passes(before.point, point, line, BESIDE_M / metersPerUnit)) {
      crossings.push({ path, direction: distance > 0 ? "forward" : "backward" });
    }
    next.set(path.key, { point, at: now });
  }
  return { sides: next, crossings };
}

/** Where the middle of a road user is on the ground; without calibration, the middle of its lower edge. */
export function middleOf({ track, last, heading }: TrackPath, plane: MeasuringPlane): Point {
  if (!plane.isGround) return last.point;
  const { away } = last;
  const offset = towardsMiddle({ roadUserClass: track.roadUserClass, heading: heading ?? away, away });
  return { x: last.point.x + offset.x, y: last.point.y + offset.y };
}

/** Whether a step goes from one side of a line to the other through it, or past its end within the slack. */
function passes(a: Point, b: Point, line: Line, slack: number): boolean {
  const [from, to] = [signedDistance(a, line), signedDistance(b, line)];
  if (from > 0 === to > 0) return false;
  const share = from / (from - to);
  const foot = { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
  const along = dot(minus(foot, line.from), unit(minus(line.to, line.from)));
  return along >= -slack && along <= lengthOf(minus(line.to, line.from)) + slack;
}

import type { SceneLine } from "@ngaba/config";
import { type CrossingDirection, type EpochMs, elapsed } from "@ngaba/contract";
import { crossing, type Line, signedDistance } from "../../geometry/line.ts";
import { type FrameSize, groundPoint, type Point, pointOf, toPixels } from "../../geometry/point.ts";
import type { Track } from "../../tracking/track.ts";
import type { RoadUser } from "./handover.ts";

/** How far from the line a road user must be for its side to be believed, in heights of its box: more than boxes flicker. */
const SIDE_MARGIN_HEIGHTS = 0.1;

/** How long a road user that is out of sight keeps its side. */
const REMEMBER_MS = 10_000;

/** Where a road user was when its side was last beyond doubt, in frame pixels. */
interface Settled {
  readonly point: Point;
  /** When it was last seen, there or on the line. */
  readonly at: EpochMs;
}

/** By the road user's key. Data only: keep it, pass it in again. */
export type LineSides = ReadonlyMap<number, Settled>;

/** A road user in the newest frame, as far as a line needs to know it. */
type Crosser = Pick<RoadUser, "key" | "track">;

export interface LineCrossing<C extends Crosser = RoadUser> {
  readonly roadUser: C;
  readonly direction: CrossingDirection;
}

/**
 * Who crossed a line. A crossing is made once the road user is clearly on the other side, having come through the
 * segment: a box that flickers on the line makes none, one that goes round its end neither.
 */
export function watchLine<C extends Crosser>(
  sides: LineSides,
  line: Line,
  roadUsers: readonly C[],
  at: EpochMs,
): { readonly sides: LineSides; readonly crossings: readonly LineCrossing<C>[] } {
  const settled = new Map([...sides].filter(([, last]) => elapsed(last.at, at) <= REMEMBER_MS));
  const crossings: LineCrossing<C>[] = [];
  for (const roadUser of roadUsers) {
    const { key, track } = roadUser;
    const point = groundPoint(track.box);
    const before = settled.get(key);
    if (!isClearOf(line, point, track)) {
      if (before !== undefined) settled.set(key, { ...before, at }); // who waits on the line keeps the side it came from
      continue;
    }
    const direction = before === undefined ? undefined : crossing(before.point, point, line);
    if (direction !== undefined) crossings.push({ roadUser, direction });
    settled.set(key, { point, at });
  }
  return { sides: settled, crossings };
}

/** A line of the scene in frame pixels. */
export function lineInPixels({ from, to }: Pick<SceneLine, "from" | "to">, frameSize: FrameSize): Line {
  return { from: toPixels(pointOf(from), frameSize), to: toPixels(pointOf(to), frameSize) };
}

function isClearOf(line: Line, point: Point, { box }: Track): boolean {
  return Math.abs(signedDistance(point, line)) >= SIDE_MARGIN_HEIGHTS * (box.y2 - box.y1);
}

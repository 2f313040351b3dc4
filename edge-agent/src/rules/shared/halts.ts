import { type EpochMs, elapsed } from "@ngaba/contract";
import type { PixelBox } from "../../detection/detection.ts";
import type { GroundPlane } from "../../geometry/ground-plane.ts";
import { groundPoint } from "../../geometry/point.ts";
import type { RoadUser } from "./handover.ts";

/** Where a road user came to stand, or may be about to. */
export interface Halt {
  readonly box: PixelBox;
  readonly since: EpochMs;
  readonly seenAt: EpochMs;
  readonly isStanding: boolean;
  /** Since when it has been seen away from there. */
  readonly awaySince?: EpochMs;
}

/** By the road user's key. Data only: keep it, pass it in again. */
export type Halts = ReadonlyMap<number, Halt>;

/** How far a halted road user must get to have driven off: metres where the view is calibrated, else box heights. */
export interface HaltReach {
  readonly leaveMeters: number;
  readonly leaveHeights: number;
}

/** Who moves less than this for `STILL_MS` has halted; in heights of its box. What stands is boxed 50 times as exactly. */
const STILL_HEIGHTS = 0.1;
const STILL_MS = 2_000;

/** Boxes jump when something passes in front: who has driven off is seen away from its place for longer. */
const AWAY_MS = 1_000;

/**
 * Follows who stands still, and since when. A small move (creeping up, a box that something passing cuts) ends no
 * halt, nor does being hidden: who is found again within reach has stood there.
 *
 * @param forgetMs how long a halt without a sighting is remembered
 */
export function followHalts(
  memory: Halts,
  roadUsers: readonly RoadUser[],
  at: EpochMs,
  options: HaltReach & { readonly ground: GroundPlane | undefined; readonly forgetMs: number },
): Halts {
  const halts = new Map([...memory].filter(([, halt]) => elapsed(halt.seenAt, at) <= options.forgetMs));
  for (const { key, track, isNew } of roadUsers) {
    const halt = halts.get(key);
    const since = isNew ? track.firstSeenAt : at;
    const start: Halt = { box: track.box, since, seenAt: at, isStanding: false };
    halts.set(key, halt === undefined ? start : next(halt, start, options));
  }
  return halts;
}

/** True of who has halted and was seen there last. */
export function standsAtPlace(halt: Halt | undefined): boolean {
  return halt?.isStanding === true && halt.awaySince === undefined;
}

function next(halt: Halt, now: Halt, reach: HaltReach & { readonly ground: GroundPlane | undefined }): Halt {
  const at = now.seenAt;
  if (!halt.isStanding) {
    if (heightsMoved(halt.box, now.box) > STILL_HEIGHTS) return now;
    return { ...halt, seenAt: at, isStanding: elapsed(halt.since, at) >= STILL_MS };
  }
  const { awaySince, ...atPlace } = { ...halt, seenAt: at };
  if (!hasLeft(halt.box, now.box, reach)) return atPlace;
  if (awaySince !== undefined && elapsed(awaySince, at) >= AWAY_MS) return now;
  return { ...atPlace, awaySince: awaySince ?? at };
}

function hasLeft(
  from: PixelBox,
  to: PixelBox,
  { leaveMeters, leaveHeights, ground }: HaltReach & { readonly ground: GroundPlane | undefined },
): boolean {
  const shift = boxShift(from, to);
  const place = groundPoint(from);
  const [a, b] = [ground?.toGround(place), ground?.toGround({ x: place.x + shift.x, y: place.y + shift.y })];
  if (a === undefined || b === undefined) return heightsMoved(from, to) > leaveHeights;
  return Math.hypot(b.x - a.x, b.y - a.y) > leaveMeters;
}

function heightsMoved(from: PixelBox, to: PixelBox): number {
  const { x, y } = boxShift(from, to);
  return Math.hypot(x, y) / (from.y2 - from.y1);
}

/**
 * How far a box has moved as a whole, in pixels: opposite edges must have gone the same way, and the shorter way
 * counts. A box of which something hides a part has one edge elsewhere, and has not moved.
 */
function boxShift(from: PixelBox, to: PixelBox): { readonly x: number; readonly y: number } {
  return { x: commonShift(to.x1 - from.x1, to.x2 - from.x2), y: commonShift(to.y1 - from.y1, to.y2 - from.y2) };
}

function commonShift(a: number, b: number): number {
  if (a * b <= 0) return 0;
  return Math.abs(a) < Math.abs(b) ? a : b;
}

/** The ways through the junction, and what there is to mind on each. Lateral places `v` as in `arms.ts`. */
import { type ArmId, armAfter, armPoint, inArm, type Movement, type Point } from "../arms.ts";
import { STREET } from "../street.ts";
import type { Conduct, Halt, Mission } from "./agent.ts";
import { alongArm, bend, nearestOn, turnRound, type Way, wayOf } from "./way.ts";

/** Where traffic appears and vanishes. */
export const END_U = 88;
const BEND_U = 16;
/** Close to the kerb, one bends later. */
const KERB_BEND_U = 13;
/** Of who halts or rides along the kerb. */
export const KERB_V = 7.5;

/**
 * Middle of the inner lane; of the outer one, straight on and for turning right; of the middle one of its three files of
 * motorbikes; of bicycles; and the gap between the lanes, where only who will not wait rides.
 */
export const LANE_V = { inner: 1.7, outer: 4.7, right: 4.95, files: 5, bicycles: 6.1, betweenLanes: 3.12 } as const;
export const FILES: readonly number[] = [-0.92, 0, 0.92];

interface Options {
  readonly conduct?: Conduct;
  readonly files?: readonly number[];
  readonly halts?: readonly Halt[];
  readonly isReckless?: boolean;
}

/** Through the junction by the lanes at `fromV` of the approach and `toV` (below 0) of the exit. */
export function passage(arm: ArmId, movement: Movement, fromV: number, toV: number, options: Options = {}): Mission {
  const way = wayOf(lineOf(arm, movement, fromV, toV));
  return missionOf(way, arm, movement, options, crossingOf(way, arm, movement));
}

/** Straight on along knots `[u, v]` of the approach's frame; the exit has `u` below 0 and `v` above 0. */
export function straightAlong(arm: ArmId, knots: readonly Point[], options: Options = {}): Mission {
  return missionOf(wayOf(alongArm(arm, knots)), arm, "straight", options);
}

/** Straight on and out of the lane, or round the corner, to the kerb of the exit, to halt at `u` and go on. */
export function kerbHalt(
  arm: ArmId,
  movement: "straight" | "right",
  fromV: number,
  { u, flatM, shiftM, until }: KerbHalt,
): Mission {
  const to = armAfter(arm, movement);
  // Whose halt is close to the corner keeps to the kerb all the way round it.
  const isAtCorner = u - flatM - shiftM < BEND_U;
  const exitV = isAtCorner ? -KERB_V : -fromV;
  const exit: Point[] = [
    [BEND_U, exitV],
    ...(isAtCorner ? [] : [[u - flatM - shiftM, exitV] as const]),
    [u - flatM, -KERB_V],
    [u + flatM, -KERB_V],
    [u + flatM + shiftM, -fromV],
    [END_U, -fromV],
  ];
  const approach = alongArm(arm, [
    [END_U, fromV],
    [movement === "right" ? BEND_U : -BEND_U, fromV],
  ]);
  const turn = movement === "right" ? bend(arm, fromV, to, exitV, BEND_U) : [];
  const way = wayOf([...approach, ...turn, ...alongArm(to, exit)]);
  return missionOf(way, arm, movement, { halts: [{ atM: nearestOn(way, armPoint(to, u, -KERB_V)), until }] });
}

/** Where at the kerb, straight along it for how far to both sides, over how many metres from and to the lane. */
interface KerbHalt {
  readonly u: number;
  readonly flatM: number;
  readonly shiftM: number;
  readonly until: Halt["until"];
}

/** Along the kerb on the wrong side: in by the exit of an arm, round the corner, out by the next one's approach. */
export function againstTraffic(arm: ArmId, kerbV = KERB_V): Mission {
  const next = armAfter(arm, "left");
  const way = wayOf([
    ...alongArm(arm, [
      [END_U, -kerbV],
      [KERB_BEND_U, -kerbV],
    ]),
    ...bend(arm, -kerbV, next, kerbV, KERB_BEND_U),
    ...alongArm(next, [
      [KERB_BEND_U, kerbV],
      [END_U, kerbV],
    ]),
  ]);
  return { way, movement: "left", halts: [], files: [0], isReckless: true, isParked: false };
}

/** Round on the same arm, from the file next to the inner lane. */
export function uTurn(arm: ArmId, fromV: number, toV: number): Mission {
  const TURN_U = 9;
  const way = wayOf([
    ...alongArm(arm, [
      [END_U, fromV],
      [TURN_U, fromV],
    ]),
    ...turnRound(arm, fromV, toV, TURN_U),
    ...alongArm(arm, [
      [TURN_U, toV],
      [END_U, toV],
    ]),
  ]);
  const fromM = END_U - TURN_U;
  return missionOf(way, arm, "u-turn", {}, { fromM, toM: fromM + (Math.PI * (fromV - toV)) / 2 + 10 });
}

/** Stands where it is put. */
export function parked(at: Point, towards: Point): Mission {
  const way = wayOf([at, towards]);
  return { way, movement: "straight", halts: [], files: [0], isReckless: false, isParked: true };
}

/** On foot along a line, halting at some of its places. */
export function walk(
  line: readonly Point[],
  halts: readonly { readonly at: Point; readonly until: Halt["until"] }[],
): Mission {
  const way = wayOf(line);
  return {
    ...{ way, movement: "straight", files: [0], isReckless: false, isParked: false },
    halts: halts.map(({ at, until }) => ({ atM: nearestOn(way, at), until })),
  };
}

function missionOf(
  way: Way,
  arm: ArmId,
  movement: Movement,
  { conduct = "obey", files = [0], halts = [], isReckless = false }: Options,
  crossing?: Mission["crossing"],
): Mission {
  const line = { arm, atM: alongToLine(way, arm), conduct };
  return { way, movement, line, halts, files, isReckless, isParked: false, ...(crossing && { crossing }) };
}

function lineOf(arm: ArmId, movement: Movement, fromV: number, toV: number): Point[] {
  if (movement === "straight") {
    return alongArm(arm, [
      [END_U, fromV],
      [BEND_U, fromV],
      [-BEND_U, -toV],
      [-END_U, -toV],
    ]);
  }
  const to = armAfter(arm, movement);
  return [
    ...alongArm(arm, [
      [END_U, fromV],
      [BEND_U, fromV],
    ]),
    ...bend(arm, fromV, to, toV, BEND_U),
    ...alongArm(to, [
      [BEND_U, toV],
      [END_U, toV],
    ]),
  ];
}

/** Metres along the way at which it meets the arm's stop line. */
function alongToLine(way: Way, arm: ArmId): number {
  return indexWhere(way, arm, ([u]) => u <= STREET.stopLineU);
}

/** A turn to the left crosses the oncoming lanes. */
function crossingOf(way: Way, arm: ArmId, movement: Movement): Mission["crossing"] {
  if (movement !== "left") return undefined;
  const fromM = indexWhere(way, arm, ([u, v]) => u < BEND_U && v < 1.2);
  return { fromM, toM: indexWhere(way, arm, ([, v]) => v < -STREET.halfM) };
}

function indexWhere(way: Way, arm: ArmId, holds: (place: readonly [u: number, v: number]) => boolean): number {
  const index = way.x.findIndex((x, i) => holds(inArm(arm, [x, way.y[i] ?? 0])));
  return (index * way.lengthM) / (way.x.length - 1);
}

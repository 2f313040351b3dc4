import { type DurationMs, durationMs, type EpochMs, elapsed, type RoadUserClass } from "@ngaba/contract";
import type { Detection, PixelBox } from "../detection/detection.ts";
import { type BoxFilter, boxOf, correct, predict, shift, startFilter, velocityOf } from "./box-filter.ts";
import { type CameraMotion, shiftBox } from "./camera-motion.ts";
import { type ClassVotes, electedClass, NO_VOTES, vote } from "./class-vote.ts";
import { type Perspective, predictOnGround } from "./perspective.ts";
import type { Track } from "./track.ts";

/** What is known of a road user since it came into view. */
export interface Run {
  readonly since: EpochMs;
  readonly hits: number;
  readonly bestScore: number;
  /** Seen often and clearly enough to be reported. */
  readonly isConfirmed: boolean;
  /** Middle of its first box. */
  readonly from: { readonly x: number; readonly y: number };
}

/** One road user in the tracker's memory, as it was when last seen. */
export interface Followed {
  /** 0 until its first run is confirmed: what shows only once uses up no id. */
  readonly id: number;
  /** Sightings since it came into view; who comes back after long must be seen as often as who is new. */
  readonly run: Run;
  readonly filter: BoxFilter;
  /** The filter's box. */
  readonly box: PixelBox;
  /** Where it was when it last had moved away from where it was before: the longer ago, the surer it stands. */
  readonly halt: { readonly x: number; readonly y: number; readonly since: EpochMs };
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly hits: number;
  readonly scoreSum: number;
  readonly votes: ClassVotes;
  readonly roadUserClass: RoadUserClass;
}

/** A road user as it should be now, had it gone on as it did. */
export interface ExpectedRoadUser {
  readonly followed: Followed;
  readonly filter: BoxFilter;
  readonly box: PixelBox;
  readonly roadUserClass: RoadUserClass;
}

/** Who has not left its place by this part of its height for this long stands. */
const HALT_HEIGHTS = 0.3;
const HALT_MS = durationMs(3000);

/** Whether it stood still when it was last seen. */
export function isStopped({ halt, lastSeenAt }: Followed): boolean {
  return elapsed(halt.since, lastSeenAt) >= HALT_MS;
}

/** Whether it has left the place where it came into view. */
export function hasMoved({ run, box }: Followed): boolean {
  const { x, y } = middleOf(box);
  return Math.hypot(x - run.from.x, y - run.from.y) > HALT_HEIGHTS * (box.y2 - box.y1);
}

/** How long it has not been seen; 0 when the clock went back. */
export function unseenFor({ lastSeenAt }: Followed, at: EpochMs): DurationMs {
  return durationMs(Math.max(0, elapsed(lastSeenAt, at)));
}

export function open(detection: Detection, at: EpochMs): Followed {
  const votes = vote(NO_VOTES, detection);
  return {
    id: 0,
    run: beginRun(detection, at),
    filter: startFilter(detection.box),
    box: detection.box,
    halt: { ...middleOf(detection.box), since: at },
    firstSeenAt: at,
    lastSeenAt: at,
    hits: 1,
    scoreSum: detection.score,
    votes,
    roadUserClass: electedClass(votes),
  };
}

export function expectAt(followed: Followed, at: EpochMs, perspective: Perspective | undefined): ExpectedRoadUser {
  const { roadUserClass } = followed;
  const missingMs = unseenFor(followed, at);
  if (missingMs === 0) return { followed, filter: followed.filter, box: followed.box, roadUserClass };
  const filter =
    perspective === undefined
      ? predict(followed.filter, missingMs)
      : predictOnGround(followed.filter, missingMs, perspective);
  return { followed, filter, box: boxOf(filter), roadUserClass };
}

/** As it was when last seen: what stopped is expected nowhere else. */
export function expectInPlace(followed: Followed): ExpectedRoadUser {
  return { followed, filter: followed.filter, box: followed.box, roadUserClass: followed.roadUserClass };
}

/** The road user once it has been seen again, and whether that begins a new run. */
export function absorb(
  expected: ExpectedRoadUser,
  detection: Detection,
  { at, isBack }: { readonly at: EpochMs; readonly isBack: boolean },
): Followed {
  const before = expected.followed;
  const filter = correct(expected.filter, detection.box);
  const box = boxOf(filter);
  const votes = vote(before.votes, detection);
  return {
    id: before.id,
    run: isBack ? beginRun(detection, at) : goOn(before.run, detection),
    filter,
    box,
    halt: haltAt(before.halt, box, at),
    firstSeenAt: before.firstSeenAt,
    lastSeenAt: at,
    hits: before.hits + 1,
    scoreSum: before.scoreSum + detection.score,
    votes,
    roadUserClass: electedClass(votes),
  };
}

/** The same road user in a picture whose content has moved. */
export function carryAlong(one: Followed, motion: CameraMotion): Followed {
  return {
    ...one,
    filter: shift(one.filter, motion),
    box: shiftBox(one.box, motion),
    halt: { x: one.halt.x + motion.x, y: one.halt.y + motion.y, since: one.halt.since },
  };
}

export function report(one: Followed): Track {
  return {
    id: one.id,
    roadUserClass: one.roadUserClass,
    box: one.box,
    velocity: velocityOf(one.filter),
    at: one.lastSeenAt,
    firstSeenAt: one.firstSeenAt,
    confidence: one.scoreSum / one.hits,
  };
}

function beginRun({ box, score }: Detection, at: EpochMs): Run {
  return { since: at, hits: 1, bestScore: score, isConfirmed: false, from: middleOf(box) };
}

function goOn(run: Run, { score }: Detection): Run {
  return { ...run, hits: run.hits + 1, bestScore: Math.max(run.bestScore, score) };
}

function haltAt(halt: Followed["halt"], box: PixelBox, at: EpochMs): Followed["halt"] {
  const { x, y } = middleOf(box);
  const left = Math.hypot(x - halt.x, y - halt.y) > HALT_HEIGHTS * (box.y2 - box.y1);
  return left ? { x, y, since: at } : halt;
}

function middleOf(box: PixelBox): { readonly x: number; readonly y: number } {
  return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
}

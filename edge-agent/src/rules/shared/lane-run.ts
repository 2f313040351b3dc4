import { type DurationMs, type EpochMs, elapsed } from "@ngaba/contract";
import type { LaneStep } from "./lane-step.ts";

/** How far somebody has driven in a lane in one go, along its arrow or against it. */
export interface LaneRun {
  readonly since: EpochMs;
  /** Of its last sighting in the lane. */
  readonly at: EpochMs;
  /** Metres in the run's own direction, at last and at most. */
  readonly distanceM: number;
  readonly farthestM: number;
  /** Metres to the right of the lane's arrow. */
  readonly acrossM: number;
  /** Metres of all its steps. */
  readonly wayM: number;
  readonly sightings: number;
}

/** Shorter absences end no run: boxes flicker over a lane's edge. */
const OUTSIDE_MS = 1_000;
/** After a longer time out of sight nobody knows where somebody has been. */
const HIDDEN_MS = 4_000;
/** Moving back by more than boxes shake ends a run. */
const BACK_M = 1.5;
/** No road user is so fast: the track has jumped to another one. */
const JUMP_MPS = 40;

/**
 * Carries a run on by one step. It ends where the road user leaves the lane, turns back or jumps, and begins at the
 * place from which it has gone its own direction only.
 *
 * @param sign 1: along the lane's arrow, -1: against it
 */
export function nextRun(run: LaneRun | undefined, step: LaneStep, sign: 1 | -1): LaneRun | undefined {
  const fresh = { since: step.at, at: step.at, distanceM: 0, farthestM: 0, acrossM: 0, wayM: 0, sightings: 1 };
  if (!step.isInside) return run !== undefined && elapsed(run.at, step.at) <= OUTSIDE_MS ? run : undefined;
  const lengthM = Math.hypot(step.alongM, step.acrossM);
  const hasJumped = step.ms > HIDDEN_MS || lengthM > (JUMP_MPS * step.ms) / 1000;
  if (run === undefined || hasJumped) return fresh;
  const distanceM = run.distanceM + sign * step.alongM;
  if (distanceM <= 0 || run.farthestM - distanceM > BACK_M) return fresh;
  return {
    since: run.since,
    at: step.at,
    distanceM,
    farthestM: Math.max(run.farthestM, distanceM),
    acrossM: run.acrossM + step.acrossM,
    wayM: run.wayM + lengthM,
    sightings: run.sightings + 1,
  };
}

export const lastedMs = ({ since, at }: LaneRun): DurationMs => elapsed(since, at);

/** In [0, 1]: 1 when all of its steps went straight along the lane. */
export const straightness = ({ distanceM, wayM }: LaneRun): number => (wayM === 0 ? 0 : distanceM / wayM);

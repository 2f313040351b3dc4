import { type DurationMs, type EpochMs, elapsed, epochMs } from "@ngaba/contract";
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
  /** Metres of its way, taken from place to place that are `LEG_M` apart: shorter steps are as much the shaking of its box. */
  readonly wayM: number;
  /** Metres along the arrow and to the right of it since the last such place. */
  readonly leg: { readonly alongM: number; readonly acrossM: number };
  /** Metres from the lane's edge, in the mean of its sightings. */
  readonly depthM: number;
  readonly sightings: number;
}

/** Boxes flicker over a lane's edge by so much: only who is further outside, for longer, has left it. */
const OUTSIDE_M = 0.5;
const OUTSIDE_MS = 1_000;
/** After a longer time out of sight nobody knows where somebody has been. */
const HIDDEN_MS = 4_000;
/** Moving back by more than boxes shake ends a run. */
const BACK_M = 1.5;
/** A run begins with the sighting before the first that was found in the lane, if it is no longer ago than this. */
const FIRST_STEP_MS = 500;
/** Boxes of who drives shake by less than half of this. */
const LEG_M = 2;
/** No road user is so fast: the track has jumped to another one. */
const JUMP_MPS = 40;

/**
 * Carries a run on by one step. It ends where the road user leaves the lane, turns back or jumps, and begins at the
 * place from which it has gone its own direction only.
 *
 * @param sign 1: along the lane's arrow, -1: against it
 */
export function nextRun(run: LaneRun | undefined, step: LaneStep, sign: 1 | -1): LaneRun | undefined {
  if (step.depthM < -OUTSIDE_M) return run !== undefined && elapsed(run.at, step.at) <= OUTSIDE_MS ? run : undefined;
  const lengthM = Math.hypot(step.alongM, step.acrossM);
  const hasJumped = step.ms > HIDDEN_MS || lengthM > (JUMP_MPS * step.ms) / 1000;
  if (hasJumped) return newRun(step.at, step.depthM);
  if (run === undefined) return step.ms > FIRST_STEP_MS ? newRun(step.at, step.depthM) : firstStep(step, sign);
  const distanceM = run.distanceM + sign * step.alongM;
  if (leadsAside(run, step, sign) || distanceM <= 0 || run.farthestM - distanceM > BACK_M)
    return newRun(step.at, step.depthM);
  return {
    since: run.since,
    at: step.at,
    distanceM,
    farthestM: Math.max(run.farthestM, distanceM),
    acrossM: run.acrossM + step.acrossM,
    ...longerWay(run, step),
    depthM: run.depthM + (step.depthM - run.depthM) / (run.sightings + 1),
    sightings: run.sightings + 1,
  };
}

const NO_LEG = { alongM: 0, acrossM: 0 };

function newRun(at: EpochMs, depthM: number): LaneRun {
  return { since: at, at, distanceM: 0, farthestM: 0, acrossM: 0, wayM: 0, leg: NO_LEG, depthM, sightings: 1 };
}

const longerLeg = (leg: LaneRun["leg"], { alongM, acrossM }: LaneRun["leg"]): LaneRun["leg"] => ({
  alongM: leg.alongM + alongM,
  acrossM: leg.acrossM + acrossM,
});

/** Whether the leg that this step makes whole leads aside rather than along the lane. */
function leadsAside({ leg }: LaneRun, step: LaneStep, sign: 1 | -1): boolean {
  const { alongM, acrossM } = longerLeg(leg, step);
  return Math.hypot(alongM, acrossM) >= LEG_M && Math.abs(acrossM) > sign * alongM;
}

function longerWay({ wayM, leg }: Pick<LaneRun, "wayM" | "leg">, step: LaneRun["leg"]) {
  const longer = longerLeg(leg, step);
  const legM = Math.hypot(longer.alongM, longer.acrossM);
  return legM < LEG_M ? { wayM, leg: longer } : { wayM: wayM + legM, leg: NO_LEG };
}

function firstStep({ at, ms, depthM, alongM, acrossM }: LaneStep, sign: 1 | -1): LaneRun {
  const distanceM = sign * alongM;
  if (distanceM <= 0) return newRun(at, depthM);
  const way = longerWay({ wayM: 0, leg: NO_LEG }, { alongM, acrossM });
  return { since: epochMs(at - ms), at, distanceM, farthestM: distanceM, acrossM, ...way, depthM, sightings: 2 };
}

export const lastedMs = ({ since, at }: LaneRun): DurationMs => elapsed(since, at);

/** In [0, 1]: 1 when its way went straight along the lane. */
export function straightness({ distanceM, wayM, leg }: LaneRun): number {
  const allM = wayM + Math.hypot(leg.alongM, leg.acrossM);
  return allM === 0 ? 0 : distanceM / allM;
}

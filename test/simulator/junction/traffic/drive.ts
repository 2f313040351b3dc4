/** How hard somebody accelerates or brakes now: the least of what each thing ahead asks for. */
import type { ArmId } from "../arms.ts";
import { type Agent, frontM, type Halt, isPerson, isTwoWheeler } from "./agent.ts";
import { gapToCrosser, isClearTo, leaderAhead, othersNear, type Seen, type StopsAt, sightM } from "./look-ahead.ts";
import type { SignalPlan } from "./signal-plan.ts";
import { capOn } from "./way.ts";

/** In need. */
const HARDEST_MPS2 = 7;
/** Who would have to brake harder than this for an amber light goes on. */
const AMBER_MPS2 = 3;
/** Before the line, for cars and for two wheels. */
const BEFORE_LINE_M = { others: 0.8, twoWheels: 0.4 } as const;
const BEYOND_LINE_M = 2.1;
/** Nearer than this one stands when the one ahead does. */
const CLOSE_M = 4;
const LONGEST_FILE = 12;
const LOOK_EVERY_S = 0.3;
const CLEAR_REACH_M = 75;

export interface Moment {
  readonly atS: number;
  readonly plan: SignalPlan;
  readonly everybody: readonly Seen[];
}

/** Metres a second squared, negative when braking. */
export function accelerationOf(agent: Agent, moment: Moment): number {
  if (agent.mission.isParked) return 0;
  const stops = [signalStop(agent, moment), crossingStop(agent, moment), haltStop(agent, moment)];
  const others = othersNear(agent, moment.everybody, sightM(agent) + 6);
  if (isPerson(agent)) return walking(agent, others, Math.min(...stops));
  const leaders = [leaderAhead(agent, others, agent.leftM)];
  agent.follows = (leaders[0]?.gapM ?? CLOSE_M) < CLOSE_M ? leaders[0]?.agent : undefined;
  if (agent.leftGoalM !== agent.leftM) leaders.push(leaderAhead(agent, others, agent.leftGoalM));
  const crosserM = gapToCrosser(agent, others);
  const wanted = [
    freely(agent),
    ...leaders.map((leader) =>
      leader === undefined ? Number.POSITIVE_INFINITY : behind(agent, leader.gapM, leader.mps),
    ),
    ...stops.map((gapM) => behind(agent, gapM + agent.style.gapM, 0)),
    ...(crosserM === undefined ? [] : [behind(agent, crosserM, 0)]),
  ];
  return Math.max(-HARDEST_MPS2, Math.min(...wanted));
}

/** @see https://en.wikipedia.org/wiki/Intelligent_driver_model */
function behind({ mps, style }: Agent, gapM: number, leaderMps: number): number {
  if (!Number.isFinite(gapM)) return Number.POSITIVE_INFINITY;
  const { cruiseMps, accelerationMps2, brakingMps2, headwayS, gapM: least } = style;
  const closing = (mps * (mps - leaderMps)) / (2 * Math.sqrt(accelerationMps2 * brakingMps2));
  const desired = least + Math.max(0, mps * headwayS + closing);
  return accelerationMps2 * (1 - (mps / cruiseMps) ** 4 - (desired / Math.max(gapM, 0.05)) ** 2);
}

function freely({ mps, style, alongM, mission }: Agent): number {
  const goal = Math.min(style.cruiseMps, capOn(mission.way, alongM));
  if (mps > goal) return Math.max(-style.brakingMps2, (goal - mps) / 0.5);
  return style.accelerationMps2 * (1 - (mps / goal) ** 4);
}

/** People stop at once and set off at once. */
function walking(agent: Agent, others: readonly Seen[], stopM: number): number {
  const vehicles = others.filter(({ agent: other }) => !isPerson(other));
  const leader = leaderAhead(agent, vehicles, agent.leftM);
  const isHeld = stopM < 0.3 || (leader !== undefined && leader.gapM < 1);
  return Math.max(-3, Math.min(1.5, ((isHeld ? 0 : agent.style.cruiseMps) - agent.mps) / 0.3));
}

/** Metres to where the front has to stop for the signal; infinite when it need not. */
function signalStop(agent: Agent, { atS, plan, everybody }: Moment): number {
  const { line, way } = agent.mission;
  if (line === undefined || agent.runsRed) return Number.POSITIVE_INFINITY;
  const lineGapM = line.atM - frontM(agent);
  if (lineGapM < (agent.conduct === "halt-beyond" ? -BEYOND_LINE_M - 0.5 : -0.2)) return Number.POSITIVE_INFINITY;
  const phase = plan.phase(line.arm, atS);
  if (phase === "green") return Number.POSITIVE_INFINITY;
  const gapM = lineGapM - BEFORE_LINE_M[isTwoWheeler(agent) ? "twoWheels" : "others"];
  if (phase === "amber")
    return agent.mps ** 2 / (2 * Math.max(gapM, 0.01)) > AMBER_MPS2 ? Number.POSITIVE_INFINITY : gapM;
  const [sinceS, untilS] = [plan.sinceS(line.arm, atS), plan.untilS(line.arm, atS)];
  if (agent.conduct === "halt-beyond" && sinceS > 0.6 && untilS > 3) return lineGapM + BEYOND_LINE_M;
  if (agent.conduct === "halt-beyond" && lineGapM < 0) return 0;
  if (agent.conduct === "run-when-clear" && lineGapM < 14 && sinceS > 0.6 && untilS > 1.5 && looks(agent, atS)) {
    agent.runsRed = isClearTo(
      agent,
      Math.min(way.lengthM, line.atM + 40),
      nearby(agent, everybody),
      stopsFor(plan, atS),
    );
  }
  return agent.runsRed ? Number.POSITIVE_INFINITY : gapM;
}

/** Metres to where the front has to wait for a gap; infinite when there is one, or nothing to cross. */
function crossingStop(agent: Agent, { atS, plan, everybody }: Moment): number {
  const { crossing } = agent.mission;
  if (crossing === undefined || agent.isCommitted) return Number.POSITIVE_INFINITY;
  const gapM = crossing.fromM - frontM(agent);
  if (gapM > 25) return Number.POSITIVE_INFINITY;
  if (gapM < 4 && looks(agent, atS)) {
    agent.isCommitted = isClearTo(agent, crossing.toM, nearby(agent, everybody), stopsFor(plan, atS));
  }
  return agent.isCommitted ? Number.POSITIVE_INFINITY : gapM;
}

/** Metres to the next halt; infinite when there is none or it is over. */
function haltStop(agent: Agent, moment: Moment): number {
  const halt = agent.mission.halts[agent.haltsDone];
  if (halt === undefined) return Number.POSITIVE_INFINITY;
  const gapM = halt.atM - agent.alongM;
  if (gapM > 40) return Number.POSITIVE_INFINITY;
  if (agent.haltedSinceS === undefined && gapM < 0.8 && agent.mps < 0.3) agent.haltedSinceS = moment.atS;
  if (!isOver(agent, halt, gapM, moment)) return gapM;
  agent.haltsDone += 1;
  agent.haltedSinceS = undefined;
  return Number.POSITIVE_INFINITY;
}

function isOver(agent: Agent, { until, atM }: Halt, gapM: number, { atS, plan, everybody }: Moment): boolean {
  if ("walkAcross" in until) return gapM < 1 && mayWalk(plan, until.walkAcross, atS);
  const sinceS = agent.haltedSinceS;
  if (sinceS === undefined) return false;
  const isDue = "afterS" in until ? atS - sinceS >= until.afterS : atS >= until.atS;
  if (!isDue || isPerson(agent)) return isDue;
  return looks(agent, atS) && isClearTo(agent, atM + 9, nearby(agent, everybody), stopsFor(plan, atS));
}

/** People set off only while there is time to get across before the arm's traffic goes. */
function mayWalk(plan: SignalPlan, arm: ArmId, atS: number): boolean {
  return plan.phase(arm, atS) === "red" && plan.sinceS(arm, atS) > 3 && plan.untilS(arm, atS) > 18;
}

function looks(agent: Agent, atS: number): boolean {
  if (atS < agent.nextLookS) return false;
  agent.nextLookS = atS + LOOK_EVERY_S;
  return true;
}

const nearby = (agent: Agent, everybody: readonly Seen[]): Seen[] => othersNear(agent, everybody, CLEAR_REACH_M);

/** Who has red and has not passed the line will not pass it; who stands at a halt, for a gap, or because of red, stays. */
function stopsFor(plan: SignalPlan, atS: number): StopsAt {
  return (other) => {
    const { line, halts } = other.mission;
    if (isStuck(other)) return other.alongM;
    const haltM = halts[other.haltsDone]?.atM ?? Number.POSITIVE_INFINITY;
    if (line === undefined || other.runsRed || plan.phase(line.arm, atS) === "green") return haltM;
    const toLineM = line.atM - frontM(other);
    if (other.mps < 0.5 && toLineM > -BEYOND_LINE_M - 0.5) return other.alongM;
    const passes = toLineM < 0 || other.mps ** 2 / (2 * AMBER_MPS2) > toLineM;
    return passes ? haltM : Math.min(haltM, other.alongM + toLineM);
  };
}

/** Stands for a reason that will not go away by itself, or behind somebody who does. */
function isStuck(agent: Agent): boolean {
  let ahead: Agent | undefined = agent;
  for (let place = 0; ahead !== undefined && ahead.mps < 0.5 && place < LONGEST_FILE; place++) {
    const { crossing, isParked } = ahead.mission;
    if (isParked || ahead.haltedSinceS !== undefined) return true;
    if (crossing !== undefined && !ahead.isCommitted && frontM(ahead) > crossing.fromM - 2) return true;
    ahead = ahead.follows;
  }
  return false;
}

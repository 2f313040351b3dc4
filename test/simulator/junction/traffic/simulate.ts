/** Moves everybody through the clip, and through a time before it so that it begins in full traffic. */
import { TICK_MS } from "../../../rule-truth/sumo/track.ts";
import type { ArmId } from "../arms.ts";
import { type Agent, footprintOf, frontM, isPerson } from "./agent.ts";
import { accelerationOf } from "./drive.ts";
import { keepFile } from "./files.ts";
import { leaderAhead, othersNear, type Seen } from "./look-ahead.ts";
import type { SignalPlan } from "./signal-plan.ts";

const STEP_S = TICK_MS / 1000;
/** More than a cycle: queues have come and gone once. */
export const LEAD_IN_S = 75;

/** Somebody who is to appear, as soon after `atS` as there is room. */
export interface Arrival {
  readonly atS: number;
  readonly agent: Agent;
}

/** Breaches that are left to whoever comes by at the right moment. */
export interface Temptation {
  readonly arm: ArmId;
  readonly what: "tempted-run" | "halt-beyond";
  readonly notBeforeS: number;
}

export interface Traffic {
  readonly plan: SignalPlan;
  /** By time. */
  readonly arrivals: readonly Arrival[];
  readonly temptations: readonly Temptation[];
}

/** Called after each step from the clip's second 0 on. */
export type Observe = (tick: number, agents: readonly Agent[]) => void;

export function simulate(traffic: Traffic, seconds: number, observe: Observe): void {
  const waiting = traffic.arrivals.toSorted((a, b) => a.atS - b.atS);
  const temptations = [...traffic.temptations];
  let agents: Agent[] = [];
  for (let tick = Math.round(-LEAD_IN_S / STEP_S); tick <= seconds / STEP_S; tick++) {
    const atS = (tick * TICK_MS) / 1000;
    agents = [...agents, ...admit(waiting, agents, atS)];
    const everybody = agents.map((agent): Seen => ({ agent, footprint: footprintOf(agent) }));
    tempt(temptations, everybody, traffic.plan, atS);
    const accelerations = agents.map((agent) => accelerationOf(agent, { atS, plan: traffic.plan, everybody }));
    agents.forEach((agent, index) => {
      keepFile(agent, everybody, atS, STEP_S);
      move(agent, accelerations[index] ?? 0);
    });
    agents = agents.filter(({ alongM, mission }) => mission.isParked || alongM < mission.way.lengthM);
    if (tick >= 0) observe(tick, agents);
  }
}

function move(agent: Agent, acceleration: number): void {
  const before = agent.mps;
  agent.mps = Math.max(0, before + acceleration * STEP_S);
  agent.accelerationMps2 = (agent.mps - before) / STEP_S;
  agent.alongM += ((before + agent.mps) / 2) * STEP_S;
}

/** Takes those in whose time has come and who find room; the others wait. */
function admit(waiting: Arrival[], agents: readonly Agent[], atS: number): Agent[] {
  const admitted: Agent[] = [];
  for (let index = 0; index < waiting.length && (waiting[index]?.atS ?? 0) <= atS; ) {
    const agent = (waiting[index] as Arrival).agent;
    if (!hasRoom(agent, [...agents, ...admitted])) {
      index++;
      continue;
    }
    admitted.push(agent);
    waiting.splice(index, 1);
  }
  return admitted;
}

function hasRoom(agent: Agent, agents: readonly Agent[]): boolean {
  if (agent.mission.isParked || isPerson(agent)) return true;
  const others = othersNear(
    agent,
    agents.map((other) => ({ agent: other, footprint: footprintOf(other) })),
    30,
  );
  const ahead = leaderAhead({ ...agent, alongM: agent.alongM - agent.actor.lengthM - 1 }, others, agent.leftM);
  if (ahead === undefined) return true;
  agent.mps = Math.min(agent.mps, ahead.mps + 1);
  return ahead.gapM > agent.actor.lengthM + 4 + Math.max(0, agent.mps - ahead.mps) * 2;
}

/** Red since so long when a late one gets to the line, seconds. */
const LATE_S = { least: 0.6, most: 2.6 } as const;

/** Whoever is at the right place at the right moment gives in. */
function tempt(temptations: Temptation[], everybody: readonly Seen[], plan: SignalPlan, atS: number): void {
  for (const [index, temptation] of [...temptations.entries()].toReversed()) {
    if (atS < temptation.notBeforeS) continue;
    const found = everybody.find(({ agent }) =>
      temptation.what === "tempted-run"
        ? isLate(agent, temptation, everybody, plan, atS)
        : isFirst(agent, temptation, everybody, plan, atS),
    );
    if (found === undefined) continue;
    if (temptation.what === "tempted-run") found.agent.runsRed = true;
    else found.agent.conduct = "halt-beyond";
    temptations.splice(index, 1);
  }
}

function isLate(agent: Agent, { arm }: Temptation, everybody: readonly Seen[], plan: SignalPlan, atS: number): boolean {
  const { line, movement } = agent.mission;
  if (line?.arm !== arm || movement !== "straight" || agent.runsRed || agent.mps < 5) return false;
  if (plan.phase(arm, atS) !== "amber") return false;
  const lateS = (line.atM - frontM(agent)) / agent.mps - plan.untilS(arm, atS);
  if (lateS < LATE_S.least || lateS > LATE_S.most) return false;
  return isFreeToLine(agent, line.atM, everybody);
}

function isFirst(
  agent: Agent,
  { arm }: Temptation,
  everybody: readonly Seen[],
  plan: SignalPlan,
  atS: number,
): boolean {
  const { line, movement } = agent.mission;
  if (line?.arm !== arm || movement !== "straight" || agent.conduct !== "obey" || agent.mps < 3) return false;
  if (plan.phase(arm, atS) !== "red" || plan.sinceS(arm, atS) < 0.5 || plan.untilS(arm, atS) < 12) return false;
  const gapM = line.atM - frontM(agent);
  return gapM > 6 && gapM < 30 && isFreeToLine(agent, line.atM, everybody);
}

/** Nobody is ahead before the line. */
function isFreeToLine(agent: Agent, lineM: number, everybody: readonly Seen[]): boolean {
  const leader = leaderAhead(agent, othersNear(agent, everybody, 60), agent.leftM);
  return leader === undefined || frontM(agent) + leader.gapM > lineM + 1;
}

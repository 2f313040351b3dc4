/** Keeps what the simulation did, step by step, and answers for any time in between. */

import { unwrapped } from "../../../rule-truth/sumo/footprint.ts";
import { TICK_MS } from "../../../rule-truth/sumo/track.ts";
import type { JunctionActor, JunctionMoment, JunctionState } from "../world.ts";
import { type Agent, footprintOf } from "./agent.ts";
import type { SignalPlan } from "./signal-plan.ts";
import type { Observe } from "./simulate.ts";

const BRAKING_MPS2 = 0.7;
/** Before a turn the indicator is on for so far, and until the turn is over. */
const INDICATES_M = 30;
const TURN_M = 32;

export interface Recorder {
  readonly observe: Observe;
  readonly actors: ReadonlyMap<number, JunctionActor>;
  readonly momentAt: (atMs: number) => JunctionMoment;
}

export function recorder(plan: SignalPlan): Recorder {
  const actors = new Map<number, JunctionActor>();
  const ticks: ReadonlyMap<number, JunctionState>[] = [];
  return {
    actors,
    observe: (tick, agents) => {
      const before = ticks[tick - 1];
      for (const { actor } of agents) actors.set(actor.id, actor);
      ticks[tick] = new Map(agents.map((agent) => [agent.actor.id, stateOf(agent, before?.get(agent.actor.id))]));
    },
    momentAt: (atMs) => {
      const tick = Math.floor(atMs / TICK_MS);
      const [from, to] = [ticks[tick], ticks[tick + 1]];
      const share = atMs / TICK_MS - tick;
      const states = [...(from?.values() ?? [])].map((state) => between(state, to?.get(state.actor.id), share));
      return { atMs, actors: states, signals: plan.heads(atMs / 1000) };
    },
  };
}

function stateOf(agent: Agent, before: JunctionState | undefined): JunctionState {
  const { x, y, heading: raw } = footprintOf(agent);
  const heading = unwrapped(raw, before?.heading);
  return {
    actor: agent.actor,
    ...{ x, y, heading, speedMps: Math.hypot(agent.mps, agent.leftMps) },
    yawRate: before === undefined ? 0 : (heading - before.heading) / (TICK_MS / 1000),
    isBraking: isBraking(agent),
    indicator: indicatorOf(agent),
  };
}

/** A motor vehicle's brake light: while it slows down, and while it waits. */
function isBraking({ actor, mission, mps, accelerationMps2 }: Agent): boolean {
  if (mission.isParked || actor.type === "person" || actor.type === "bicycle") return false;
  return accelerationMps2 < -BRAKING_MPS2 || mps < 0.2;
}

function indicatorOf({ mission, alongM, haltedSinceS, actor }: Agent): JunctionState["indicator"] {
  if (actor.type === "person" || actor.type === "bicycle" || mission.isParked) return "none";
  if (haltedSinceS !== undefined) return "both";
  const { line, movement, halts } = mission;
  const toHaltM = (halts[0]?.atM ?? Number.POSITIVE_INFINITY) - alongM;
  if (toHaltM > 0 && toHaltM < INDICATES_M) return "right";
  if (toHaltM <= 0 && toHaltM > -8) return "left";
  if (line === undefined || movement === "straight") return "none";
  if (alongM < line.atM - INDICATES_M || alongM > line.atM + TURN_M) return "none";
  return movement === "right" ? "right" : "left";
}

function between(from: JunctionState, to: JunctionState | undefined, share: number): JunctionState {
  if (to === undefined || share === 0) return from;
  const mix = (key: "x" | "y" | "heading" | "speedMps" | "yawRate"): number =>
    from[key] + (to[key] - from[key]) * share;
  return {
    ...from,
    x: mix("x"),
    y: mix("y"),
    heading: mix("heading"),
    speedMps: mix("speedMps"),
    yawRate: mix("yawRate"),
  };
}

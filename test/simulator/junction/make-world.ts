import { randomOf } from "../../rule-truth/sumo/random.ts";
import { TICK_MS } from "../../rule-truth/sumo/track.ts";
import { drawActs } from "./scenario/draw-acts.ts";
import { stage } from "./scenario/stage.ts";
import type { Agent } from "./traffic/agent.ts";
import { parkedVehicles, people, vehicles } from "./traffic/arrivals.ts";
import { castOf } from "./traffic/cast.ts";
import { recorder } from "./traffic/record.ts";
import { signalPlan } from "./traffic/signal-plan.ts";
import { simulate } from "./traffic/simulate.ts";
import { junctionCases } from "./truth/junction-cases.ts";
import type { JunctionMoment, JunctionWorld } from "./world.ts";

const STARTS_AT = "2026-06-15T07:30:00+07:00";
const DURATION_MS = 60_000;
/** When south and north get green: every change of phase is well inside the clip. */
const GREEN_S = { least: 14, most: 18 } as const;

/** A world, and who was sent to do, or gave in to, something besides ordinary traffic. */
export interface StagedWorld {
  readonly world: JunctionWorld;
  readonly stagedIds: ReadonlySet<number>;
}

/** One minute at the junction; the same seed makes the same world to the last bit. */
export function makeWorld(seed: number): JunctionWorld {
  return makeStagedWorld(seed).world;
}

export function makeStagedWorld(seed: number): StagedWorld {
  const greenS = randomOf(seed, "signals").whole(GREEN_S.least, GREEN_S.most);
  const plan = signalPlan(greenS);
  const random = randomOf(seed, "traffic");
  const cast = castOf(randomOf(seed, "cast"));
  const acts = randomOf(seed, "acts");
  const staged = stage(drawActs(acts, greenS), acts, cast);
  const supply = { random, cast, seconds: DURATION_MS / 1000 };
  const arrivals = [
    ...staged.arrivals,
    ...vehicles(supply, staged.quiets),
    ...people(supply),
    ...parkedVehicles(supply),
  ];
  const record = recorder(plan);
  const stagedIds = new Set(staged.arrivals.map(({ agent }) => agent.actor.id));
  const observe = (tick: number, agents: readonly Agent[]): void => {
    for (const { actor, runsRed, conduct } of agents) if (runsRed || conduct !== "obey") stagedIds.add(actor.id);
    record.observe(tick, agents);
  };
  simulate({ plan, arrivals, temptations: staged.temptations }, DURATION_MS / 1000, observe);
  return { world: worldOf(seed, record.actors, record.momentAt), stagedIds };
}

function worldOf(
  seed: number,
  actors: JunctionWorld["actors"],
  momentAt: (atMs: number) => JunctionMoment,
): JunctionWorld {
  const facts = { seed, startsAt: STARTS_AT, durationMs: DURATION_MS, actors };
  const checked = (atMs: number): JunctionMoment => {
    if (atMs < 0 || atMs > DURATION_MS) throw new RangeError(`${atMs} ms is outside of the clip of ${DURATION_MS} ms`);
    return momentAt(atMs);
  };
  return { ...facts, momentAt: checked, cases: junctionCases({ ...facts, momentAt }) };
}

/** Steps of the simulation in a clip. */
export const TICKS = DURATION_MS / TICK_MS;

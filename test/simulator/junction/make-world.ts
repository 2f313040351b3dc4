import { randomOf } from "../../rule-truth/sumo/random.ts";
import { drawActs } from "./scenario/draw-acts.ts";
import { stage } from "./scenario/stage.ts";
import type { Agent } from "./traffic/agent.ts";
import { parkedVehicles, people, vehicles } from "./traffic/arrivals.ts";
import { castOf } from "./traffic/cast.ts";
import { firstCollision } from "./traffic/collisions.ts";
import { recorder } from "./traffic/record.ts";
import { signalPlan } from "./traffic/signal-plan.ts";
import { simulate } from "./traffic/simulate.ts";
import { junctionCases } from "./truth/junction-cases.ts";
import type { JunctionMoment, JunctionWorld } from "./world.ts";

const STARTS_AT = "2026-06-15T07:30:00+07:00";
/** Of every world. */
export const DURATION_MS = 60_000;
/** When south and north get green: every change of phase is well inside the clip. */
const GREEN_S = { least: 14, most: 18 } as const;

/** A world, and who was sent to do, or gave in to, something besides ordinary traffic. */
export interface StagedWorld {
  readonly world: JunctionWorld;
  readonly stagedIds: ReadonlySet<number>;
}

/** Seed of the committed clips. */
export const DEFAULT_SEED = 20;
/** Traffic that does not come through without a collision is drawn anew. */
const ATTEMPTS = 5;

/**
 * One minute at the junction; the same seed makes the same world to the last bit.
 *
 * @throws {Error} when none of the seed's traffics comes through without a collision
 */
export function makeWorld(seed: number): JunctionWorld {
  return makeStagedWorld(seed).world;
}

export function makeStagedWorld(seed: number): StagedWorld {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const driven = drive(seed, attempt);
    if (firstCollision({ durationMs: DURATION_MS, ...driven }) !== undefined) continue;
    const { stagedIds, actors, momentAt } = driven;
    return { world: worldOf(seed, actors, momentAt), stagedIds };
  }
  throw new Error(`seed ${seed}: ${ATTEMPTS} traffics in turn had a collision`);
}

type Driven = Pick<StagedWorld, "stagedIds"> & Pick<JunctionWorld, "actors" | "momentAt">;

function drive(seed: number, attempt: number): Driven {
  const random = (stream: string) => randomOf(seed, `${stream}-${attempt}`);
  const greenS = random("signals").whole(GREEN_S.least, GREEN_S.most);
  const plan = signalPlan(greenS);
  const cast = castOf(random("cast"));
  const acts = random("acts");
  const staged = stage(drawActs(acts, greenS), acts, cast);
  const supply = { random: random("traffic"), cast, seconds: DURATION_MS / 1000 };
  const ordinary = [...vehicles(supply, staged.quiets), ...people(supply), ...parkedVehicles(supply)];
  const record = recorder(plan);
  const stagedIds = new Set(staged.arrivals.map(({ agent }) => agent.actor.id));
  const observe = (tick: number, agents: readonly Agent[]): void => {
    for (const { actor, runsRed, conduct } of agents) if (runsRed || conduct !== "obey") stagedIds.add(actor.id);
    record.observe(tick, agents);
  };
  const traffic = { plan, arrivals: [...staged.arrivals, ...ordinary], temptations: staged.temptations };
  simulate(traffic, DURATION_MS / 1000, observe);
  return { stagedIds, actors: record.actors, momentAt: record.momentAt };
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

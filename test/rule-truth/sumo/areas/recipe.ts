import type { Actor } from "../../world.ts";
import type { Path } from "../path.ts";
import type { AreaId } from "../places.ts";
import type { SumoInput } from "../run-sumo.ts";
import type { SignalChange } from "../world-files.ts";

/** How the traffic of an area is made: what SUMO drives, and what scripts add to it. */
export interface AreaRecipe {
  readonly id: AreaId;
  /** Wall clock at the beginning, RFC 3339. */
  readonly startsAt: string;
  readonly plan: (seed: number, durationMs: number) => TrafficPlan;
}

export interface TrafficPlan {
  readonly sumo: SumoInput;
  /** Those whom SUMO drives. */
  readonly actors: ReadonlyMap<number, Actor>;
  readonly signals: readonly SignalChange[];
  /** Those whom SUMO cannot drive, placed where SUMO's traffic leaves room. */
  readonly script?: (traffic: readonly Path[]) => Path[];
}

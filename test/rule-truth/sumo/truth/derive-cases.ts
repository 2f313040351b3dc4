import type { TruthCase, World } from "../../world.ts";
import { forbiddenTurnCases } from "./forbidden-turn.ts";
import { type Observed, observe } from "./history.ts";
import { redLightCases } from "./red-light.ts";
import { stopLineCases } from "./stop-line.ts";

const RULES: readonly ((observed: Observed) => TruthCase[])[] = [redLightCases, stopLineCases, forbiddenTurnCases];

/**
 * The truth of a world, from its stored tracks and signals by geometry in metres. What anybody was meant to do plays no
 * part: traffic that breaks a rule on its own counts as well.
 */
export function deriveCases(world: World): TruthCase[] {
  const observed = observe(world);
  return RULES.flatMap((casesOf) => casesOf(observed)).map(rounded);
}

/** As it is stored: whole centimetres a second. */
function rounded(truth: TruthCase): TruthCase {
  if (truth.speedMps === undefined) return truth;
  return { ...truth, speedMps: Math.round(truth.speedMps * 100) / 100 };
}

import type { TruthCase } from "../../world.ts";
import type { Places } from "../places.ts";
import { crowdCases } from "./crowd.ts";
import { forbiddenTurnCases } from "./forbidden-turn.ts";
import { type ObservableWorld, type Observed, observe } from "./history.ts";
import { illegalStopCases } from "./illegal-stop.ts";
import { loiteringCases } from "./loitering.ts";
import { redLightCases } from "./red-light.ts";
import { restrictedZoneCases } from "./restricted-zone.ts";
import { speedingCases } from "./speeding.ts";
import { stopLineCases } from "./stop-line.ts";
import { wrongLaneCases } from "./wrong-lane.ts";
import { wrongWayCases } from "./wrong-way.ts";

const RULES: readonly ((observed: Observed) => TruthCase[])[] = [
  redLightCases,
  stopLineCases,
  wrongWayCases,
  illegalStopCases,
  wrongLaneCases,
  forbiddenTurnCases,
  speedingCases,
  restrictedZoneCases,
  loiteringCases,
  crowdCases,
];

/**
 * The truth of a world, from its stored tracks and signals by geometry in metres. What anybody was meant to do plays no
 * part: traffic that breaks a rule on its own counts as well.
 */
export function deriveCases(world: ObservableWorld, places: Places): TruthCase[] {
  const observed = observe(world, places);
  return RULES.flatMap((casesOf) => casesOf(observed)).map(asStored);
}

/** Whole milliseconds and centimetres a second. */
function asStored({ speedMps, ...truth }: TruthCase): TruthCase {
  return speedMps === undefined ? truth : { ...truth, speedMps: Math.round(speedMps * 100) / 100 };
}

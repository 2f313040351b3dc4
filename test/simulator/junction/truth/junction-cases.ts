import { deriveCases } from "../../../rule-truth/sumo/truth/derive-cases.ts";
import { PLACES } from "../places.ts";
import { VIEWS } from "../views.ts";
import type { JunctionCase, JunctionWorld } from "../world.ts";

/**
 * The truth of every view: what its rules ought to say, from the states and signals by geometry in metres. What an act
 * was meant to be plays no part.
 */
export function junctionCases(world: Omit<JunctionWorld, "cases">): JunctionCase[] {
  return VIEWS.flatMap(({ cameraId, arm, kinds }) =>
    deriveCases({ ...world, area: arm }, PLACES)
      .filter(({ rule }) => kinds.includes(rule))
      .map((one) => ({ ...one, cameraId })),
  );
}

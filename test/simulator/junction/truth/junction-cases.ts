import { placesOf } from "../../../rule-truth/sumo/places.ts";
import { deriveCases } from "../../../rule-truth/sumo/truth/derive-cases.ts";
import { type ArmId, inArm } from "../arms.ts";
import { PLACES } from "../places.ts";
import { VIEWS } from "../views.ts";
import type { JunctionCase, JunctionMoment, JunctionWorld } from "../world.ts";

/**
 * The truth of every view: what its rules ought to say, from the states and signals by geometry in metres. What an act
 * was meant to be plays no part.
 */
export function junctionCases(world: Omit<JunctionWorld, "cases">): JunctionCase[] {
  return VIEWS.flatMap(({ cameraId, arm, kinds }) => {
    const fromU = innermostU(arm);
    const seen = { ...world, area: arm, momentAt: (atMs: number) => momentOf(world, arm, fromU, atMs) };
    return deriveCases(seen, PLACES)
      .filter(({ rule }) => kinds.includes(rule))
      .map((one) => ({ ...one, cameraId }));
  });
}

/** Of an arm, metres: what lies farther out or aside has nothing to do with its rules. */
const GROUND = { toU: 42, v: 20 } as const;

function momentOf(world: Pick<JunctionWorld, "momentAt">, arm: ArmId, fromU: number, atMs: number): JunctionMoment {
  const moment = world.momentAt(atMs);
  const actors = moment.actors.filter(({ x, y }) => {
    const [u, v] = inArm(arm, [x, y]);
    return u >= fromU && u <= GROUND.toU && Math.abs(v) <= GROUND.v;
  });
  return { ...moment, actors };
}

/** How far towards and beyond the centre the arm's places reach. */
function innermostU(arm: ArmId): number {
  const { stopLines, lines, lanes, zones } = placesOf(PLACES, arm);
  const ends = [...stopLines, ...lines].flatMap(({ from, to }) => [from, to]);
  const corners = [...lanes, ...zones].flatMap(({ polygon }) => polygon);
  return Math.min(...[...ends, ...corners].map((point) => inArm(arm, point)[0])) - BEYOND_M;
}

/** Who reaches the innermost place has to be seen going past it. */
const BEYOND_M = 3;

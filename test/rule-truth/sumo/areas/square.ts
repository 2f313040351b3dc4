/**
 * A square on foot, in the evening: two footpaths on which SUMO walks people, a yard that closes at ten, a gate where
 * people wait, and two places where they gather. SUMO's people only walk, so scripts add who stands, waits and gathers.
 */
import { roomBeside } from "../gaps.ts";
import { type Random, randomOf } from "../random.ts";
import { makeActor } from "../vehicles.ts";
import { playActs } from "./acts.ts";
import { arrivals } from "./arrivals.ts";
import type { AreaRecipe, TrafficPlan } from "./recipe.ts";
import { gatherings } from "./square-gatherings.ts";
import { SQUARE_KINDS } from "./square-script.ts";

/** Six minutes before the yard closes. */
export const SQUARE: AreaRecipe = { id: "square", startsAt: "2026-06-15T21:54:00+07:00", plan };

const EVERY_S = 7;
const PATHS = {
  north: {
    length: 90,
    nodes: [
      [0, -20],
      [0, 70],
    ],
  },
  east: {
    length: 80,
    nodes: [
      [-40, 26],
      [40, 26],
    ],
  },
} as const;

function plan(seed: number, durationMs: number): TrafficPlan {
  const random = randomOf(seed, "square");
  const times = arrivals(durationMs / 1000, EVERY_S, random);
  const actors = times.map((_, index) => makeActor(index + 1, "person", random));
  return {
    sumo: {
      nodes: Object.entries(PATHS)
        .flatMap(([id, { nodes }]) => nodes.map(([x, y], end) => `<node id="${id}-${end}" x="${x}" y="${y}"/>`))
        .join(""),
      edges: Object.keys(PATHS)
        .map(
          (id) =>
            `<edge id="${id}" from="${id}-0" to="${id}-1" numLanes="1" speed="14" width="4" spreadType="center" allow="pedestrian"/>`,
        )
        .join(""),
      connections: "",
      additional: "",
      demand: times.map((atS, index) => walkerXml(index + 1, atS, random)).join("\n"),
    },
    actors: new Map(actors.map((actor) => [actor.id, actor])),
    signals: [],
    script: (traffic) => {
      const room = roomBeside(traffic);
      const run = { random: randomOf(seed, "square-script"), durationMs, firstId: actors.length + 1 };
      const gathered = gatherings(room, run);
      return [...gathered, ...playActs(room, { ...run, firstId: run.firstId + gathered.length }, SQUARE_KINDS)];
    },
  };
}

function walkerXml(id: number, atS: number, random: Random): string {
  const path = random.pick(["north", "east"] as const);
  const isBack = random.chance(0.5);
  const far = PATHS[path].length - 1;
  const [from, to] = isBack ? [far, 1] : [1, far];
  const type = `<vType id="t${id}" vClass="pedestrian" maxSpeed="${random.between(0.9, 1.7).toFixed(2)}" speedDev="0"/>`;
  const person = `<person id="${id}" type="t${id}" depart="${atS.toFixed(1)}" departPos="${from}">`;
  return `${type}\n${person}<walk edges="${path}" arrivalPos="${to}"/></person>`;
}

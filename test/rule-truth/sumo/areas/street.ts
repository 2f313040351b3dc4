/**
 * A street of two lanes each way with a strip along each kerb, and a signalled crossing at the eastern end, before which
 * traffic queues through a no-stopping zone. SUMO drives the traffic and stops some of it in the kerb lanes; scripts add
 * who rides against the traffic, waits on the strip, backs, turns round, overtakes over the middle or walks.
 */

import { type Random, randomOf } from "../random.ts";
import { type ProgramStep, programXml, signalChanges } from "../signal-program.ts";
import { type Departure, drawType, makeActor, vehicleXml } from "../vehicles.ts";
import { arrivals } from "./arrivals.ts";
import type { AreaRecipe, TrafficPlan } from "./recipe.ts";
import { streetScript } from "./street-script.ts";

export const STREET: AreaRecipe = { id: "street", startsAt: "2026-06-15T16:30:00+07:00", plan };

/** Where the roads begin and end, and where the eastbound one has its stop line; metres along x. */
const WEST_END_M = -150;
const EAST_END_M = 220;
const CROSSING_M = 66;

const PROGRAM: readonly ProgramStep[] = [
  { seconds: 24, letters: "GG", heads: { "street-head": "green" } },
  { seconds: 3, letters: "yy", heads: { "street-head": "amber" } },
  { seconds: 38, letters: "rr", heads: { "street-head": "red" } },
];

type Way = "east" | "west";

/** Mean seconds between arrivals, and the share of them that stops at the kerb. */
const DEMAND: Readonly<Record<Way, { readonly everyS: number; readonly stopShare: number }>> = {
  east: { everyS: 1.9, stopShare: 0.022 },
  west: { everyS: 5, stopShare: 0.06 },
};

function plan(seed: number, durationMs: number): TrafficPlan {
  const random = randomOf(seed, "street");
  const departures = (["east", "west"] as const).flatMap((way) =>
    arrivals(durationMs / 1000, DEMAND[way].everyS, random).map((atS) => departure(way, atS, random)),
  );
  departures.sort((a, b) => a.atS - b.atS);
  const actors = departures.map(({ type }, index) => makeActor(index + 1, type, random));
  return {
    sumo: {
      nodes: nodesXml(),
      edges: edgesXml(),
      connections: [0, 1]
        .map((lane) => `<connection from="east" to="east-out" fromLane="${lane}" toLane="${lane}"/>`)
        .join(""),
      additional: programXml("crossing", PROGRAM),
      demand: actors.map((actor, index) => vehicleXml(actor, departures[index] as Departure)).join("\n"),
    },
    actors: new Map(actors.map((actor) => [actor.id, actor])),
    signals: signalChanges(PROGRAM, durationMs),
    script: (traffic) =>
      streetScript(traffic, { random: randomOf(seed, "street-script"), durationMs, firstId: actors.length + 1 }),
  };
}

function departure(way: Way, atS: number, random: Random): Departure {
  const type = drawType(random);
  const cruiseKmh = type === "bicycle" ? random.between(11, 16) : random.between(26, 42);
  const route = way === "east" ? "east east-out" : "west";
  const stops = random.chance(DEMAND[way].stopShare) && type !== "bus" ? stopXml(way, random) : "";
  return { type, atS, route, cruiseKmh, stops };
}

/** A stop in the kerb lane within the no-stopping zone: clearly beyond the grace time, or clearly within it. */
function stopXml(way: Way, random: Random): string {
  const frontAtX = random.between(27, 43);
  const endPos = way === "east" ? frontAtX - WEST_END_M : EAST_END_M - frontAtX;
  const duration = random.chance(0.55) ? random.between(13, 32) : random.between(2.5, 7);
  return `<stop lane="${way}_0" startPos="${(endPos - 1).toFixed(2)}" endPos="${endPos.toFixed(2)}" duration="${duration.toFixed(1)}"/>`;
}

function nodesXml(): string {
  const node = (id: string, x: number, y: number, rest = ""): string => `<node id="${id}" x="${x}" y="${y}" ${rest}/>`;
  const shape = `shape="${CROSSING_M - 0.1},-7 ${CROSSING_M + 0.1},-7 ${CROSSING_M + 0.1},0 ${CROSSING_M - 0.1},0"`;
  return [
    node("east-begin", WEST_END_M, -3.5),
    node("crossing", CROSSING_M, -3.5, `type="traffic_light" ${shape}`),
    node("east-end", EAST_END_M, -3.5),
    node("west-begin", EAST_END_M, 3.5),
    node("west-end", WEST_END_M, 3.5),
  ].join("\n");
}

function edgesXml(): string {
  const edge = (id: string, from: string, to: string): string =>
    `<edge id="${id}" from="${from}" to="${to}" numLanes="2" speed="13.9" width="3.5" spreadType="center"/>`;
  return [
    edge("east", "east-begin", "crossing"),
    edge("east-out", "crossing", "east-end"),
    edge("west", "west-begin", "west-end"),
  ].join("\n");
}

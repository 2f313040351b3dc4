/**
 * A signalled junction of two roads with a median. The camera stands behind the southern approach. All of it is SUMO's
 * own: riders who go on red (`jmDriveAfterRedTime`), drivers who wait past the stop line (`jmStoplineGap`: the lanes end
 * four metres beyond the line, and the orderly keep more than that), stalls just past the line (`<stop>`), and turns
 * that are not allowed, on connections which only the disorderly use.
 */

import { type Random, randomOf } from "../random.ts";
import { type ProgramStep, programXml, signalChanges } from "../signal-program.ts";
import { type Departure, drawType, makeActor, vehicleXml } from "../vehicles.ts";
import { arrivals } from "./arrivals.ts";
import type { AreaRecipe, TrafficPlan } from "./recipe.ts";

type Arm = "north" | "east" | "south" | "west";
type Turn = "straight" | "left" | "right" | "u-turn";

/** Metres from the junction's middle to where its lanes end, and how far back the roads begin. */
const LANE_END_M = 14;
const ROAD_M = 150;
const LANE_LENGTH_M = ROAD_M - LANE_END_M;
/** The stop line lies this far before the end of the lanes. */
const LINE_BEFORE_END_M = 4;

/** Mean seconds between two arrivals, and what shares of them turn where. */
const DEMAND: Readonly<Record<Arm, { readonly everyS: number; readonly turns: Readonly<Record<Turn, number>> }>> = {
  south: { everyS: 3.3, turns: { straight: 0.62, right: 0.28, left: 0.06, "u-turn": 0.04 } },
  north: { everyS: 6, turns: { straight: 0.58, right: 0.12, left: 0.15, "u-turn": 0.15 } },
  east: { everyS: 12, turns: { straight: 0.7, right: 0.15, left: 0.15, "u-turn": 0 } },
  west: { everyS: 12, turns: { straight: 0.7, right: 0.15, left: 0.15, "u-turn": 0 } },
};

const CLOCKWISE: readonly Arm[] = ["north", "east", "south", "west"];
/** Seen from an arm, the arm reached by a turn is so many further clockwise. */
const STEPS_OF_TURN: Readonly<Record<Turn, number>> = { straight: 2, left: 1, right: 3, "u-turn": 0 };

/** Connections in netconvert's order: north, east, south, west; of each right, straight, straight, left and, north and south, U-turn. */
const PROGRAM: readonly ProgramStep[] = [
  { seconds: 20, letters: "GGGggrrrrGGGggrrrr", heads: { "south-head": "green" } },
  { seconds: 3, letters: "yyyyyrrrryyyyyrrrr", heads: { "south-head": "amber" } },
  { seconds: 2, letters: "rrrrrrrrrrrrrrrrrr", heads: { "south-head": "red" } },
  { seconds: 20, letters: "rrrrrGGGgrrrrrGGGg", heads: { "south-head": "red" } },
  { seconds: 3, letters: "rrrrryyyyrrrrryyyy", heads: { "south-head": "red" } },
  { seconds: 2, letters: "rrrrrrrrrrrrrrrrrr", heads: { "south-head": "red" } },
];

export const APPROACH: AreaRecipe = { id: "approach", startsAt: "2026-06-15T07:30:00+07:00", plan };

function plan(seed: number, durationMs: number): TrafficPlan {
  const random = randomOf(seed, "approach");
  const departures = CLOCKWISE.flatMap((arm) => departuresOf(arm, durationMs / 1000, random));
  departures.sort((a, b) => a.atS - b.atS);
  const actors = departures.map(({ type }, index) => makeActor(index + 1, type, random));
  return {
    sumo: {
      nodes: nodesXml(),
      edges: CLOCKWISE.flatMap(armEdges).join("\n"),
      connections: CLOCKWISE.flatMap(armConnections).join("\n"),
      additional: programXml("junction", PROGRAM),
      demand: actors.map((actor, index) => vehicleXml(actor, departures[index] as Departure)).join("\n"),
    },
    actors: new Map(actors.map((actor) => [actor.id, actor])),
    signals: signalChanges(PROGRAM, durationMs),
  };
}

function departuresOf(arm: Arm, untilS: number, random: Random): Departure[] {
  const { everyS, turns } = DEMAND[arm];
  return arrivals(untilS, everyS, random).map((atS) => {
    const turn = drawTurn(turns, random);
    const drawn = drawType(random);
    // Nothing longer than a car turns round between the kerbs.
    const type = turn === "u-turn" && drawn !== "bicycle" && drawn !== "motorbike" ? "car" : drawn;
    const cruiseKmh = type === "bicycle" ? random.between(11, 16) : random.between(28, 46);
    const route = `${arm}-in ${armAfter(arm, turn)}-out`;
    return {
      type,
      atS,
      route,
      cruiseKmh,
      ...(arm === "south" ? mannersOf(turn, type, random) : orderly(random)),
    };
  });
}

function drawTurn(turns: Readonly<Record<Turn, number>>, random: Random): Turn {
  let draw = random.between(0, 1);
  for (const [turn, share] of Object.entries(turns)) {
    if (draw < share) return turn as Turn;
    draw -= share;
  }
  return "straight";
}

/** How somebody on the observed approach behaves: nearly always in order. */
function mannersOf(turn: Turn, type: Departure["type"], random: Random): Pick<Departure, "driving" | "stops"> {
  const draw = random.between(0, 1);
  if (draw < 0.22 && type !== "bus" && turn !== "u-turn") {
    return {
      driving: `jmDriveAfterRedTime="1000" jmDriveRedSpeed="${random.between(5, 9).toFixed(1)}" jmIgnoreFoeProb="0.95" jmIgnoreFoeSpeed="14" ${gapXml(4.4, 5.2, random)}`,
    };
  }
  if (draw < 0.44) return { driving: gapXml(0.2, 3.3, random) };
  if (draw < 0.48) return { ...orderly(random), stops: stallXml(turn, random) };
  return orderly(random);
}

/** Waits a little before the line; some leave more room than others. */
function orderly(random: Random): Pick<Departure, "driving"> {
  return { driving: gapXml(LINE_BEFORE_END_M + 0.3, LINE_BEFORE_END_M + 1.9, random) };
}

function gapXml(least: number, most: number, random: Random): string {
  return `jmStoplineGap="${random.between(least, most).toFixed(2)}"`;
}

/** Stalls for some seconds with the front past the stop line. */
function stallXml(turn: Turn, random: Random): string {
  const lane = turn === "right" ? 0 : turn === "straight" ? random.whole(0, 1) : 1;
  const endPos = LANE_LENGTH_M - LINE_BEFORE_END_M + random.between(0.9, 3.2);
  const duration = random.between(3, 7).toFixed(1);
  return `<stop lane="south-in_${lane}" startPos="${(endPos - 1).toFixed(2)}" endPos="${endPos.toFixed(2)}" duration="${duration}"/>`;
}

function armAfter(arm: Arm, turn: Turn): Arm {
  return CLOCKWISE[(CLOCKWISE.indexOf(arm) + STEPS_OF_TURN[turn]) % 4] as Arm;
}

/** Unit vector from the junction out along the arm. */
const OUTWARD: Readonly<Record<Arm, readonly [number, number]>> = {
  north: [0, 1],
  east: [1, 0],
  south: [0, -1],
  west: [-1, 0],
};

function nodesXml(): string {
  const corners = "-8,-14 8,-14 14,-8 14,8 8,14 -8,14 -14,8 -14,-8";
  const ends = CLOCKWISE.map(
    (arm) => `<node id="${arm}" x="${OUTWARD[arm][0] * ROAD_M}" y="${OUTWARD[arm][1] * ROAD_M}"/>`,
  );
  return [`<node id="junction" x="0" y="0" type="traffic_light" shape="${corners}"/>`, ...ends].join("\n");
}

/** Two lanes each way, their middle 4.5 m to the right of the road's. */
function armEdges(arm: Arm): string[] {
  const [x, y] = OUTWARD[arm];
  const point = (alongM: number, rightM: number): string => `${x * alongM + y * rightM},${y * alongM - x * rightM}`;
  const edge = (id: string, ends: string, shape: string): string =>
    `<edge id="${id}" ${ends} numLanes="2" speed="13.9" width="3.5" spreadType="center" shape="${shape}"/>`;
  return [
    edge(`${arm}-in`, `from="${arm}" to="junction"`, `${point(ROAD_M, -4.5)} ${point(0, -4.5)}`),
    edge(`${arm}-out`, `from="junction" to="${arm}"`, `${point(0, 4.5)} ${point(ROAD_M, 4.5)}`),
  ];
}

function armConnections(arm: Arm): string[] {
  const connect = (turn: Turn, from: number, to: number): string =>
    `<connection from="${arm}-in" to="${armAfter(arm, turn)}-out" fromLane="${from}" toLane="${to}"/>`;
  const turns = [connect("right", 0, 0), connect("straight", 0, 0), connect("straight", 1, 1), connect("left", 1, 1)];
  return arm === "north" || arm === "south" ? [...turns, connect("u-turn", 1, 0)] : turns;
}

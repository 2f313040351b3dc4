import type { Random } from "../../../rule-truth/sumo/random.ts";
import { ARMS, type ArmId } from "../arms.ts";
import type { Act } from "./acts.ts";

/**
 * The acts of a scenario. `greenS` is when the south and north arms get green in the clip; east and west follow half a
 * minute later, and have green until 6 s before it as well.
 */
export function drawActs(random: Random, greenS: number): readonly Act[] {
  return [
    ...redLights(random, greenS),
    ...beyondTheLine(random, greenS),
    ...againstTraffic(random, greenS),
    ...kerbHalts(random, greenS),
    ...fastOnes(random, greenS),
    ...turnsAndLanes(random, greenS),
    ...peopleOutOfPlace(random),
  ];
}

/** When the arms' light turns red, and green again. */
const redFrom = (arm: ArmId, greenS: number): number => (isSouthNorth(arm) ? greenS + 27 : greenS - 3);
const isSouthNorth = (arm: ArmId): boolean => arm === "south" || arm === "north";

function redLights(random: Random, greenS: number): Act[] {
  const first = random.whole(0, 1);
  const late = ARMS.flatMap((arm, index): Act[] => {
    const type = index % 2 === first ? "car" : "motorbike";
    return [
      { kind: "late-run", arm, type, atS: redFrom(arm, greenS) + random.between(0.8, 1.8) },
      { kind: "tempted-run", arm, notBeforeS: 0 },
    ];
  });
  const [across, along] = [random.pick(["east", "west"] as const), random.pick(["south", "north"] as const)];
  return [
    ...late,
    { kind: "filter-run", arm: across, atS: redFrom(across, greenS) + random.between(14, 22) },
    { kind: "filter-run", arm: along, atS: random.between(1, greenS - 10) },
  ];
}

function beyondTheLine(random: Random, greenS: number): Act[] {
  const filtering = random.chance(0.5) ? (["south", "east"] as const) : (["north", "west"] as const);
  const firsts = random.chance(0.5) ? (["north", "west"] as const) : (["south", "east"] as const);
  return [
    ...filtering.map((arm): Act => ({ kind: "filter-halt", arm, atS: redFrom(arm, greenS) + random.between(4, 8) })),
    ...firsts.map((arm): Act => ({ kind: "halt-beyond", arm, notBeforeS: 0 })),
  ];
}

/** They get to the next arm's approach while its traffic moves: behind a queue nobody would see them. */
function againstTraffic(random: Random, greenS: number): Act[] {
  const rider = (arm: "south" | "north", fromS: number): Act => {
    return { kind: "against", arm, atS: fromS + random.between(0, 4), kmh: random.between(17, 24) };
  };
  return [rider("south", 1), rider("south", greenS + 27), rider("north", 2), rider("north", greenS + 25)];
}

/** Two places along the kerb, so far apart that nobody there has to wait for the other; cars follow each other in one. */
function kerbHalts(random: Random, greenS: number): Act[] {
  const [CAR_U, MOTORBIKE_U] = [30.3, 18.8];
  const halt = (act: Omit<Extract<Act, { kind: "kerb-halt" }>, "kind">): Act => ({ kind: "kerb-halt", ...act });
  const cars = (["east", "west"] as const).flatMap((arm) => {
    const car = { arm, type: "car", u: CAR_U } as const;
    return [
      halt({ ...car, by: "straight", atS: greenS - random.between(14, 18), forS: random.between(15, 18) }),
      halt({ ...car, by: "right", atS: greenS + random.between(8, 12), forS: random.between(15, 18) }),
    ];
  });
  const motorbike = { by: "right", type: "motorbike", u: MOTORBIKE_U } as const;
  return [
    ...cars,
    halt({ ...motorbike, arm: "east", atS: greenS + random.between(3, 7), forS: random.between(15, 18) }),
    halt({ ...motorbike, arm: "west", atS: greenS + random.between(3, 7), forS: random.between(3, 5) }),
  ];
}

function fastOnes(random: Random, greenS: number): Act[] {
  return [
    { kind: "fast", type: "car", atS: random.between(1, 3), kmh: random.between(55, 62) },
    { kind: "fast", type: "motorbike", atS: greenS - random.between(9, 10), kmh: random.between(54, 60) },
    { kind: "fast", type: "motorbike", atS: greenS + 30 + random.between(7, 9), kmh: random.between(54, 60) },
    { kind: "fast", type: "car", atS: greenS + 30 + random.between(10, 11), kmh: random.between(38, 41) },
  ];
}

function turnsAndLanes(random: Random, greenS: number): Act[] {
  const uTurn = (atS: number): Act => ({ kind: "u-turn", type: "motorbike", atS: greenS + atS + random.between(0, 3) });
  const inCarLane = (arm: "south" | "north", atS: number, isBrief: boolean): Act => {
    return { kind: "car-lane", arm, atS: greenS + atS + random.between(0, 3), isBrief };
  };
  return [
    ...[uTurn(2), uTurn(9), uTurn(16)],
    { kind: "left-turn", arm: "north", atS: greenS + random.between(0, 8) },
    ...[inCarLane("south", 8, false), inCarLane("north", 15, false), inCarLane("south", 16, true)],
  ];
}

function peopleOutOfPlace(random: Random): Act[] {
  const waitS = random.between(26, 34);
  return [
    { kind: "linger", fromS: -20, toS: random.between(38, 50) },
    { kind: "linger", fromS: waitS, toS: waitS + random.between(13, 20) },
    { kind: "trespass", atS: random.between(10, 28), forS: random.between(6, 9) },
    { kind: "trespass", atS: random.between(38, 50), forS: 0 },
  ];
}

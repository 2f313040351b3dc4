/** What the rules look at, in world metres; an area is an arm, seen by that arm's camera. */
import type { RoadUserClass } from "@ngaba/contract";
import type { LanePlace, LinePlace, Places, TurnPlace, ZonePlace } from "../../rule-truth/sumo/places.ts";
import { ARMS, type ArmId, armPoint, armRectangle } from "./arms.ts";
import { CLOSED_YARD } from "./furnishings.ts";
import { STREET } from "./street.ts";

const VEHICLES: readonly RoadUserClass[] = ["bicycle", "motorcycle", "car", "large-vehicle"];
const FOUR_WHEELS: readonly RoadUserClass[] = ["car", "large-vehicle"];

/** Arms whose inner lanes are closed to two wheels. */
export const CAR_LANE_ARMS: readonly ArmId[] = ["south", "north"];
/** Arms whose exits have a stretch of kerb where nobody may halt. */
const NO_STOPPING_ARMS: readonly ArmId[] = ["east", "west"];

/** Part of an arm that its camera sees well, metres from the centre; of the exit side the far kerb decides. */
const SEEN_TO_U = { in: 38, out: 34 } as const;
const GATE_U = 14;
const { halfM, innerLaneM, kerbStripM, stopLineU } = STREET;

/** Across one side of an arm, crossed forward by its traffic. */
function acrossSide(arm: ArmId, side: "in" | "out", u: number): Pick<LinePlace, "area" | "from" | "to"> {
  const sign = side === "in" ? 1 : -1;
  return { area: arm, from: armPoint(arm, u, sign * halfM), to: armPoint(arm, u, 0) };
}

function lanesOf(arm: ArmId): LanePlace[] {
  const lane = (side: "in" | "out", place: "inner" | "outer"): LanePlace => {
    const sign = side === "in" ? 1 : -1;
    const [near, far] = place === "inner" ? [0, innerLaneM] : [innerLaneM, halfM];
    const middle = (sign * (near + far)) / 2;
    const ends = [armPoint(arm, SEEN_TO_U[side], middle), armPoint(arm, stopLineU, middle)] as const;
    const isCarLane = place === "inner" && CAR_LANE_ARMS.includes(arm);
    return {
      id: `${arm}-${side}-${place}`,
      area: arm,
      polygon: armRectangle(arm, [side === "in" ? stopLineU : GATE_U, SEEN_TO_U[side]], [sign * near, sign * far]),
      direction: side === "in" ? ends : [ends[1], ends[0]],
      classes: isCarLane ? FOUR_WHEELS : VEHICLES,
      ...(side === "in" && { signalHead: `${arm}-head` }),
    };
  };
  return [lane("in", "inner"), lane("in", "outer"), lane("out", "inner"), lane("out", "outer")];
}

function noStoppingZone(arm: ArmId): ZonePlace {
  const polygon = armRectangle(arm, [15, 33], [-halfM, -(halfM - kerbStripM - 0.2)]);
  return { id: `${arm}-no-stopping`, area: arm, purpose: "no-stopping", polygon };
}

const ZONES: readonly ZonePlace[] = [
  ...NO_STOPPING_ARMS.map(noStoppingZone),
  {
    ...{ id: "east-limit-40", area: "east", purpose: "speed-limit", limitKmh: 40 },
    polygon: armRectangle("east", [-12, 33], [-halfM, 0]),
  },
  {
    ...{ id: "closed-yard", area: CLOSED_YARD.arm, purpose: "closed" },
    polygon: armRectangle(CLOSED_YARD.arm, CLOSED_YARD.u, CLOSED_YARD.v),
  },
  {
    ...{ id: "south-corner", area: "south", purpose: "loitering", minStayMs: 30_000 },
    polygon: armRectangle("south", [17, 26], [-12.4, -8.7]),
  },
];

/** Of the north arm: its camera judges turns. */
function turn(to: ArmId, movement: TurnPlace["movement"], isAllowed: boolean): TurnPlace {
  return { id: `north-to-${to}`, area: "north", from: "north-in", to: `${to}-out`, movement, isAllowed };
}

export const PLACES: Places = {
  stopLines: ARMS.map((arm) => {
    return { id: `${arm}-stop`, ...acrossSide(arm, "in", stopLineU), signalHead: `${arm}-head` };
  }),
  lines: [
    { id: "north-in", ...acrossSide("north", "in", GATE_U) },
    { id: "north-out", ...acrossSide("north", "out", GATE_U) },
    { id: "east-out", ...acrossSide("east", "out", GATE_U), area: "north" },
  ],
  turns: [turn("north", "u-turn", false), turn("east", "left", true)],
  lanes: ARMS.flatMap(lanesOf),
  zones: ZONES,
  minWayM: { wrongWay: 10, wrongLane: 12 },
};

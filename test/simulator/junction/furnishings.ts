/** What stands on the ground of the junction. World frame: metres, x east, y north, z up. */
import { ARMS, type ArmId, armPoint, armRectangle, INWARD, type Point } from "./arms.ts";
import { LOT_V, STREET, steps } from "./street.ts";

type Span = readonly [from: number, to: number];

export interface Lot {
  /** Ground that a building stands on. */
  readonly polygon: readonly Point[];
  readonly storeys: number;
  /** Picks façade, colours and sign; the same number, the same house. */
  readonly variant: number;
  /** Towards the street: its front, radians counter-clockwise from east. */
  readonly facing: number;
}

export interface Tree {
  readonly at: Point;
  readonly heightM: number;
  readonly crownM: number;
}

/** Three lamps one above the other, red on top; it shines against the traffic of its arm. */
export interface SignalHead {
  readonly id: string;
  readonly arm: ArmId;
  readonly side: "near" | "far";
  /** Foot of the pole. */
  readonly poleAt: Point;
  /** Middle of the housing seen from above: over the road for a head on a bracket. */
  readonly at: Point;
  /** Direction in which the lamps shine, radians counter-clockwise from east. */
  readonly facing: number;
  readonly redZ: number;
  readonly amberZ: number;
  readonly greenZ: number;
  readonly lampRadiusM: number;
}

/** A line of boards or railing; stands on the ground. */
export interface Barrier {
  readonly from: Point;
  readonly to: Point;
  readonly heightM: number;
}

export interface Sign {
  readonly kind: "no-stopping" | "no-u-turn" | "no-motorbikes-lane" | "speed-limit-40" | "no-entry";
  readonly at: Point;
  readonly facing: number;
  readonly heightM: number;
}

/** Round the yard that nobody may enter, with a gap on the pavement's side; see `closed-yard` in `places.ts`. */
export const CLOSED_YARD = { arm: "west", u: [17, 29], v: [-19, -12.8] } as const;
const YARD_GAP_U = [21, 23] as const;
export const LOTS: readonly Lot[] = ARMS.flatMap((arm) => [...lotsAlong(arm, 1), ...lotsAlong(arm, -1)]);
export const TREES: readonly Tree[] = ARMS.flatMap(treesOf);
export const SIGNAL_HEADS: readonly SignalHead[] = ARMS.flatMap(headsOf);

export const BARRIERS: readonly Barrier[] = [
  barrier([CLOSED_YARD.u[0], CLOSED_YARD.v[1]], [YARD_GAP_U[0], CLOSED_YARD.v[1]]),
  barrier([YARD_GAP_U[1], CLOSED_YARD.v[1]], [CLOSED_YARD.u[1], CLOSED_YARD.v[1]]),
  barrier([CLOSED_YARD.u[0], CLOSED_YARD.v[0]], [CLOSED_YARD.u[0], CLOSED_YARD.v[1]]),
  barrier([CLOSED_YARD.u[1], CLOSED_YARD.v[0]], [CLOSED_YARD.u[1], CLOSED_YARD.v[1]]),
];

export const SIGNS: readonly Sign[] = [
  sign("no-stopping", "east", 15, -8.9, "out"),
  sign("no-stopping", "west", 15, -8.9, "out"),
  sign("speed-limit-40", "west", 30, 8.9, "in"),
  sign("no-u-turn", "north", 23, 8.9, "in"),
  sign("no-motorbikes-lane", "south", 44, 8.9, "in"),
  sign("no-motorbikes-lane", "north", 44, 8.9, "in"),
  { kind: "no-entry", at: armPoint("west", 20, -12.6), facing: INWARD.west - Math.PI / 2, heightM: 1.6 },
];

/** Row houses along one side of an arm; the closed yard stays free. */
function lotsAlong(arm: ArmId, side: 1 | -1): Lot[] {
  const FRONT_M = 8;
  const DEPTH_M = 12;
  const begin = LOT_V + (side === 1 ? 0.5 : DEPTH_M + 1);
  return steps(begin, STREET.endU - FRONT_M, FRONT_M + 0.2).flatMap((u, index) => {
    if (isYard(arm, side, u)) return [];
    const variant = (ARMS.indexOf(arm) * 31 + (side + 1) * 17 + index * 7) % 97;
    const polygon = armRectangle(arm, [u, u + FRONT_M], [side * (LOT_V + 0.3), side * (LOT_V + DEPTH_M)]);
    const facing = INWARD[arm] + (side * Math.PI) / 2;
    return [{ polygon, storeys: 2 + (variant % 4), variant, facing }];
  });
}

/** The yard lies in the corner between the west arm and the north arm. */
function isYard(arm: ArmId, side: 1 | -1, u: number): boolean {
  if (arm === CLOSED_YARD.arm) return side === -1 && u < CLOSED_YARD.u[1] + 1;
  return arm === "north" && side === 1 && u < -CLOSED_YARD.v[0] + 1;
}

function treesOf(arm: ArmId): Tree[] {
  return [1, -1].flatMap((side) =>
    steps(52, STREET.endU, 11).map((u, index) => {
      const heightM = 5 + ((index * 3 + ARMS.indexOf(arm)) % 3);
      return { at: armPoint(arm, u + (side === 1 ? 0 : 5), side * (STREET.halfM + 0.9)), heightM, crownM: 3.4 };
    }),
  );
}

function headsOf(arm: ArmId): SignalHead[] {
  const lamps = (redZ: number) => ({ redZ, amberZ: redZ - 0.38, greenZ: redZ - 0.76, lampRadiusM: 0.15 });
  const facing = INWARD[arm] + Math.PI;
  const near = { id: `${arm}-head`, arm, side: "near", facing, ...lamps(5.6) } as const;
  const far = { id: `${arm}-far-head`, arm, side: "far", facing, ...lamps(4.4) } as const;
  return [
    { ...near, poleAt: armPoint(arm, STREET.stopLineU - 0.6, 9.2), at: armPoint(arm, STREET.stopLineU - 0.6, 6) },
    { ...far, poleAt: armPoint(arm, -19, 9.2), at: armPoint(arm, -18.7, 9.2) },
  ];
}

function barrier(from: Span, to: Span): Barrier {
  return { from: armPoint("west", ...from), to: armPoint("west", ...to), heightM: 1.05 };
}

/** Turned against the traffic that comes in by the arm, or that goes out by it. */
function sign(kind: Sign["kind"], arm: ArmId, u: number, v: number, way: "in" | "out"): Sign {
  return { kind, at: armPoint(arm, u, v), facing: INWARD[arm] + (way === "in" ? Math.PI : 0), heightM: 2.4 };
}

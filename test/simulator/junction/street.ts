/**
 * The ground of the street: carriageway, kerbs, pavements, markings. World frame: metres, x east, y north, z up. What
 * stands on it is in `furnishings.ts`; what the rules look at is in `places.ts` and uses the same measures.
 */
import { ARMS, type ArmId, armPoint, armRectangle, type Point } from "./arms.ts";

/** Measures of every arm, metres; `…U` from the centre outwards, widths across. */
export const STREET = {
  /** Where the drawn road and the traffic end. */
  endU: 90,
  innerLaneM: 3.4,
  /** Mixed lane; its outermost `kerbStripM` is where nobody drives in order: there one halts. */
  outerLaneM: 5,
  kerbStripM: 2,
  /** Half of the carriageway: inner and outer lane. */
  halfM: 8.4,
  cornerRadiusM: 5,
  zebraU: [14.5, 17.5],
  stopLineU: 20,
  stopLineM: 0.4,
  pavementM: 4.2,
  kerbHeightM: 0.15,
} as const;

/** From where on the pavement ends and the lots begin. */
export const LOT_V = STREET.halfM + STREET.pavementM;

export interface Marking {
  readonly kind: "lane" | "centre" | "stop" | "zebra" | "edge" | "no-stopping";
  readonly colour: "white" | "yellow";
  /** Flat on the carriageway. */
  readonly polygon: readonly Point[];
}

/** The carriageway with its rounded corners, anticlockwise. */
export const CARRIAGEWAY: readonly Point[] = ARMS.flatMap(armOutline);

/** Kerb lines, one for each corner, from an arm's end round to the next arm's end. */
export const KERBS: readonly (readonly Point[])[] = ARMS.map((arm) => [
  armPoint(arm, STREET.endU, STREET.halfM),
  ...corner(arm),
  armPoint(nextArm(arm), STREET.endU, -STREET.halfM),
]);

/** Pavements behind the kerbs, one for each corner. */
export const PAVEMENTS: readonly (readonly Point[])[] = ARMS.map((arm) => [
  armPoint(arm, STREET.endU, STREET.halfM),
  ...corner(arm),
  armPoint(nextArm(arm), STREET.endU, -STREET.halfM),
  armPoint(nextArm(arm), STREET.endU, -LOT_V),
  armPoint(arm, LOT_V, LOT_V),
  armPoint(arm, STREET.endU, LOT_V),
]);

export const MARKINGS: readonly Marking[] = ARMS.flatMap(markingsOf);
function nextArm(arm: ArmId): ArmId {
  return ARMS[(ARMS.indexOf(arm) + 1) % ARMS.length] ?? arm;
}

/** The kerb round the corner on the right hand of the arm's incoming traffic, from this arm to the next. */
function corner(arm: ArmId): Point[] {
  const { halfM, cornerRadiusM } = STREET;
  const middle = halfM + cornerRadiusM;
  const STEPS = 10;
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const angle = (step / STEPS) * (Math.PI / 2);
    return armPoint(arm, middle - cornerRadiusM * Math.sin(angle), middle - cornerRadiusM * Math.cos(angle));
  });
}

function armOutline(arm: ArmId): Point[] {
  const { endU, halfM } = STREET;
  return [armPoint(arm, endU, -halfM), armPoint(arm, endU, halfM), ...corner(arm)];
}

function markingsOf(arm: ArmId): Marking[] {
  const { endU, innerLaneM, halfM, zebraU, stopLineU, stopLineM } = STREET;
  const strip = (kind: Marking["kind"], colour: Marking["colour"], u: Span, v: Span): Marking => {
    return { kind, colour, polygon: armRectangle(arm, u, v) };
  };
  const stopU: Span = [stopLineU, stopLineU + stopLineM];
  const dashes = (v: number, from: number): Marking[] =>
    steps(from, endU, 8).map((u) => strip("lane", "white", [u, u + 4], [v - 0.075, v + 0.075]));
  return [
    strip("centre", "yellow", [stopLineU, endU], [-0.25, -0.1]),
    strip("centre", "yellow", [stopLineU, endU], [0.1, 0.25]),
    strip("stop", "white", stopU, [0.3, halfM - 0.1]),
    strip("lane", "white", [stopLineU, 40], [innerLaneM - 0.075, innerLaneM + 0.075]),
    ...dashes(innerLaneM, 44),
    ...dashes(-innerLaneM, 20),
    ...steps(-halfM + 0.5, halfM - 0.9, 1).map((v) => strip("zebra", "white", [zebraU[0], zebraU[1]], [v, v + 0.5])),
  ];
}

type Span = readonly [from: number, to: number];

/** From `from` on in even steps, `to` left out. */
export function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, index) => from + index * by);
}

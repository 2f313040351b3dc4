import { ARMS, type ArmId, armPoint, type Point } from "../../../arms.ts";
import { STREET } from "../../../street.ts";

/** Of each arm's incoming lanes, metres before the stop line to the arrow's tip. */
const BEFORE_STOP_M = 5;
const SHAFT = { lengthM: 3.2, halfM: 0.09 } as const;
const HEAD = { lengthM: 1.1, halfM: 0.32 } as const;
const BRANCH_M = 0.75;

/** Arrows on the carriageway: straight on and left on the inner lane, straight on and right on the outer one. */
export const LANE_ARROWS: readonly (readonly Point[])[] = ARMS.flatMap((arm) => [
  ...arrow(arm, STREET.innerLaneM / 2, -1),
  ...arrow(arm, STREET.innerLaneM + STREET.outerLaneM / 2 - 0.4, 1),
]);

/** @param turn the side that it also points to: -1 left, 1 right */
function arrow(arm: ArmId, laneV: number, turn: 1 | -1): Point[][] {
  const tip = STREET.stopLineU + BEFORE_STOP_M;
  const neck = tip + HEAD.lengthM;
  const end = neck + SHAFT.lengthM;
  const at = (u: number, v: number): Point => armPoint(arm, u, laneV + v);
  const bend = neck + SHAFT.lengthM * 0.55;
  const reach = turn * BRANCH_M;
  return [
    [at(end, -SHAFT.halfM), at(end, SHAFT.halfM), at(neck, SHAFT.halfM), at(neck, -SHAFT.halfM)],
    [at(neck, -HEAD.halfM), at(neck, HEAD.halfM), at(tip, 0)],
    [at(bend + 0.12, 0), at(bend - 0.12, 0), at(bend - 0.42, reach), at(bend - 0.18, reach)],
    [at(bend - 0.75, reach), at(bend + 0.15, reach), at(bend - 0.35, reach + turn * 0.6)],
  ];
}

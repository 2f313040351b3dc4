import type { ActorType } from "../../../rule-truth/world.ts";
import type { ArmId } from "../arms.ts";

/**
 * What is to happen besides the ordinary traffic: breaches, and what comes near to one. Times are seconds of the clip at
 * which somebody who is not held up is at the decisive place. Whether it counts as a breach the truth says, not the act.
 */
export type Act =
  /** Comes by just after the light turned red, and does not stop. */
  | { readonly kind: "late-run"; readonly arm: ArmId; readonly type: "car" | "motorbike"; readonly atS: number }
  /** The next one who comes by just after the light turned red does not stop. */
  | { readonly kind: "tempted-run"; readonly arm: ArmId; readonly notBeforeS: number }
  /** Past the queue on a motorbike, and over the line on red when nobody is in the way. */
  | { readonly kind: "filter-run"; readonly arm: ArmId; readonly atS: number }
  /** Past the queue on a motorbike, and waits beyond the line. */
  | { readonly kind: "filter-halt"; readonly arm: ArmId; readonly atS: number }
  /** The first who comes by on red stops beyond the line. */
  | { readonly kind: "halt-beyond"; readonly arm: ArmId; readonly notBeforeS: number }
  /** Along the kerb, in by the exit of the arm. */
  | { readonly kind: "against"; readonly arm: "south" | "north"; readonly atS: number; readonly kmh: number }
  | {
      readonly kind: "kerb-halt";
      /** Whose exit. */
      readonly arm: "east" | "west";
      readonly by: "straight" | "right";
      readonly type: ActorType;
      readonly u: number;
      readonly atS: number;
      readonly forS: number;
    }
  | { readonly kind: "fast"; readonly type: ActorType; readonly atS: number; readonly kmh: number }
  | { readonly kind: "u-turn"; readonly type: "motorbike"; readonly atS: number }
  /** A car to the left, as it may. */
  | { readonly kind: "left-turn"; readonly arm: ArmId; readonly atS: number }
  /** On a motorbike in the lane for cars: all along, or swinging into it for a few metres. */
  | { readonly kind: "car-lane"; readonly arm: "south" | "north"; readonly atS: number; readonly isBrief: boolean }
  /** At the corner of the south arm. */
  | { readonly kind: "linger"; readonly fromS: number; readonly toS: number }
  /** Into the closed yard: to stay in it, or a step in and out. */
  | { readonly kind: "trespass"; readonly atS: number; readonly forS: number };

import { crowd } from "./crowd.ts";
import { forbiddenTurn } from "./forbidden-turn.ts";
import { illegalStop } from "./illegal-stop.ts";
import { laneFlow } from "./lane-flow.ts";
import { lineCrossing } from "./line-crossing.ts";
import { loitering } from "./loitering.ts";
import { redLight } from "./red-light.ts";
import { restrictedZone } from "./restricted-zone.ts";
import type { AnyRule } from "./rule.ts";
import { speeding } from "./speeding.ts";
import { stopLine } from "./stop-line.ts";
import { turningMovement } from "./turning-movement.ts";
import { wrongLane } from "./wrong-lane.ts";
import { wrongWay } from "./wrong-way.ts";

/** Every rule there is: the only place outside a rule's own file that knows it. */
export const RULES = [
  crowd,
  forbiddenTurn,
  illegalStop,
  laneFlow,
  lineCrossing,
  loitering,
  redLight,
  restrictedZone,
  speeding,
  stopLine,
  turningMovement,
  wrongLane,
  wrongWay,
] as const;

/** Undefined for a kind that no rule has. */
export const ruleOfKind = (kind: string): AnyRule | undefined => RULES.find((rule) => rule.kind === kind);

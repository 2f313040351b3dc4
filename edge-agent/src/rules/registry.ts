import { crowd } from "./crowd.ts";
import { illegalStop } from "./illegal-stop.ts";
import { laneFlow } from "./lane-flow.ts";
import { lineCrossing } from "./line-crossing.ts";
import { loitering } from "./loitering.ts";
import { redLight } from "./red-light.ts";
import { restrictedZone } from "./restricted-zone.ts";
import { speeding } from "./speeding.ts";
import { stopLine } from "./stop-line.ts";
import { turningMovement } from "./turning-movement.ts";

/** Every rule there is: the only place outside a rule's own file that knows it. */
export const RULES = [
  crowd,
  illegalStop,
  laneFlow,
  lineCrossing,
  loitering,
  redLight,
  restrictedZone,
  speeding,
  stopLine,
  turningMovement,
] as const;

import { crowd } from "./crowd.ts";
import { illegalStop } from "./illegal-stop.ts";
import { lineCrossing } from "./line-crossing.ts";
import { loitering } from "./loitering.ts";
import { redLight } from "./red-light.ts";
import { restrictedZone } from "./restricted-zone.ts";
import { speeding } from "./speeding.ts";
import { stopLine } from "./stop-line.ts";

/** Every rule there is: the only place outside a rule's own file that knows it. */
export const RULES = [
  crowd,
  illegalStop,
  lineCrossing,
  loitering,
  redLight,
  restrictedZone,
  speeding,
  stopLine,
] as const;

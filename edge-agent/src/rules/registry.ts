import { illegalStop } from "./illegal-stop.ts";
import { lineCrossing } from "./line-crossing.ts";
import { restrictedZone } from "./restricted-zone.ts";

/** Every rule there is: the only place outside a rule's own file that knows it. */
export const RULES = [illegalStop, lineCrossing, restrictedZone] as const;

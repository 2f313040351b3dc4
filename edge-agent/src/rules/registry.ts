import { lineCrossing } from "./line-crossing.ts";
import { restrictedZone } from "./restricted-zone.ts";

/** Every rule there is: the only place outside a rule's own file that knows it. */
export const RULES = [lineCrossing, restrictedZone] as const;

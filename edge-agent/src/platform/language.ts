import type { LocalName } from "@ngaba/contract";

/** What the commands of the technician speak. */
export type Language = keyof LocalName;
export const LANGUAGES = ["vi", "en"] as const satisfies readonly Language[];

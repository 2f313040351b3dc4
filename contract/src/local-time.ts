import { type EpochMs, epochMs, toRfc3339 } from "./units.ts";

/** Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975. */
export const LOCAL_OFFSET_MS = 7 * 3_600_000;

/** What a clock in Asia/Ho_Chi_Minh shows at a moment: `2026-03-02T21:00:00.000`. */
export const localTimeOf = (at: EpochMs): string => toRfc3339(epochMs(at + LOCAL_OFFSET_MS)).slice(0, -1);

import type { EpochMs } from "@ngaba/contract";
import { z } from "zod";

/** Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975. */
const UTC_OFFSET_MS = 7 * 3_600_000;

/** A day of the calendar; two of them compare as text. */
export const LocalDate = z.iso.date().describe("YYYY-MM-DD, local date of Asia/Ho_Chi_Minh");
export type LocalDate = z.infer<typeof LocalDate>;

/** The day on which a moment falls in Asia/Ho_Chi_Minh. */
export const localDateOf = (at: EpochMs): LocalDate => new Date(at + UTC_OFFSET_MS).toISOString().slice(0, 10);

import { type EpochMs, localTimeOf } from "@ngaba/contract";
import { z } from "zod";

/** A day of the calendar; two of them compare as text. */
export const LocalDate = z.iso.date().describe("YYYY-MM-DD, local date of Asia/Ho_Chi_Minh");
export type LocalDate = z.infer<typeof LocalDate>;

/** The day on which a moment falls in Asia/Ho_Chi_Minh. */
export const localDateOf = (at: EpochMs): LocalDate => localTimeOf(at).slice(0, 10);

import { z } from "zod";

/**
 * `identify-and-notify`: the owner is identified and the notice sent. `owner-reply`: after it without an answer, the registry and the
 * vehicle inspection are to be warned. `record`: the record of the violation is made. `limitation`: after it nobody may be fined.
 */
export const DeadlineKind = z.enum(["identify-and-notify", "owner-reply", "record", "limitation"]);
export type DeadlineKind = z.infer<typeof DeadlineKind>;

const LocalDate = z.iso.date().describe("YYYY-MM-DD, Asia/Ho_Chi_Minh");

/** A period that the law gives. It ends with its last day. */
export const CaseDeadline = z.object({
  kind: DeadlineKind,
  startedOn: LocalDate.describe("Day of what began it, which is not counted"),
  firstDay: LocalDate.describe("The first day that is counted"),
  countedTo: LocalDate.describe("The last day that is counted"),
  lastDay: LocalDate.describe("The same, or the next working day where that one is a day off"),
  metOn: LocalDate.optional(),
  standing: z
    .enum(["running", "met", "met-late", "missed", "handed-over"])
    .describe("`handed-over`: it still ran on the day on which the case was handed over"),
  isProvisional: z.boolean().describe("A day off that is not known yet could change it"),
  citation: z.string().describe("The provision that gives it, Vietnamese"),
});
export type CaseDeadline = z.infer<typeof CaseDeadline>;

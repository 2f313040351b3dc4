/** Legal holds: what may not be removed, whatever its age, until somebody lifts them. */
import { z } from "zod";
import { UtcTime } from "./ids.ts";
import { Actor } from "./rest-handling.ts";

const Why = z.string().trim().min(3).max(2_000);

/** Body of `POST /api/holds`. */
export const HoldRequest = z.strictObject({
  id: z.uuid().describe("Made by whoever asks: sent again, it is the same hold"),
  subject: z.enum(["case", "event"]).describe("A case holds its event and the pictures of that with it"),
  subjectId: z.uuid(),
  why: Why.describe("Who asked for it, and on what paper"),
});
export type HoldRequest = z.infer<typeof HoldRequest>;

/** Body of `POST /api/holds/:id/lift`. */
export const LiftRequest = z.strictObject({ why: Why });
export type LiftRequest = z.infer<typeof LiftRequest>;

export const LegalHold = z.object({
  ...HoldRequest.shape,
  at: UtcTime,
  by: Actor,
  lifted: z.object({ at: UtcTime, by: Actor, why: Why }).optional().describe("Absent while it stands"),
});
export type LegalHold = z.infer<typeof LegalHold>;

/** Query of `GET /api/holds`. Newest first. */
export const HoldQuery = z.strictObject({
  subjectId: z.uuid().optional(),
  standing: z.enum(["true", "false"]).optional().describe("true: those that have not been lifted"),
  before: UtcTime.optional().describe("Set before: at of the last one of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type HoldQuery = z.infer<typeof HoldQuery>;

export const HoldList = z.object({ holds: z.array(LegalHold) });
export type HoldList = z.infer<typeof HoldList>;

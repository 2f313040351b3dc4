/** What goes when, and what has gone: for who asks after something that is no more. */
import { z } from "zod";
import { Sha256, UtcTime } from "./ids.ts";

/** What may be configured to go: events of which no case was made, cases by what they came to, pictures of no case. */
export const RetentionKind = z.enum(["eventWithoutCase", "rejectedCase", "decidedCase", "media"]);
export type RetentionKind = z.infer<typeof RetentionKind>;

const Days = z.int().min(1);

/** One batch that was removed; the audit log names its list by this hash. */
export const Removal = z.object({
  kind: RetentionKind,
  at: UtcTime,
  list: Sha256.describe("Of the list of ids and hashes of what went"),
  cases: z.int().min(0),
  events: z.int().min(0),
  files: z.int().min(0),
});
export type Removal = z.infer<typeof Removal>;

/** Query of `GET /api/retention`. */
export const RetentionQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });
export type RetentionQuery = z.infer<typeof RetentionQuery>;

/** Answer of `GET /api/retention`. */
export const RetentionView = z.object({
  rules: z
    .array(z.object({ kind: RetentionKind, days: Days.optional().describe("Absent: kept for ever") }))
    .describe("Of every kind one"),
  removals: z.array(Removal).describe("Newest first"),
});
export type RetentionView = z.infer<typeof RetentionView>;

/** Answer of `GET /api/cases/:id/retention`. */
export const CaseRetention = z.discriminatedUnion("what", [
  z
    .object({
      what: z.literal("kept"),
      isHeld: z.boolean().describe("A legal hold stands on it or on its event: it stays, whatever its age"),
      kind: RetentionKind.optional().describe("By which rule it goes one day; absent while it is not decided"),
      days: Days.optional().describe("How long it is kept once it is decided; absent: for ever"),
      goesAt: UtcTime.optional().describe("From then on it goes with the next run; absent: nothing will remove it"),
    })
    .describe("It is there"),
  z
    .object({ what: z.literal("removed"), ...Removal.pick({ kind: true, at: true, list: true }).shape })
    .describe("It is no more; told only to who may see every camera, since nobody knows any more which one it was of"),
]);
export type CaseRetention = z.infer<typeof CaseRetention>;

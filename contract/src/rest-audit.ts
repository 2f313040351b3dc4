/** The audit log: who looked at which evidence, who ordered and changed what. */
import { z } from "zod";
import { Sha256, UtcTime } from "./ids.ts";

const AuditAction = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+$/)
  .max(80);

/** Entries are never changed. `hash` covers the entry and the hash of the one before. */
export const AuditEntryView = z.object({
  seq: z.int().min(1).describe("From 1, without gaps"),
  at: UtcTime,
  who: z.object({
    kind: z.enum(["person", "token", "start-key", "command-line", "centre"]),
    id: z.string().describe("Of the account or token; of a command, the user id of the operating system"),
    name: z.string().describe("As it was then"),
  }),
  action: z.string().describe("What was done: its thing, then its verb, as evidence.viewed"),
  subject: z.string().describe("Id of what it was done to"),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  hash: Sha256,
});
export type AuditEntryView = z.infer<typeof AuditEntryView>;

const Words = z.string().min(1).max(200);

/** Query of `GET /api/audit`. Newest first. */
export const AuditQuery = z.strictObject({
  who: Words.optional().describe("Id or name, whole"),
  action: AuditAction.optional(),
  subject: Words.optional().describe("Whole"),
  from: UtcTime.optional().describe("At or after"),
  to: UtcTime.optional().describe("Before"),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Only entries with a lower seq: nextBefore of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** The newest entry: who has noted it elsewhere can tell later that nothing up to it was cut off or made anew. */
export const AuditHead = z.object({ seq: z.int().min(1), hash: Sha256 });
export type AuditHead = z.infer<typeof AuditHead>;

export const AuditPage = z.object({
  entries: z.array(AuditEntryView),
  nextBefore: z.int().min(1).optional(),
  head: AuditHead.optional().describe("Of the whole log; absent while it is empty"),
});
export type AuditPage = z.infer<typeof AuditPage>;

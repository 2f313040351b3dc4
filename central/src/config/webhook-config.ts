import { resolve } from "node:path";
import { CameraId, EventKind, Severity, SiteId } from "@ngaba/contract";
import { z } from "zod";
import { isLoopback } from "./listen-config.ts";

const LocalHour = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
  .describe("HH:MM in Asia/Ho_Chi_Minh");

const Hours = z
  .strictObject({ from: LocalHour, to: LocalHour.describe("HH:MM, exclusive; before `from`: of the next day") })
  .refine(({ from, to }) => from !== to, {
    path: ["to"],
    message: "must differ from `from`; leave hours out for the whole day",
  })
  .describe("When incidents have to begin; absent: at any time");

const Webhook = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/)
      .describe("Names it in messages, logs and metrics: a–z, 0–9 and inner hyphens, at most 32"),
    url: z
      .url({ protocol: /^https?$/ })
      .describe("Where messages are posted to, https unless it is this machine; never told in logs"),
    secretFile: z
      .string()
      .min(1)
      .describe("File that holds the secret that messages are signed with, relative to this file"),
    kinds: z.array(EventKind).min(1).optional().describe("Only incidents of these kinds"),
    minSeverity: Severity.default("warning").describe("Only incidents that are at least as grave"),
    sites: z.array(SiteId).min(1).optional().describe("Only incidents at these sites, or of `cameras`"),
    cameras: z.array(CameraId).min(1).optional().describe("Only incidents of these cameras, or at `sites`"),
    hours: Hours.optional(),
    tellEnds: z.boolean().default(false).describe("Tell the end of what was told as well"),
    gatherS: z.int().min(0).max(3_600).default(10).describe("How long a message waits for more to come (s)"),
    quietS: z.int().min(0).max(86_400).default(60).describe("Least time between two messages (s)"),
    giveUpAfterHours: z.int().min(1).max(168).default(24).describe("How long a message is tried to be brought (h)"),
  })
  .superRefine(({ url }, context) => {
    if (!URL.canParse(url)) return; // already reported by the field itself
    const { protocol, hostname, username, password } = new URL(url);
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["url"], message });
    if (username !== "" || password !== "") refuse("must not contain credentials; the receiver checks the signature");
    if (protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, "")))
      refuse("must be https, unless it is this machine");
  })
  .describe("A receiver of messages about incidents");
export type Webhook = z.infer<typeof Webhook>;

export const Webhooks = z
  .array(Webhook)
  .max(20)
  .superRefine((hooks, context) => {
    for (const [index, { id }] of hooks.entries()) {
      if (hooks.findIndex((hook) => hook.id === id) === index) continue;
      context.addIssue({ code: "custom", path: [index, "id"], message: `"${id}" is another webhook's` });
    }
  })
  .default([])
  .describe("Who is told of incidents over HTTP: docs/webhooks.md");

/** The same with paths that count from `folder`. */
export const resolveWebhooks = (hooks: readonly Webhook[], folder: string): Webhook[] =>
  hooks.map((hook) => ({ ...hook, secretFile: resolve(folder, hook.secretFile) }));

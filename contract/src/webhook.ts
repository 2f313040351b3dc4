/** What the centre posts to webhooks, signed as standardwebhooks.com says. */
import { z } from "zod";
import { EventKind } from "./event.ts";
import { CameraId, SiteId, UtcTime } from "./ids.ts";
import { Severity } from "./incident.ts";
import { LocalName } from "./local-name.ts";

/** How many incidents a message names; the others are counted. */
export const WEBHOOK_MAX_INCIDENTS = 50;

const count = z.int().min(0);

/** An incident that began, or one that was told before and has ended. */
export const WebhookIncident = z.object({
  id: z.uuid(),
  what: z.enum(["begun", "ended"]),
  kind: EventKind,
  severity: Severity,
  title: LocalName,
  isSuspicion: z.boolean().describe("True: a machine suspects a violation, no officer has decided"),
  cameraId: CameraId,
  cameraName: LocalName.optional().describe("Absent when the camera is not in the inventory"),
  siteId: SiteId.optional(),
  siteName: LocalName.optional(),
  startedAt: UtcTime,
  endedAt: UtcTime.optional(),
});
export type WebhookIncident = z.infer<typeof WebhookIncident>;

/** All that happened since the message before: a storm of incidents is one message. */
export const WebhookMessage = z.object({
  type: z.literal("ngaba.incidents.v1"),
  timestamp: UtcTime.describe("When the message was made; it may be delivered later"),
  data: z.object({
    hookId: z.string(),
    text: LocalName.describe("The message in a sentence, for people"),
    begun: count,
    ended: count,
    firstStartedAt: UtcTime,
    lastStartedAt: UtcTime,
    kinds: z.array(z.object({ kind: EventKind, severity: Severity, begun: count, ended: count })),
    incidents: z.array(WebhookIncident).max(WEBHOOK_MAX_INCIDENTS).describe("The gravest first, then the newest"),
    leftOut: count.describe("How many more there are than `incidents` names"),
  }),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** What a receiver gets when somebody tries it. */
export const WebhookTest = z.object({
  type: z.literal("ngaba.test.v1"),
  timestamp: UtcTime,
  data: z.object({ hookId: z.string(), text: LocalName }),
});
export type WebhookTest = z.infer<typeof WebhookTest>;

import { z } from "zod";
import { UtcTime } from "./ids.ts";

/** Two numberings per agent: events are never given up, telemetry may give way when the outbox is full. */
export const StreamName = z.enum(["event", "telemetry"]);
export type StreamName = z.infer<typeof StreamName>;

/** Where a message stands in its agent's outbox. */
export const StreamPosition = z.object({
  stream: StreamName,
  epoch: z.uuid().describe("A new one whenever the agent's outbox is made anew"),
  seq: z.int().min(1).describe("From 1 without gaps within an epoch and stream"),
});
export type StreamPosition = z.infer<typeof StreamPosition>;

/**
 * CloudEvents 1.0 envelope in structured JSON. `epoch`, `seq` and `stream` are our extension attributes.
 *
 * Unknown fields are let through: fields are added freely, a breaking change is a new `type` version.
 */
export const cloudEvent = <T extends z.ZodType<string>, D extends z.ZodType>(type: T, data: D) =>
  z.object({
    specversion: z.literal("1.0"),
    id: z.uuid().describe("UUIDv7 made at the edge; the same in every repetition"),
    source: z
      .string()
      .regex(/^\/agents\/[a-z0-9-]+(\/cameras\/[a-z0-9-]+)?$/)
      .describe("/agents/<agentId>/cameras/<cameraId>"),
    type,
    time: UtcTime.describe("The moment in the picture; for telemetry the end of what it covers"),
    subject: z.string().max(128).optional().describe("The incident or track that it is about"),
    datacontenttype: z.literal("application/json"),
    ...StreamPosition.shape,
    data,
  });

/** `source` of a message about one camera. */
export const cameraSource = (agentId: string, cameraId: string): string => `/agents/${agentId}/cameras/${cameraId}`;
/** `source` of a message about the agent itself. */
export const agentSource = (agentId: string): string => `/agents/${agentId}`;
/** The agent that a `source` names, `undefined` when it is malformed. */
export const agentOfSource = (source: string): string | undefined =>
  /^\/agents\/([a-z0-9-]+)(?:\/|$)/.exec(source)?.[1];

import { z } from "zod";
import { Sha256, UtcTime } from "./ids.ts";

/**
 * Retained on `…/status`, and the agent's will with `state: "offline"`. It stands outside the streams: a will is
 * published by the broker and cannot carry a `seq`.
 */
export const AgentStatus = z.object({
  schemaVersion: z.literal(1),
  state: z.enum(["online", "offline"]),
  at: UtcTime.describe("When the agent connected; a will repeats it, since its own moment is unknown"),
  bootId: z.uuid().describe("A new one each time the agent's process starts"),
  version: z.string(),
  configHash: Sha256,
  outbox: z
    .object({
      epoch: z.uuid(),
      oldestSeq: z.int().min(1).describe("Lowest event seq still held; what is below was acknowledged and is gone"),
    })
    .describe("Lets a centre that lost its own memory write the gap down instead of waiting for ever"),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

/**
 * What the centre asks of an agent, on `…/command/<name>`, and the answer on `…/reply/<id>`; QoS 1, neither retained.
 *
 * The centre asks again until it has an answer or the command has expired. The id makes repetition harmless: an agent
 * that has carried a command out answers the same again.
 */
import { z } from "zod";
import { CameraMode } from "./camera-state.ts";
import { CameraId, UtcTime } from "./ids.ts";

const commandBase = {
  id: z.uuid(),
  expiresAt: UtcTime.describe("Not to be begun after this"),
  cameraId: CameraId,
};
const By = z.string().min(1).max(200).describe("Who asked for it, as people read it");

export const Command = z.discriminatedUnion("name", [
  z
    .object({ name: z.literal("keep-recording"), ...commandBase, from: UtcTime, to: UtcTime })
    .describe("Make evidence of a stretch that the ring still holds"),
  z
    .object({ name: z.literal("confirm-view"), ...commandBase, by: By })
    .describe("The view as it is now is the right one: rules that depend on it are judged again"),
  z.object({
    name: z.literal("set-mode"),
    ...commandBase,
    mode: CameraMode,
    until: UtcTime.optional().describe("Then the configured mode holds again; absent: until another command"),
    by: By,
  }),
  z
    .object({ name: z.literal("live-view"), ...commandBase })
    .describe(
      "Send the camera's video to the centre, under the command's id, for 30 s by the agent's own clock. Asked again while somebody looks",
    ),
  z
    .object({ name: z.literal("past-view"), ...commandBase, from: UtcTime, to: UtcTime })
    .describe("Send a stretch that the ring still holds, to be looked at, under the command's id"),
]);
export type Command = z.infer<typeof Command>;

export const CommandReply = z.object({
  id: z.uuid().describe("Of the command, the same as in the topic"),
  outcome: z
    .enum(["accepted", "refused", "done"])
    .describe("accepted: under way, another reply follows; the other two are the last word"),
  code: z.string().max(64).optional().describe("Stable code of a refusal"),
  detail: z.string().max(500).optional(),
});
export type CommandReply = z.infer<typeof CommandReply>;

import { z } from "zod";
import { ClockState } from "./clock-state.ts";
import { cloudEvent } from "./cloud-event.ts";
import { CameraId, Sha256, UtcTime } from "./ids.ts";

/**
 * `connecting` until the first picture; `degraded` when pictures come but something is wrong with them or the stream.
 * `disabled` and `maintenance` are somebody's wish, by configuration or command.
 */
export const CameraState = z.enum(["connecting", "live", "degraded", "offline", "disabled", "maintenance"]);
export type CameraState = z.infer<typeof CameraState>;

/** What an operator wants of a camera. In `maintenance` it is read, but nothing about it or in it is an incident. */
export const CameraMode = z.enum(["active", "maintenance", "disabled"]);
export type CameraMode = z.infer<typeof CameraMode>;

/** What is looked for in a camera's pictures. */
export const CheckName = z.enum(["black", "overexposed", "colour-lost", "blurred", "covered", "frozen", "moved"]);
export type CheckName = z.infer<typeof CheckName>;

/** What is wrong while pictures come: first of the stream, then of the pictures, then of our own recording. */
export const DegradedReason = z.enum([
  ...(["few-frames", "unstable", "wrong-size", "wrong-codec", "wrong-rate", "keyframes-rare", "clock-jumps"] as const),
  "undecodable",
  ...CheckName.options,
  "ring-off",
]);
export type DegradedReason = z.infer<typeof DegradedReason>;

/** Why no picture comes. */
export const OfflineReason = z.enum(["refused", "unauthorised", "stalled", "ended", "unreachable", "invalid-stream"]);
export type OfflineReason = z.infer<typeof OfflineReason>;

/** One change of a camera's state. Every change is sent once, in the event stream. */
export const CameraStateData = z.object({
  schemaVersion: z.literal(1),
  cameraId: CameraId,
  at: UtcTime.describe("When the agent declared the change"),
  readAt: UtcTime.describe("When the agent wrote the message, by its wall clock"),
  clock: ClockState,
  configHash: Sha256.describe("Of the agent's configuration, archived at the centre"),
  from: CameraState,
  to: CameraState,
  since: UtcTime.describe("When `to` began: earlier than `at` by what it took to be sure"),
  reasons: z.array(DegradedReason).max(8).describe("Of the new state; empty unless it is degraded"),
  offlineReason: OfflineReason.optional().describe("Present when the new state is offline"),
  detail: z.string().max(500).optional().describe("Last words about the stream, without credentials"),
  episodeId: z
    .uuid()
    .optional()
    .describe("The same in all changes of one time out of order, its end included; the incident's id at the centre"),
  damped: z.int().min(0).describe("Changes to and fro that were held back before this one"),
  shiftPx: z
    .object({ x: z.number(), y: z.number(), widthPx: z.int().min(1) })
    .optional()
    .describe("How far a moved view has shifted, right and down, in pixels of a picture `widthPx` wide"),
});
export type CameraStateData = z.infer<typeof CameraStateData>;

export const CameraStateEvent = cloudEvent(z.literal("ngaba.camera-state.v1"), CameraStateData);
export type CameraStateEvent = z.infer<typeof CameraStateEvent>;

/** True of the states that end a time out of order: it works again, or somebody has taken it in hand. */
export const endsEpisode = (state: CameraState): boolean =>
  state === "live" || state === "disabled" || state === "maintenance";

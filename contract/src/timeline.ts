import { z } from "zod";
import { CameraState, CameraStateData } from "./camera-state.ts";
import { AgentId, UtcTime } from "./ids.ts";

/** Query of `GET /api/cameras/:id/timeline`. */
export const TimelineQuery = z.strictObject({
  from: UtcTime,
  to: UtcTime.describe("Exclusive; at most 31 days after from"),
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

/** A change of a camera's state, as its agent told it. */
export const CameraChange = CameraStateData.omit({
  ...({ schemaVersion: true, cameraId: true, readAt: true, clock: true, configHash: true } as const),
  ...({ from: true, damped: true } as const),
}).extend({
  agentId: AgentId,
  from: CameraState.optional().describe("Agents did not always send it"),
  damped: CameraStateData.shape.damped.optional(),
});
export type CameraChange = z.infer<typeof CameraChange>;

/** Changes that were told of one camera, by `at`. The state at the beginning is that of `before`. */
export const CameraTimeline = z.object({
  before: CameraChange.optional().describe("The newest before from; absent: nothing was told yet"),
  changes: z.array(CameraChange).describe("Oldest first"),
  isCut: z
    .boolean()
    .describe("True: there were more than an answer holds, the oldest are left out, and before is the newest of these"),
});
export type CameraTimeline = z.infer<typeof CameraTimeline>;

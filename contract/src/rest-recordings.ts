import { z } from "zod";
import { AgentId, CameraId, UtcTime } from "./ids.ts";
import { EvidenceView } from "./rest.ts";

/** Body of `POST /api/cameras/:id/recordings`: a stretch of recorded video that is to be kept. */
export const RecordingRequest = z.strictObject({ from: UtcTime, to: UtcTime });
export type RecordingRequest = z.infer<typeof RecordingRequest>;

/** Answer to it, and of `GET /api/recordings/:id`. */
export const RecordingView = z.object({
  id: z.uuid(),
  cameraId: CameraId,
  agentId: AgentId,
  from: UtcTime,
  to: UtcTime,
  askedAt: UtcTime,
  expiresAt: UtcTime.describe("An agent that has not answered until then is not asked any more"),
  state: z
    .enum(["asked", "taken", "refused", "expired", "whole"])
    .describe("asked: no answer yet; taken: the agent makes it; whole: all that there is of it is named in evidence"),
  code: z.string().max(64).optional().describe("Why it was refused"),
  detail: z.string().max(500).optional(),
  evidence: EvidenceView.optional(),
});
export type RecordingView = z.infer<typeof RecordingView>;

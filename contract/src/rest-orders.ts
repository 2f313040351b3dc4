import { z } from "zod";
import { CameraMode } from "./camera-state.ts";
import { AgentId, CameraId, UtcTime } from "./ids.ts";

/** Body of `POST /api/cameras/:id/orders`: what its agent is to do with a camera. */
export const CameraOrder = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("confirm-view") }).describe("The view as it is now is the right one"),
  z.strictObject({
    name: z.literal("set-mode"),
    mode: CameraMode,
    until: UtcTime.optional().describe("Then the configured mode holds again; absent: until another order"),
  }),
]);
export type CameraOrder = z.infer<typeof CameraOrder>;

/** Answer to it, and of `GET /api/orders/:id`. */
export const OrderView = z.object({
  id: z.uuid(),
  cameraId: CameraId,
  agentId: AgentId,
  order: CameraOrder,
  askedAt: UtcTime,
  expiresAt: UtcTime.describe("An agent that has not answered until then is not asked any more"),
  state: z.enum(["asked", "done", "refused", "expired"]).describe("done: it is on the agent's disk and holds"),
  code: z.string().max(64).optional().describe("Why it was refused"),
  detail: z.string().max(500).optional(),
});
export type OrderView = z.infer<typeof OrderView>;

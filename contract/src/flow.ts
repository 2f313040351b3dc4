import { z } from "zod";
import { cloudEvent } from "./cloud-event.ts";
import { CameraId, SceneId, UtcTime } from "./ids.ts";
import { MessageName } from "./local-name.ts";
import { RoadUserClass } from "./road-user.ts";

/** Across a line from its left to its right side, or back. Sides: see the drawing in the edge agent's geometry. */
export const CrossingDirection = z.enum(["forward", "backward"]);
export type CrossingDirection = z.infer<typeof CrossingDirection>;

/** Crossings of one line in one minute. A minute without crossings is sent too: silence is not zero. */
export const FlowData = z.object({
  schemaVersion: z.literal(1),
  cameraId: CameraId,
  lineId: SceneId,
  lineName: MessageName.optional().describe("Of the line in the scene, for people; agents did not always send it"),
  from: UtcTime.describe("Start of the minute"),
  to: UtcTime.describe("End of the minute, exclusive"),
  observedMs: z.number().min(0).describe("How much of the minute the camera gave pictures"),
  counts: z.array(z.object({ roadUserClass: RoadUserClass, direction: CrossingDirection, count: z.int().min(1) })),
});
export type FlowData = z.infer<typeof FlowData>;

export const FlowMessage = cloudEvent("ngaba.flow.v1", FlowData);
export type FlowMessage = z.infer<typeof FlowMessage>;

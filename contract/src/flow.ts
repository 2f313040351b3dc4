import { z } from "zod";
import { cloudEvent } from "./cloud-event.ts";
import { CameraId, SceneId, UtcTime } from "./ids.ts";
import { MessageName } from "./local-name.ts";
import { RoadUserClass } from "./road-user.ts";

/** Across a line from its left to its right side, or back. Sides: see the drawing in the edge agent's geometry. */
export const CrossingDirection = z.enum(["forward", "backward"]);
export type CrossingDirection = z.infer<typeof CrossingDirection>;

/** Speeds of several vehicles on the ground. */
export const SpeedSummary = z.object({
  vehicles: z.int().min(1).describe("How many were measured"),
  meanMps: z.number().min(0),
  p85Mps: z.number().min(0).describe("85 of 100 were not faster"),
});
export type SpeedSummary = z.infer<typeof SpeedSummary>;

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
  speed: SpeedSummary.optional().describe("Of those that were measured; absent where the view gives no speed"),
});
export type FlowData = z.infer<typeof FlowData>;

const minuteBase = {
  schemaVersion: z.literal(1),
  cameraId: CameraId,
  from: UtcTime.describe("Start of the minute"),
  to: UtcTime.describe("End of the minute, exclusive"),
  observedMs: z.number().min(0).describe("How much of the minute the camera gave pictures"),
};

/** What one lane was like in one minute. */
export const LaneFlowData = z.object({
  ...minuteBase,
  laneId: SceneId,
  laneName: MessageName,
  occupancy: z.number().min(0).max(1).describe("Share of the observed time with a vehicle in the lane"),
  queue: z.object({
    meanVehicles: z.number().min(0).describe("Standing or creeping in the lane, mean over the observed time"),
    maxVehicles: z.int().min(0),
    maxMeters: z.number().min(0).optional().describe("Longest reach of the queue; absent when not calibrated"),
  }),
  speed: SpeedSummary.optional(),
});
export type LaneFlowData = z.infer<typeof LaneFlowData>;

/** Who came in over one line and went out over another, in the minute of going out. */
export const TurningData = z.object({
  ...minuteBase,
  fromLineId: SceneId,
  fromLineName: MessageName,
  toLineId: SceneId,
  toLineName: MessageName,
  counts: z.array(z.object({ roadUserClass: RoadUserClass, count: z.int().min(1) })),
});
export type TurningData = z.infer<typeof TurningData>;

export const LaneFlowMessage = cloudEvent(z.literal("ngaba.lane-flow.v1"), LaneFlowData);
export type LaneFlowMessage = z.infer<typeof LaneFlowMessage>;
export const TurningMessage = cloudEvent(z.literal("ngaba.turning.v1"), TurningData);
export type TurningMessage = z.infer<typeof TurningMessage>;

export const FlowMessage = cloudEvent(z.literal("ngaba.flow.v1"), FlowData);
export type FlowMessage = z.infer<typeof FlowMessage>;

/** Every message of the `flow` topic. */
export const MinuteMessage = z.discriminatedUnion("type", [FlowMessage, LaneFlowMessage, TurningMessage]);
export type MinuteMessage = z.infer<typeof MinuteMessage>;

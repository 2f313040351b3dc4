import { z } from "zod";
import { CameraState, CheckName, DegradedReason } from "./camera-state.ts";
import { ClockState, PictureClock } from "./clock-state.ts";
import { cloudEvent } from "./cloud-event.ts";
import { CameraId, SceneId, UtcTime } from "./ids.ts";
import { VideoCodec } from "./video.ts";

/** Why a rule is not judged: somebody works at the camera, the view has changed, or the scene lacks what the rule needs. */
export const RuleOffReason = z.enum(["maintenance", "moved", "blurred", "uncalibrated"]);
export type RuleOffReason = z.infer<typeof RuleOffReason>;

/** What looking at one camera's frames costs, milliseconds that pass on the detection thread. */
export const DetectionHealth = z.object({
  budgetMs: z
    .number()
    .min(0)
    .describe("What a frame of this camera may cost; regions that do not fit wait for a later frame"),
  frameMs: z.number().min(0).describe("What a frame costs, all its passes: median of the last 15"),
  passes: z
    .array(
      z.object({
        regionId: SceneId.optional().describe("Region of the scene; absent: the whole frame"),
        ms: z.number().min(0).optional().describe("What it costs, median of its last 15; absent before the first"),
        scale: z
          .number()
          .gt(0)
          .optional()
          .describe("Pixels of the detector's input for one of the frame: below 1 it is shown smaller than it is"),
        lookedAt: z.int().min(0).describe("Frames in which it was looked at, since the agent started"),
        leftOut: z.int().min(0).describe("Frames in which it was left out to hold the budget"),
      }),
    )
    .describe("The whole frame first"),
});
export type DetectionHealth = z.infer<typeof DetectionHealth>;

/** How the ring of one camera's video fares. */
export const RingHealth = z.object({
  from: UtcTime.optional().describe("Oldest moment that it holds; absent while empty"),
  bytes: z.int().min(0),
  isWriting: z.boolean(),
  lostUnits: z.int().min(0).describe("Pictures that could not be written since the agent started"),
});
export type RingHealth = z.infer<typeof RingHealth>;

/** How the decoder of one camera's video fares. */
export const DecoderHealth = z.object({
  hardware: z.string().max(20).optional().describe("What decodes, by its name in the configuration; absent: software"),
  restarts: z.int().min(0).describe("Times it was started anew since the agent started"),
  skippedUnits: z.int().min(0).describe("Pictures that it was not given since it was behind"),
});
export type DecoderHealth = z.infer<typeof DecoderHealth>;

export const CameraHealth = z.object({
  cameraId: CameraId,
  state: CameraState,
  stateSince: UtcTime,
  reasons: z.array(DegradedReason).max(8).optional().describe("Why it is degraded; agents did not always send it"),
  fps: z.number().min(0).describe("Pictures per second: those decoded of an analysed camera, all of a watched one"),
  analysedFps: z.number().min(0).describe("Frames that went through the detector per second"),
  analysedFrames: z.int().min(0).describe("Frames that went through the detector since the agent started"),
  droppedFrames: z.int().min(0).describe("Frames passed over since start because a newer one was there"),
  detection: DetectionHealth.optional().describe("Absent of a camera that is only watched, and before the first frame"),
  frameAgeMs: z.number().min(0).optional().describe("Age of the newest frame; absent before the first"),
  analysedAgeMs: z
    .number()
    .min(0)
    .optional()
    .describe("Time from decoding to analysed, of the newest frame that was; absent before the first"),
  widthPx: z.int().optional(),
  heightPx: z.int().optional(),
  codec: VideoCodec.optional(),
  bitrateKbps: z.number().min(0).optional().describe("Of the stream as it comes, 1000 bits a second"),
  keyframeIntervalMs: z.number().min(0).optional().describe("Longest time between two keyframes of late"),
  pictureClock: PictureClock.optional(),
  checks: z
    .partialRecord(CheckName, z.number())
    .optional()
    .describe("Newest value of each check of the picture, in the measure of its threshold in the configuration"),
  pictureAt: UtcTime.optional().describe("When the picture was taken that was sent to the centre last"),
  ring: RingHealth.optional().describe("Absent where nothing is recorded"),
  decoder: DecoderHealth.optional().describe("Absent where nothing is decoded all the time"),
  restarts: z.int().min(0).describe("Times the camera was connected to anew since the agent started"),
  rulesOff: z
    .array(z.object({ ruleId: SceneId, why: RuleOffReason }))
    .optional()
    .describe("Rules of the scene that are not judged now, and why"),
  lastError: z.string().max(500).optional().describe("Last fault, without credentials"),
  lastWords: z
    .string()
    .max(500)
    .optional()
    .describe("What the decoder said last, without credentials, whatever the state"),
});
export type CameraHealth = z.infer<typeof CameraHealth>;

/** Most cameras that one health message names. */
export const MAX_CAMERAS_IN_PART = 50;

/**
 * What one agent knows of itself and its cameras at one moment. Where cameras are many it comes in parts, all with one
 * `reportId`; between whole reports it may name only the cameras that have changed.
 */
export const HealthData = z.object({
  schemaVersion: z.literal(1),
  scope: z
    .enum(["all", "some"])
    .optional()
    .describe("all: a camera that no part names is not this agent's; some: those left out are as before. Absent: all"),
  reportId: z.uuid().optional().describe("The same in all parts of one report; present when it has several"),
  part: z
    .object({ index: z.int().min(0), of: z.int().min(1).max(256) })
    .optional()
    .describe("Present when the report has several parts"),
  cameras: z.array(CameraHealth),
  agent: z.object({
    cpuCores: z.number().min(0).describe("Processor time used per second, children included"),
    rssBytes: z.int().min(0),
    outboxRows: z.int().min(0),
    outboxBytes: z.int().min(0),
    telemetryDropped: z.int().min(0).describe("Telemetry given up since the outbox was made"),
    uploadsPending: z.int().min(0),
    clock: ClockState,
    problems: z.array(z.string().max(500)).describe("What someone must act on, in plain English"),
  }),
});
export type HealthData = z.infer<typeof HealthData>;

export const HealthMessage = cloudEvent(z.literal("ngaba.health.v1"), HealthData);
export type HealthMessage = z.infer<typeof HealthMessage>;

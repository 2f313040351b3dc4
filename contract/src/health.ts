import { z } from "zod";
import { cloudEvent } from "./cloud-event.ts";
import { ClockState } from "./event.ts";
import { CameraId, SceneId, UtcTime } from "./ids.ts";

/** `connecting` until the first frame; `degraded` when frames come but too few, or ffmpeg keeps failing. */
export const CameraState = z.enum(["connecting", "live", "degraded", "offline"]);
export type CameraState = z.infer<typeof CameraState>;

/** Why a rule is not judged: the view has changed, or the scene lacks what the rule needs. */
export const RuleOffReason = z.enum(["moved", "blurred", "uncalibrated"]);
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

export const CameraHealth = z.object({
  cameraId: CameraId,
  state: CameraState,
  stateSince: UtcTime,
  fps: z.number().min(0).describe("Pictures per second: those read of an analysed camera, all of a watched one"),
  analysedFps: z.number().min(0).describe("Frames that went through the detector per second"),
  analysedFrames: z.int().min(0).describe("Frames that went through the detector since the agent started"),
  droppedFrames: z.int().min(0).describe("Frames passed over since start because a newer one was there"),
  detection: DetectionHealth.optional().describe("Absent of a camera that is only watched, and before the first frame"),
  frameAgeMs: z.number().min(0).optional().describe("Age of the newest frame; absent before the first"),
  widthPx: z.int().optional(),
  heightPx: z.int().optional(),
  restarts: z.int().min(0).describe("Times ffmpeg was started anew since the agent started"),
  rulesOff: z
    .array(z.object({ ruleId: SceneId, why: RuleOffReason }))
    .optional()
    .describe("Rules of the scene that are not judged now, and why"),
  lastError: z.string().max(500).optional().describe("Last fault, without credentials"),
});
export type CameraHealth = z.infer<typeof CameraHealth>;

/** Everything that one agent knows of itself and its cameras at one moment. */
export const HealthData = z.object({
  schemaVersion: z.literal(1),
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

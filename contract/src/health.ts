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

export const CameraHealth = z.object({
  cameraId: CameraId,
  state: CameraState,
  stateSince: UtcTime,
  fps: z.number().min(0).describe("Pictures per second: those read of an analysed camera, all of a watched one"),
  analysedFps: z.number().min(0).describe("Frames that went through the detector per second"),
  analysedFrames: z.int().min(0).describe("Frames that went through the detector since the agent started"),
  droppedFrames: z.int().min(0).describe("Frames passed over since start because a newer one was there"),
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

import { z } from "zod";
import { cloudEvent } from "./cloud-event.ts";
import { CameraId, SceneId, Sha256, UtcTime } from "./ids.ts";
import { MessageName } from "./local-name.ts";
import { FractionBox, RoadUserClass } from "./road-user.ts";

export const Severity = z.enum(["info", "notice", "warning", "critical"]);
export type Severity = z.infer<typeof Severity>;

/** An incident starts once, may be updated, and ends once; all phases share `incidentId`. */
export const IncidentPhase = z.enum(["start", "update", "end"]);
export type IncidentPhase = z.infer<typeof IncidentPhase>;

/** How far the agent's clock can be trusted. See docs/time.md. */
export const ClockState = z.object({
  source: z.enum(["ntp", "unsynchronised", "unknown"]),
  offsetMs: z.number().optional().describe("Estimated error of the wall clock"),
  uncertaintyMs: z.number().min(0).optional(),
});
export type ClockState = z.infer<typeof ClockState>;

/** A picture that was or will be uploaded under its hash. The event does not wait for it. */
export const Snapshot = z.object({
  role: z.enum(["plain", "annotated"]),
  sha256: Sha256,
  mediaType: z.literal("image/jpeg"),
  bytes: z.int().min(1),
  widthPx: z.int().min(1),
  heightPx: z.int().min(1),
  takenAt: UtcTime,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** What every incident says, whatever its kind. */
const incidentBase = {
  schemaVersion: z.literal(1),
  cameraId: CameraId,
  incidentId: z.uuid(),
  phase: IncidentPhase,
  severity: Severity,
  startedAt: UtcTime,
  endedAt: UtcTime.optional().describe("Present when the phase is end"),
  durationMs: z.number().min(0).describe("From startedAt to this message's moment"),
  readAt: UtcTime.describe("When the agent read the picture, by its wall clock"),
  clock: ClockState,
  configHash: Sha256.describe("Of the agent's configuration, archived at the centre"),
};

/** A road user stayed in a zone where it must not be. */
export const RestrictedZoneData = z.object({
  ...incidentBase,
  ruleId: SceneId,
  zoneId: SceneId,
  zoneName: MessageName.optional().describe("Of the zone in the scene, for people; agents did not always send it"),
  roadUserClass: RoadUserClass,
  trackId: z.int().min(1),
  confidence: z.number().min(0).max(1).describe("Mean detector score over the life of the track so far"),
  box: FractionBox,
  snapshots: z.array(Snapshot),
  sceneHash: Sha256,
  modelHash: Sha256.describe("SHA-256 of the ONNX file that found it"),
});
export type RestrictedZoneData = z.infer<typeof RestrictedZoneData>;

/** A camera gives no pictures. Starts when it is declared offline, ends with its first good frame. */
export const CameraOfflineData = z.object({
  ...incidentBase,
  reason: z.enum(["refused", "unauthorised", "stalled", "ended", "unreachable", "invalid-stream"]),
  detail: z.string().max(500).describe("Last words of ffmpeg, without credentials"),
});
export type CameraOfflineData = z.infer<typeof CameraOfflineData>;

export const RestrictedZoneEvent = cloudEvent("ngaba.restricted-zone.v1", RestrictedZoneData);
export const CameraOfflineEvent = cloudEvent("ngaba.camera-offline.v1", CameraOfflineData);

/** Every message of the `event` stream. The last part of its topic is the kind inside `type`. */
export const EventMessage = z.discriminatedUnion("type", [RestrictedZoneEvent, CameraOfflineEvent]);
export type EventMessage = z.infer<typeof EventMessage>;

export const EventKind = z.enum(["restricted-zone", "camera-offline"]);
export type EventKind = z.infer<typeof EventKind>;

/** `ngaba.<kind>.v1` → `<kind>`. */
export const kindOfType = (type: EventMessage["type"]): EventKind => EventKind.parse(type.split(".")[1]);

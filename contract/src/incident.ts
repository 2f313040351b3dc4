import { z } from "zod";
import { OfflineReason } from "./camera-state.ts";
import { ClockState } from "./clock-state.ts";
import { CameraId, SceneId, Sha256, UtcTime } from "./ids.ts";
import { MessageName } from "./local-name.ts";
import { FractionBox, RoadUserClass } from "./road-user.ts";
import { SignalPhase } from "./signal.ts";

export const Severity = z.enum(["info", "notice", "warning", "critical"]);
export type Severity = z.infer<typeof Severity>;

/** An incident starts once, may be updated, and ends once; all phases share `incidentId`. */
export const IncidentPhase = z.enum(["start", "update", "end"]);
export type IncidentPhase = z.infer<typeof IncidentPhase>;

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

/** What of a scene an incident is about. */
export const PlaceKind = z.enum(["zone", "lane", "stop-line", "line", "crossing"]);
export type PlaceKind = z.infer<typeof PlaceKind>;

export const Place = z.object({ kind: PlaceKind, id: SceneId, name: MessageName });
export type Place = z.infer<typeof Place>;

/** Name of a rule, of an incident's kind, and the last part of its topic: a–z, 0–9 and inner hyphens. */
export const KindName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
  .max(40);

/** What the law is asked for: a rule's kind, or `kind/ground`, as `illegal-stop/junction/park`. */
export const ActCode = z
  .string()
  .regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+){0,2}$/)
  .max(100);

/**
 * What a rule found, whatever the rule: a new one needs no new schema. Fields that are optional were not always sent,
 * or do not exist for every rule.
 */
export const RuleIncidentData = z.object({
  ...incidentBase,
  ruleId: SceneId,
  title: MessageName.optional().describe("Of the rule, for people"),
  act: ActCode.optional().describe("Absent when no law is concerned, as with a crowd"),
  place: Place.optional(),
  zoneId: SceneId.optional().describe("Of the first agents, in place of `place`"),
  zoneName: MessageName.optional().describe("Of the first agents, in place of `place`"),
  roadUserClass: RoadUserClass.optional().describe("Absent when it is about several road users"),
  trackId: z.int().min(1).optional(),
  confidence: z.number().min(0).max(1).describe("How sure the finding is, at most as sure as its detections"),
  box: FractionBox.optional(),
  moments: z
    .object({ before: UtcTime.optional(), at: UtcTime, after: UtcTime.optional() })
    .optional()
    .describe("The moments that prove it, in the picture's time"),
  measures: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), z.number())
    .optional()
    .describe("What was measured, the unit in each name, as speedMps"),
  signal: z
    .object({ headId: SceneId, phase: SignalPhase, since: UtcTime })
    .optional()
    .describe("The traffic light at the moment"),
  snapshots: z.array(Snapshot),
  picturesAreRendered: z.boolean().optional().describe("True: they show no street, and are to be shown as such"),
  sceneHash: Sha256,
  modelHash: Sha256.describe("SHA-256 of the ONNX file that found it"),
});
export type RuleIncidentData = z.infer<typeof RuleIncidentData>;

/** A camera gives no pictures. Starts when it is declared offline, ends with its first good frame. Agents may send {@link CameraStateData} in its place. */
export const CameraOfflineData = z.object({
  ...incidentBase,
  reason: OfflineReason,
  detail: z.string().max(500).describe("Last words of ffmpeg, without credentials"),
});
export type CameraOfflineData = z.infer<typeof CameraOfflineData>;

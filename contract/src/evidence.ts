import { z } from "zod";
import { ClockState, PictureClock } from "./clock-state.ts";
import { cloudEvent } from "./cloud-event.ts";
import { AgentId, CameraId, SceneId, Sha256, UtcTime } from "./ids.ts";
import { KindName, RuleIncidentData } from "./incident.ts";
import { FractionBox, RoadUserClass } from "./road-user.ts";
import { VideoCodec } from "./video.ts";

/** A still or a clip, uploaded under its hash. */
export const EvidenceFile = z.object({
  role: z.enum(["before", "at", "after", "annotated", "crop", "clip"]),
  sha256: Sha256,
  mediaType: z.enum(["image/jpeg", "video/mp4"]),
  bytes: z.int().min(1),
  widthPx: z.int().min(1),
  heightPx: z.int().min(1),
  madeFrom: z.enum(["ring", "analysis"]).describe("ring: the recorded video, whole size; analysis: the analysed frame"),
  streamId: z.uuid().optional().describe("Connection to the camera that it was recorded from"),
  takenAt: UtcTime.optional().describe("Of a still: the moment in the picture"),
  ticks: z.number().optional().describe("Of a still: its place in the stream, 90 kHz"),
  clip: z
    .object({
      from: UtcTime,
      to: UtcTime,
      firstTicks: z.number().describe("Of its first frame, 90 kHz"),
      lastTicks: z.number().describe("Of its last frame, 90 kHz"),
      frames: z.int().min(1),
      codec: VideoCodec,
    })
    .optional()
    .describe("Of a clip"),
  box: FractionBox.optional().describe("Of a crop: where it lies in the still"),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** A stretch that was asked for and is not there. */
export const EvidenceGap = z.object({
  from: UtcTime,
  to: UtcTime,
  why: z.enum(["not-recorded", "overwritten", "reconnect", "agent-restart", "disk-full", "damaged"]),
});
export type EvidenceGap = z.infer<typeof EvidenceGap>;

/** Everybody who was seen in one analysed frame. */
const SeenFrame = z.object({
  at: UtcTime,
  roadUsers: z.array(z.object({ trackId: z.int().min(1), roadUserClass: RoadUserClass, box: FractionBox })).max(300),
});
export type SeenFrame = z.infer<typeof SeenFrame>;

/** What of an incident its evidence repeats, as it was when the evidence was made. */
const EvidenceIncident = z.object({
  kind: KindName,
  ...RuleIncidentData.pick({ ruleId: true, title: true, act: true, place: true, roadUserClass: true, trackId: true })
    .shape,
  ...RuleIncidentData.pick({ confidence: true, moments: true, measures: true, signal: true, startedAt: true }).shape,
});

/**
 * A plate as a machine read it: a proposal for the officer who reads the plate, never a finding. Characters in the order in
 * which they are read, rows one after the other.
 */
export const MachinePlateReading = z.object({
  characters: z
    .array(
      z.object({
        character: z.string().regex(/^[A-Z0-9]$/),
        confidence: z.number().min(0).max(1),
        isDoubtful: z.boolean().describe("By the reader's own measure: to be looked at with care"),
      }),
    )
    .min(1)
    .max(12),
});
export type MachinePlateReading = z.infer<typeof MachinePlateReading>;

/**
 * Everything that belongs to one piece of evidence, uploaded as its canonical JSON under that text's hash. It is made
 * once and never changed; a signature will be over the same bytes, in a file beside it.
 *
 * Of what Decree 61/2026/NĐ-CP, art. 14 §2 asks, it holds pictures (files), measured values (incident.measures), time
 * (incident.moments), place (incident.place) and act (incident.act). Agency, user of the device, violator and the
 * papers of a speed meter are the centre's to add.
 */
export const EvidenceManifest = z.object({
  schemaVersion: z.literal(1),
  manifestId: z.uuid(),
  madeAt: UtcTime,
  reason: z.enum(["incident", "request"]),
  agentId: AgentId,
  cameraId: CameraId,
  incidentId: z.uuid().optional().describe("Present when an incident is the reason"),
  requestId: z.uuid().optional().describe("Id of the command, present when a request is the reason"),
  incident: EvidenceIncident.optional(),
  rule: z
    .object({ id: SceneId, parameters: z.record(z.string(), z.unknown()) })
    .optional()
    .describe("The scene's rule as it stood, whole"),
  track: z
    .array(z.object({ at: UtcTime, box: FractionBox, score: z.number().min(0).max(1) }))
    .max(3000)
    .optional()
    .describe("Where the road user was seen, oldest first"),
  seen: z
    .array(SeenFrame)
    .max(20)
    .optional()
    .describe(
      "Everybody in the frames next to the stills, oldest first: whom to make unreadable in what is shown outside",
    ),
  plateReading: MachinePlateReading.optional().describe("Absent where no machine has read a plate"),
  software: z.object({ name: z.literal("ngaba-edge-agent"), version: z.string() }),
  configHash: Sha256,
  sceneHash: Sha256.optional(),
  models: z.array(z.object({ id: z.string(), modelHash: Sha256, cardHash: Sha256 })),
  clock: z.object({ agent: ClockState, picture: PictureClock }),
  asked: z.object({ from: UtcTime, to: UtcTime }).describe("The stretch that the clip was to show"),
  gaps: z.array(EvidenceGap),
  files: z.array(EvidenceFile),
});
export type EvidenceManifest = z.infer<typeof EvidenceManifest>;

/**
 * What there is as evidence of an incident or a request. Sent again when more is there: what the newest message says
 * is all there is. It may come before its incident's first message.
 */
export const EvidenceData = z.object({
  schemaVersion: z.literal(1),
  cameraId: CameraId,
  incidentId: z.uuid().optional(),
  requestId: z.uuid().optional(),
  stage: z.enum(["stills", "whole", "failed"]).describe("stills: the clip is still to come"),
  manifestSha256: Sha256.optional().describe("Present once whole"),
  files: z.array(EvidenceFile),
  gaps: z.array(EvidenceGap),
  detail: z.string().max(500).optional().describe("Why it failed"),
});
export type EvidenceData = z.infer<typeof EvidenceData>;

export const EvidenceEvent = cloudEvent(z.literal("ngaba.evidence.v1"), EvidenceData);
export type EvidenceEvent = z.infer<typeof EvidenceEvent>;

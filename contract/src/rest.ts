/** What the centre answers over HTTP, and what its page reads. One source for both. */
import { z } from "zod";
import { CameraState, DegradedReason } from "./camera-state.ts";
import { ClockState } from "./clock-state.ts";
import { EventKind } from "./event.ts";
import { EvidenceData, EvidenceFile } from "./evidence.ts";
import { CrossingDirection, LaneFlowData, SpeedSummary } from "./flow.ts";
import { CameraHealth } from "./health.ts";
import { AgentId, CameraId, SceneId, Sha256, SiteId, UtcTime } from "./ids.ts";
import { ActCode, IncidentPhase, PlaceKind, RuleIncidentData, Severity, Snapshot } from "./incident.ts";
import { LocalName } from "./local-name.ts";
import { Handling } from "./rest-handling.ts";
import { FractionBox, RoadUserClass } from "./road-user.ts";

export const SiteView = z.object({
  id: SiteId,
  name: LocalName,
  ward: LocalName,
  latitude: z.number(),
  longitude: z.number(),
  positionIsSample: z.boolean().describe("True: an invented position, to be shown as such"),
  cameraIds: z.array(CameraId),
});
export type SiteView = z.infer<typeof SiteView>;

/**
 * What the centre may claim of a camera. `not-connected`: in the inventory, but no agent reports it.
 * `unknown`: its agent is away, so nobody knows. Only `live` and `degraded` have pictures now.
 */
export const CameraConnection = z.enum(["not-connected", "unknown", ...CameraState.options]);
export type CameraConnection = z.infer<typeof CameraConnection>;

const NamedPlace = z.object({ id: SceneId, name: LocalName });

export const CameraView = z.object({
  id: CameraId,
  siteId: SiteId,
  name: LocalName,
  isSmart: z.boolean(),
  connection: CameraConnection,
  since: UtcTime.optional().describe("When that state began; absent while not-connected"),
  reasons: z.array(DegradedReason).optional().describe("Why it is degraded; absent of other states"),
  reportedAt: UtcTime.optional().describe("When its agent last spoke of it"),
  agentId: AgentId.optional(),
  fps: z.number().optional(),
  analysedFps: z.number().optional(),
  frameAgeMs: z.number().optional().describe("Age of the newest frame at reportedAt"),
  picture: z
    .object({ takenAt: UtcTime, ageMs: z.number().min(0).describe("At reportedAt") })
    .optional()
    .describe("Of the newest picture that its agent has sent; absent before the first"),
  recordedFrom: UtcTime.optional().describe(
    "Oldest moment that its agent's ring held at reportedAt; absent where nothing is recorded",
  ),
  lastError: z.string().optional(),
  rulesOff: CameraHealth.shape.rulesOff,
  detection: CameraHealth.shape.detection,
  lines: z
    .array(NamedPlace)
    .optional()
    .describe("Lines whose crossings or turnings it has counted, under their newest names; absent without any"),
  lanes: z.array(NamedPlace).optional().describe("The same of lanes"),
});
export type CameraView = z.infer<typeof CameraView>;

/** `offline`: it said goodbye, or its broker did for it. `silent`: neither, yet nothing is heard of it. */
export const AgentState = z.enum(["online", "offline", "silent"]);
export type AgentState = z.infer<typeof AgentState>;

/** What the centre may claim of an edge agent. What it said of itself is as old as `reportedAt`. */
export const AgentView = z.object({
  id: AgentId,
  state: AgentState,
  since: UtcTime.optional().describe("When that state began; of a silent one, when it was heard last"),
  version: z.string().optional(),
  reportedAt: UtcTime.optional().describe(
    "When it last spoke of itself, by its own clock; absent before the first time",
  ),
  problems: z.array(z.string()).describe("What someone must act on, in plain English"),
  outboxRows: z.int().optional().describe("Messages that wait to be sent or acknowledged"),
  uploadsPending: z.int().optional().describe("Pictures and documents that wait to be uploaded"),
});
export type AgentView = z.infer<typeof AgentView>;

/** Answers of `GET /api/sites`, `GET /api/cameras` and `GET /api/agents`. */
export const SiteList = z.object({ sites: z.array(SiteView) });
export const CameraList = z.object({ cameras: z.array(CameraView) });
export const AgentList = z.object({ agents: z.array(AgentView) });

const LocalDate = z.iso.date().describe("YYYY-MM-DD, Asia/Ho_Chi_Minh");

/** The provision that an act fell under at its moment, as it was judged then: a later correction changes nothing here. */
export const LegalBasis = z.object({
  provisionId: z.string(),
  version: Sha256.describe("Of the entry in the statutes that was judged by"),
  title: LocalName.describe("Of the act, for people"),
  citation: z.string().describe("As people cite it, Vietnamese"),
  words: z.string().describe("Of the provision, Vietnamese, whole"),
  passage: z.string().describe("The part of the words that names the act"),
  fineVnd: z.tuple([z.int().min(0), z.int().min(0)]).describe("[least, greatest] fine of an individual, đồng"),
  licencePoints: z.int().min(0).describe("Points taken from the licence; 0 for none"),
  effectiveFrom: LocalDate.describe("First day in force"),
  effectiveTo: LocalDate.optional().describe("First day no longer in force, as far as was known then"),
  checkedAgainst: z.enum(["copy", "official"]).describe("official: a person compared it with the Official Gazette"),
  checkedBy: z.string().optional(),
  checkedOn: LocalDate.optional(),
});
export type LegalBasis = z.infer<typeof LegalBasis>;

/** What the record of a finding still lacks, in the order of Decree 61/2026/NĐ-CP, art. 14 §2. */
export const MissingEvidence = z.enum([
  "agency",
  "device-user",
  "violator",
  "image",
  "measured-values",
  "time",
  "place",
  "act",
  "speed-meter",
  "speed-meter-validity",
]);
export type MissingEvidence = z.infer<typeof MissingEvidence>;

/** `alert`: to be looked at, never a case. `case-candidate`: may become one by an officer's decision, once nothing is missing. */
export const Standing = z.object({
  standing: z.enum(["alert", "case-candidate"]),
  missing: z.array(MissingEvidence),
});
export type Standing = z.infer<typeof Standing>;

const isStored = z.boolean().describe("False until its upload has arrived");

/** What there is as evidence of an incident, as its agent said last. */
export const EvidenceView = z.object({
  ...EvidenceData.pick({ stage: true, manifestSha256: true, gaps: true, detail: true }).shape,
  files: z.array(EvidenceFile.extend({ isStored })),
});
export type EvidenceView = z.infer<typeof EvidenceView>;

/** One incident with its newest state: what the feed shows. */
export const EventView = z.object({
  id: z.uuid().describe("incidentId"),
  kind: EventKind,
  cameraId: CameraId,
  siteId: SiteId.optional().describe("Absent when the camera is not in the inventory"),
  agentId: AgentId.optional().describe("Absent when people told of it"),
  severity: Severity,
  phase: IncidentPhase.describe("Of its newest message"),
  startedAt: UtcTime,
  endedAt: UtcTime.optional(),
  durationMs: z.number(),
  receivedAt: UtcTime.describe("When the centre committed its first message"),
  roadUserClass: RoadUserClass.optional(),
  title: LocalName.optional().describe("Of the rule, for people; of what people told of, their words"),
  act: ActCode.optional().describe("What the law is asked for"),
  place: z
    .object({ kind: PlaceKind, id: SceneId, name: LocalName.optional().describe("Agents did not always send it") })
    .optional(),
  measures: z.record(z.string(), z.number()).optional().describe("What was measured, the unit in each name"),
  signal: RuleIncidentData.shape.signal,
  moments: RuleIncidentData.shape.moments,
  clock: ClockState.shape.source.optional().describe("How the agent knew the time, in its newest message"),
  legalBasis: LegalBasis.optional().describe("Absent when no provision names the act, or there is no act"),
  standing: Standing.optional().describe("What it is worth before the law; absent where nobody's act is judged"),
  trackId: z.int().optional(),
  confidence: z.number().optional(),
  box: FractionBox.optional(),
  reason: z.string().optional().describe("Of a camera fault: why no picture comes, or came"),
  reasons: z.array(DegradedReason).optional().describe("Of a camera fault: what is wrong with what comes, or was"),
  picturesAreRendered: RuleIncidentData.shape.picturesAreRendered,
  snapshots: z.array(Snapshot.extend({ isStored })),
  evidence: EvidenceView.optional().describe("Absent until its agent has made any"),
  handling: Handling.optional().describe("What people do about it; absent while nobody has acted"),
});
export type EventView = z.infer<typeof EventView>;

/** An incident with every message that made it, oldest first, as received. */
export const EventDetail = EventView.extend({
  messages: z.array(z.unknown()),
});
export type EventDetail = z.infer<typeof EventDetail>;

/** Query of `GET /api/events`. Lists are newest first. */
export const EventQuery = z.strictObject({
  camera: CameraId.optional(),
  site: SiteId.optional(),
  kind: EventKind.optional(),
  severity: Severity.optional(),
  minSeverity: Severity.optional().describe("This severity and those above it"),
  about: z
    .enum(["findings", "cameras"])
    .optional()
    .describe("What rules found or people told of, or faults of cameras"),
  ward: z.string().min(1).max(100).optional().describe("Vietnamese name of a ward, as its sites bear it"),
  phase: z.enum(["open", "ended"]).optional().describe("Open until the message that ends it"),
  from: UtcTime.optional().describe("startedAt at or after"),
  to: UtcTime.optional().describe("startedAt before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe("nextCursor of the page before"),
});
export type EventQuery = z.infer<typeof EventQuery>;

export const EventPage = z.object({ events: z.array(EventView), nextCursor: z.string().optional() });
export type EventPage = z.infer<typeof EventPage>;

/** Answer of `GET /api/events/open-counts`: incidents that have not ended, by severity. */
export const OpenCounts = z.record(Severity, z.int().min(0));
export type OpenCounts = z.infer<typeof OpenCounts>;

/** Query of `GET /api/series/flow`. */
export const FlowQuery = z.strictObject({
  camera: CameraId,
  line: SceneId.optional(),
  from: UtcTime,
  to: UtcTime.describe("Exclusive; at most 31 days after from"),
});
export type FlowQuery = z.infer<typeof FlowQuery>;

/** Crossings of one line in one minute by one class in one direction; minutes that were observed empty have count 0. */
export const FlowPoint = z.object({
  at: UtcTime.describe("Start of the minute"),
  lineId: SceneId,
  roadUserClass: RoadUserClass,
  direction: CrossingDirection,
  count: z.int().min(0),
});
export type FlowPoint = z.infer<typeof FlowPoint>;

/** `minutes` names every minute that was observed: one without points had no crossings, one not named was not watched. */
export const FlowSeries = z.object({
  points: z.array(FlowPoint),
  minutes: z.array(z.object({ at: UtcTime, lineId: SceneId, observedMs: z.number(), speed: SpeedSummary.optional() })),
});
export type FlowSeries = z.infer<typeof FlowSeries>;

/** Query of `GET /api/series/lanes` and `GET /api/series/turnings`. */
export const SeriesQuery = z.strictObject(FlowQuery.omit({ line: true }).shape);
export type SeriesQuery = z.infer<typeof SeriesQuery>;

/** What the lanes of a camera were like; a minute that is not named was not watched. */
export const LaneSeries = z.object({
  minutes: z.array(
    z.object({
      at: UtcTime.describe("Start of the minute"),
      ...LaneFlowData.pick({ laneId: true, observedMs: true, occupancy: true, queue: true, speed: true }).shape,
    }),
  ),
});
export type LaneSeries = z.infer<typeof LaneSeries>;

/** Who came in over one line and went out over another; `minutes` names every minute in which that was watched. */
export const TurningSeries = z.object({
  points: z.array(
    z.object({
      at: UtcTime.describe("Start of the minute of going out"),
      fromLineId: SceneId,
      toLineId: SceneId,
      roadUserClass: RoadUserClass,
      count: z.int().min(0),
    }),
  ),
  minutes: z.array(z.object({ at: UtcTime, fromLineId: SceneId, toLineId: SceneId, observedMs: z.number() })),
});
export type TurningSeries = z.infer<typeof TurningSeries>;

/**
 * What `GET /api/stream` (SSE) carries: the SSE field `event` is `kind`, `data` the rest, `id` the place to resume from.
 * Besides, every 15 s, `heartbeat`, which says nothing but that the line is alive.
 */
export const StreamItem = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("incident"), incident: EventView }),
  z.object({ kind: z.literal("open-counts"), counts: OpenCounts }),
  z.object({ kind: z.literal("camera"), camera: CameraView }),
  z.object({ kind: z.literal("agent"), agent: AgentView }),
  z
    .object({ kind: z.literal("flow"), cameraId: CameraId, from: UtcTime, points: z.array(FlowPoint) })
    .describe("A minute can be read in the series; without points when it is one of a lane or of turnings"),
  z.object({ kind: z.literal("reset"), why: z.string() }).describe("Too far behind to resume: read the lists anew"),
]);
export type StreamItem = z.infer<typeof StreamItem>;

/** RFC 9457 problem document. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

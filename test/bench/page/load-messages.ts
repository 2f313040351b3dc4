/** What the agent of the page's bench says: incidents as rules find them, changes of cameras, health, minutes. Pure. */
import { randomUUIDv7 } from "node:crypto";
import {
  agentSource,
  agentTopics,
  type CameraHealth,
  type CameraState,
  type CameraStateData,
  cameraSource,
  type HealthData,
  type RuleIncidentData,
  type Severity,
  type Snapshot,
  type StreamPosition,
} from "@ngaba/contract";
import { AGENT_ID } from "../city/bench-agent.ts";

/** A message before the outbox gives it its place. */
export interface Draft {
  readonly topic: string;
  readonly payload: (position: StreamPosition) => string;
}

/** A picture that the centre has. */
export type LoadPicture = Pick<Snapshot, "sha256" | "bytes" | "widthPx" | "heightPx">;

export interface LoadIncident {
  readonly id: string;
  /** Of {@link KINDS}. */
  readonly kind: number;
  readonly cameraId: string;
  readonly startedAtMs: number;
  readonly pictures: readonly [plain: LoadPicture, annotated: LoadPicture];
}

/** One change of a camera's state. */
export interface StateChange {
  readonly cameraId: string;
  readonly from: CameraState;
  readonly to: CameraState;
  readonly episodeId: string;
  readonly atMs: number;
}

interface Kind {
  readonly kind: string;
  readonly severity: Severity;
  readonly title: { readonly vi: string; readonly en: string };
  readonly act?: string;
  readonly place: NonNullable<RuleIncidentData["place"]>;
}

const lane = { kind: "lane", id: "lan-1", name: { vi: "Làn 1", en: "Lane 1" } } as const;
const zone = { kind: "zone", id: "via-he", name: { vi: "Vỉa hè phía nam", en: "South pavement" } } as const;
const stopLine = {
  kind: "stop-line",
  id: "vach-bac",
  name: { vi: "Vạch dừng phía bắc", en: "North stop line" },
} as const;

/** One of each severity; with two of them the law is asked. */
export const KINDS: readonly Kind[] = [
  {
    ...{ kind: "red-light", severity: "critical", act: "red-light", place: stopLine },
    title: { vi: "Vượt đèn đỏ", en: "Red light run" },
  },
  {
    ...{ kind: "wrong-way", severity: "warning", act: "wrong-way", place: lane },
    title: { vi: "Đi ngược chiều", en: "Wrong way" },
  },
  { ...{ kind: "crowd", severity: "notice", place: zone }, title: { vi: "Tụ tập đông người", en: "Crowd" } },
  { ...{ kind: "congestion", severity: "info", place: lane }, title: { vi: "Ùn tắc", en: "Congestion" } },
];

const topics = agentTopics(AGENT_ID);
const CONFIG_HASH = "0".repeat(64);
const clock = { source: "ntp", offsetMs: 1.8, uncertaintyMs: 12.5 } as const;

const iso = (atMs: number): string => new Date(atMs).toISOString();

function message(source: string, type: string, timeMs: number, position: StreamPosition, data: unknown): string {
  const envelope = { specversion: "1.0", id: randomUUIDv7(), source, type, time: iso(timeMs) };
  return JSON.stringify({ ...envelope, datacontenttype: "application/json", ...position, data });
}

/** The start of an incident, with its pictures, or its end. */
export function incidentDraft(incident: LoadIncident, phase: "start" | "end", nowMs: number): Draft {
  const { kind: name, severity, title, act, place } = KINDS[incident.kind % KINDS.length] ?? noKind();
  const [startedAt, now] = [iso(incident.startedAtMs), iso(nowMs)];
  const data: RuleIncidentData = {
    ...{ schemaVersion: 1, cameraId: incident.cameraId, incidentId: incident.id, phase, severity, startedAt },
    ...{ durationMs: nowMs - incident.startedAtMs, ...(phase === "end" && { endedAt: now }), readAt: now },
    ...{ clock, configHash: CONFIG_HASH, ruleId: `quy-tac-${name}`, title, ...(act !== undefined && { act }), place },
    ...{ roadUserClass: "motorcycle", trackId: 41, confidence: 0.74, box: [0.301, 0.247, 0.343, 0.392] },
    moments: { at: startedAt },
    measures: { redForMs: 2900, speedMps: 8.4 },
    snapshots: phase === "end" ? [] : incident.pictures.map((picture, index) => snapshotOf(picture, index, now)),
    picturesAreRendered: true,
    ...{ sceneHash: CONFIG_HASH, modelHash: CONFIG_HASH },
  };
  const source = cameraSource(AGENT_ID, incident.cameraId);
  return {
    topic: topics.event(name),
    payload: (position) => message(source, `ngaba.${name}.v1`, nowMs, position, data),
  };
}

const snapshotOf = (picture: LoadPicture, index: number, takenAt: string): Snapshot => ({
  ...{ role: index === 0 ? "plain" : "annotated", mediaType: "image/jpeg", takenAt },
  ...picture,
});

function noKind(): never {
  throw new Error("an incident is of no kind");
}

export function stateDraft({ cameraId, from, to, episodeId, atMs }: StateChange): Draft {
  const data: CameraStateData = {
    ...{ schemaVersion: 1, cameraId, at: iso(atMs), readAt: iso(atMs), clock, configHash: CONFIG_HASH },
    ...{ from, to, since: iso(atMs), reasons: to === "degraded" ? ["few-frames"] : [], episodeId, damped: 0 },
    ...(to === "offline" && { offlineReason: "stalled" as const, detail: "no data for 10 s" }),
  };
  const source = cameraSource(AGENT_ID, cameraId);
  return {
    topic: topics.event("camera-state"),
    payload: (position) => message(source, "ngaba.camera-state.v1", atMs, position, data),
  };
}

/** What a camera's health says. @param fps while it gives pictures */
export function healthOf(
  cameraId: string,
  state: CameraState,
  sinceMs: number,
  { fps, pictureAtMs }: { readonly fps: number; readonly pictureAtMs: number | undefined },
): CameraHealth {
  const hasPictures = state === "live" || state === "degraded";
  return {
    ...{ cameraId, state, stateSince: iso(sinceMs), fps: hasPictures ? fps : 0, analysedFps: 0 },
    ...(state === "degraded" && { reasons: ["few-frames" as const] }),
    ...(state === "offline" && { lastError: "no data for 10 s" }),
    ...(hasPictures && { frameAgeMs: 80 }),
    ...(pictureAtMs !== undefined && { pictureAt: iso(pictureAtMs) }),
    ...{ analysedFrames: 0, droppedFrames: 0, restarts: 0, widthPx: 640, heightPx: 360, codec: "h264" as const },
  };
}

export const AGENT_HEALTH: HealthData["agent"] = {
  ...{ cpuCores: 1.2, rssBytes: 400_000_000, outboxRows: 0, outboxBytes: 0, telemetryDropped: 0, uploadsPending: 0 },
  ...{ clock, problems: [] },
};

export const healthDraft = (data: HealthData, nowMs: number): Draft => ({
  topic: topics.health,
  payload: (position) => message(agentSource(AGENT_ID), "ngaba.health.v1", nowMs, position, data),
});

/** Who crossed a line in one minute. */
export function minuteDraft(cameraId: string, fromMs: number, count: number): Draft {
  const toMs = fromMs + 60_000;
  const data = {
    ...{ schemaVersion: 1, cameraId, lineId: "vach-dem", lineName: { vi: "Vạch đếm", en: "Counting line" } },
    ...{ from: iso(fromMs), to: iso(toMs), observedMs: 60_000 },
    counts: [{ roadUserClass: "motorcycle", direction: "forward", count }],
  };
  const source = cameraSource(AGENT_ID, cameraId);
  return { topic: topics.flow, payload: (position) => message(source, "ngaba.flow.v1", toMs, position, data) };
}

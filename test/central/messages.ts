/** Messages as the agents of these tests put them into their outbox. */
import { randomUUIDv7 } from "node:crypto";
import {
  agentSource,
  agentTopics,
  type CameraHealth,
  type CameraOfflineData,
  cameraSource,
  EventMessage,
  FlowMessage,
  HealthMessage,
  type StreamPosition,
} from "@ngaba/contract";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";

const agentId = "agent-01";
const topics = agentTopics(agentId);

const envelope = (source: string, type: string, time: string, position: StreamPosition) => ({
  ...{ specversion: "1.0", id: randomUUIDv7(), source, type, time, datacontenttype: "application/json" },
  ...position,
});

/** Appends a camera fault. @returns its incident's id */
export function recordFault(
  outbox: Outbox,
  { cameraId = "cam-1", incidentId = randomUUIDv7(), phase = "start" }: Partial<CameraOfflineData> = {},
): string {
  outbox.append("event", topics.event("camera-offline"), (position) =>
    JSON.stringify(faultMessage(position, { cameraId, incidentId, phase })),
  );
  return incidentId;
}

export function faultMessage(
  position: StreamPosition,
  { cameraId, incidentId, phase }: Pick<CameraOfflineData, "cameraId" | "incidentId" | "phase">,
): EventMessage {
  const now = new Date().toISOString();
  return EventMessage.parse({
    ...envelope(cameraSource(agentId, cameraId), "ngaba.camera-offline.v1", now, position),
    data: {
      ...{ schemaVersion: 1, cameraId, incidentId, phase, severity: "warning", startedAt: now, durationMs: 0 },
      ...(phase === "end" ? { endedAt: now } : {}),
      ...{ readAt: now, clock: { source: "unknown" }, configHash: "0".repeat(64), reason: "stalled", detail: "test" },
    },
  });
}

/** Appends somebody's stay in a zone, shown by the picture of this hash. @returns its incident's id */
export function recordStay(outbox: Outbox, sha256: string): string {
  const incidentId = randomUUIDv7();
  outbox.append("event", topics.event("restricted-zone"), (position) =>
    JSON.stringify(stayMessage(position, incidentId, sha256)),
  );
  return incidentId;
}

export function stayMessage(position: StreamPosition, incidentId: string, sha256: string): EventMessage {
  const now = new Date().toISOString();
  const picture = { role: "plain", sha256, mediaType: "image/jpeg", bytes: 1, widthPx: 1, heightPx: 1, takenAt: now };
  return EventMessage.parse({
    ...envelope(cameraSource(agentId, "cam-1"), "ngaba.restricted-zone.v1", now, position),
    data: {
      ...{ schemaVersion: 1, cameraId: "cam-1", incidentId, phase: "start", severity: "warning", startedAt: now },
      ...{ durationMs: 0, readAt: now, clock: { source: "unknown" }, configHash: "0".repeat(64) },
      ...{ ruleId: "rule-1", zoneId: "zone-1", zoneName: { vi: "Thảm cỏ", en: "Lawn" } },
      ...{ roadUserClass: "person", trackId: 1, confidence: 0.8 },
      ...{ box: [0.1, 0.1, 0.2, 0.2], snapshots: [picture] },
      ...{ sceneHash: "0".repeat(64), modelHash: "0".repeat(64) },
    },
  });
}

const west = { vi: "Lối đi phía tây", en: "West path" };

/** Appends the crossings of one minute. */
export function recordFlow(outbox: Outbox, from: string, count: number, lineName = west): void {
  outbox.append("telemetry", topics.flow, (position) => JSON.stringify(flowMessage(position, from, count, lineName)));
}

export function flowMessage(position: StreamPosition, from: string, count: number, lineName = west): FlowMessage {
  const to = new Date(Date.parse(from) + 60_000).toISOString();
  return FlowMessage.parse({
    ...envelope(cameraSource(agentId, "cam-1"), "ngaba.flow.v1", to, position),
    data: {
      ...{ schemaVersion: 1, cameraId: "cam-1", lineId: "line-1", lineName, from, to, observedMs: 60_000 },
      counts: [{ roadUserClass: "motorcycle", direction: "forward", count }],
    },
  });
}

type Told = Partial<CameraHealth> & Pick<CameraHealth, "state">;

/** Appends a report that these cameras are in these states, with more of them where it matters, and of what someone must act on. */
export function recordHealth(
  outbox: Outbox,
  states: Readonly<Record<string, CameraHealth["state"] | Told>>,
  problems: readonly string[] = [],
): void {
  const now = new Date().toISOString();
  outbox.append("telemetry", topics.health, (position) =>
    JSON.stringify(
      HealthMessage.parse({
        ...envelope(agentSource(agentId), "ngaba.health.v1", now, position),
        data: {
          schemaVersion: 1,
          cameras: Object.entries(states).map(([cameraId, told]) => ({
            ...{ cameraId, stateSince: now, fps: 7, analysedFps: 6, analysedFrames: 1, droppedFrames: 0, restarts: 0 },
            ...(typeof told === "string" ? { state: told } : told),
          })),
          agent: {
            ...{ cpuCores: 0.5, rssBytes: 1, outboxRows: 0, outboxBytes: 0, telemetryDropped: 0, uploadsPending: 0 },
            ...{ clock: { source: "unknown" }, problems },
          },
        },
      }),
    ),
  );
}

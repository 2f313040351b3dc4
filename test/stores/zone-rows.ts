/** Messages of incidents in a restricted zone as they lie in the inbox. */
import type { Inventory } from "../../central/src/cameras/inventory.ts";
import type { InboxRow } from "../../central/src/inbox/inbox.ts";

const epoch = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
export const hash = (digit: string): string => digit.repeat(64);
export const incidentId = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const name = { vi: "Ngã ba", en: "Junction" };
export const zoneName = { vi: "Thảm cỏ", en: "Lawn" };

/** Of the cameras of which messages tell only the first is in it. */
export const inventory: Inventory = {
  sites: [{ id: "vt-001", name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true }],
  cameras: [{ id: "cam-1", siteId: "vt-001", name, isSmart: true }],
};

export interface Told {
  readonly incident: number;
  readonly phase: "start" | "update" | "end";
  readonly startedAt?: string;
  readonly cameraId?: string;
  readonly agentId?: string;
  readonly pictures?: readonly string[];
  readonly picturesAreRendered?: true;
}

/** The message under `id`. */
export function row(id: number, told: Told): InboxRow {
  const { incident, phase, startedAt = "2026-03-02T01:00:00Z", cameraId = "cam-1", agentId = "agent-01" } = told;
  const { picturesAreRendered } = told;
  const snapshots = (told.pictures ?? []).map((sha256) => ({
    ...{ role: "plain", sha256, mediaType: "image/jpeg", bytes: 1, widthPx: 1, heightPx: 1, takenAt: startedAt },
  }));
  const message = {
    ...{ specversion: "1.0", id: incidentId(9_000 + id), source: `/agents/${agentId}/cameras/${cameraId}` },
    ...{ type: "ngaba.restricted-zone.v1", time: startedAt, datacontenttype: "application/json" },
    ...{ stream: "event", epoch, seq: id },
    data: {
      ...{ schemaVersion: 1, cameraId, incidentId: incidentId(incident), phase, severity: "warning", startedAt },
      ...(phase === "end" ? { endedAt: "2026-03-02T01:00:09.500Z" } : {}),
      ...{ durationMs: phase === "start" ? 0 : 9_500, readAt: startedAt, clock: { source: "ntp" } },
      ...{ configHash: hash("a"), ruleId: "r", zoneId: "z", zoneName, roadUserClass: "person" },
      ...{ trackId: 7, confidence: 0.8, box: [0.1, 0.1, 0.2, 0.2], snapshots, picturesAreRendered },
      ...{ sceneHash: hash("b"), modelHash: hash("c") },
    },
  };
  const topic = `ngaba/v1/${agentId}/event/restricted-zone`;
  const text = JSON.stringify(message);
  return {
    id,
    agentId,
    stream: "event",
    epoch,
    seq: id,
    topic,
    type: message.type,
    message: text,
    receivedAtMs: 5_000,
  };
}

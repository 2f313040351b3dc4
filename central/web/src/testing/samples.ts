import type { AgentView, CameraView, EventView, SiteView } from "@ngaba/contract";

/** Some id that is valid; the same number gives the same one. */
export const uuid = (n: number): string => `01988000-0000-7000-8000-${String(n).padStart(12, "0")}`;

export const HASH = "a".repeat(64);

export function sampleEvent(n: number, changes: Partial<EventView> = {}): EventView {
  return {
    id: uuid(n),
    kind: "restricted-zone",
    cameraId: "vt-001-1",
    agentId: "agent-01",
    severity: "warning",
    phase: "start",
    startedAt: new Date(Date.UTC(2026, 0, 5, 8, 0, n)).toISOString(),
    durationMs: 0,
    receivedAt: new Date(Date.UTC(2026, 0, 5, 8, 0, n + 1)).toISOString(),
    roadUserClass: "person",
    snapshots: [],
    ...changes,
  };
}

export function sampleCamera(id: string, changes: Partial<CameraView> = {}): CameraView {
  const siteId = id.slice(0, id.lastIndexOf("-"));
  return {
    id,
    siteId,
    name: { vi: `Máy ${id}`, en: `Unit ${id}` },
    isSmart: false,
    connection: "not-connected",
    ...changes,
  };
}

export const sampleAgent = (id: string, changes: Partial<AgentView> = {}): AgentView => ({
  id,
  state: "online",
  problems: [],
  ...changes,
});

export function sampleSite(id: string, changes: Partial<SiteView> = {}): SiteView {
  return {
    id,
    name: { vi: `Nút giao ${id}`, en: `Junction ${id}` },
    ward: { vi: "Phường Nông Trang", en: "Nông Trang ward" },
    latitude: 21.32,
    longitude: 105.4,
    positionIsSample: true,
    cameraIds: [],
    ...changes,
  };
}

import type {
  AgentView,
  CameraView,
  EventView,
  EvidenceView,
  LegalBasis,
  RecordingView,
  SiteView,
} from "@ngaba/contract";

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

/** As it was written from a copy, of a motorcycle that ran a red light. */
export const sampleBasis = (changes: Partial<LegalBasis> = {}): LegalBasis => ({
  provisionId: "d168-7-7-c",
  version: HASH,
  title: { vi: "Không chấp hành đèn tín hiệu giao thông", en: "Ran a red light" },
  citation: "điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP",
  words: "Không chấp hành hiệu lệnh của đèn tín hiệu giao thông;",
  passage: "Không chấp hành hiệu lệnh của đèn tín hiệu giao thông;",
  fineVnd: [4_000_000, 6_000_000],
  licencePoints: 4,
  effectiveFrom: "2025-01-01",
  checkedAgainst: "copy",
  ...changes,
});

/** With everything that a rule may say. */
export function sampleRedLight(n: number, changes: Partial<EventView> = {}): EventView {
  const at = (afterMs: number) => new Date(Date.UTC(2026, 0, 5, 8, 0, n) + afterMs).toISOString();
  return sampleEvent(n, {
    kind: "red-light",
    severity: "critical",
    title: { vi: "Vượt đèn đỏ", en: "Ran a red light" },
    act: "red-light",
    place: { kind: "stop-line", id: "vach-dung-bac", name: { vi: "Vạch dừng phía bắc", en: "North stop line" } },
    roadUserClass: "motorcycle",
    moments: { before: at(-1_000), at: at(0), after: at(1_500) },
    measures: { redForMs: 2_900, speedMps: 8.4, beyondM: 6.25 },
    signal: { headId: "den-bac", phase: "red", since: at(-2_900) },
    clock: "ntp",
    legalBasis: sampleBasis(),
    standing: { standing: "case-candidate", missing: ["agency", "device-user"] },
    ...changes,
  });
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

/** Three minutes of H.264, arrived. */
export const sampleClip = (changes: Partial<EvidenceView["files"][number]> = {}): EvidenceView["files"][number] => ({
  ...{ role: "clip", sha256: HASH, mediaType: "video/mp4", bytes: 12_340_000, widthPx: 1920, heightPx: 1080 },
  ...{ madeFrom: "ring", isStored: true },
  clip: {
    ...{ from: "2026-01-05T08:00:00.000Z", to: "2026-01-05T08:03:00.500Z", codec: "h264" },
    ...{ firstTicks: 0, lastTicks: 16_200_000, frames: 4_500 },
  },
  ...changes,
});

export const sampleRecording = (changes: Partial<RecordingView> = {}): RecordingView => ({
  ...{ id: uuid(7), cameraId: "vt-001-1", agentId: "agent-01", state: "asked" },
  ...{ from: "2026-01-05T08:00:00.000Z", to: "2026-01-05T08:03:00.000Z" },
  ...{ askedAt: "2026-01-05T08:10:00.000Z", expiresAt: "2026-01-05T09:10:00.000Z" },
  ...changes,
});

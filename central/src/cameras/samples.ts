/** Health messages for the tests beside. */
import type { CameraHealth, HealthData, HealthMessage } from "@ngaba/contract";
import type { AgentReport } from "./agent-reports.ts";

export const EPOCH = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";

export const cameraHealth = (cameraId: string, state: CameraHealth["state"]): CameraHealth => ({
  ...{ cameraId, state, stateSince: "2026-03-02T01:00:00Z", fps: 7, analysedFps: 6.5, analysedFrames: 40 },
  ...{ droppedFrames: 0, restarts: 0 },
});

export interface Said {
  readonly seq?: number;
  readonly epoch?: string;
  readonly agentId?: string;
  readonly receivedAtMs?: number;
  readonly time?: string;
  readonly cameras?: readonly CameraHealth[];
  readonly agent?: Partial<HealthData["agent"]>;
  readonly scope?: HealthData["scope"];
  readonly reportId?: string;
  readonly part?: HealthData["part"];
}

/** A health message as it was received, at once. */
export function receivedHealth(said: Said = {}): AgentReport {
  const { seq = 1, epoch = EPOCH, agentId = "agent-01", cameras = [], agent, scope, reportId, part } = said;
  const { receivedAtMs = 1_000, time = "2026-03-02T01:00:05Z" } = said;
  const message: HealthMessage = {
    ...{ specversion: "1.0", id: EPOCH, source: `/agents/${agentId}`, type: "ngaba.health.v1" },
    ...{ time, datacontenttype: "application/json", stream: "telemetry", epoch, seq },
    data: {
      schemaVersion: 1,
      ...{ ...(scope && { scope }), ...(reportId && { reportId }), ...(part && { part }) },
      cameras: [...cameras],
      agent: {
        ...{ cpuCores: 1, rssBytes: 1, outboxRows: 0, outboxBytes: 0, telemetryDropped: 0, uploadsPending: 0 },
        ...{ clock: { source: "ntp" }, problems: [], ...agent },
      },
    },
  };
  return { agentId, receivedAtMs, heardAtMs: receivedAtMs, message, named: { cameras: [], wholeSeq: 0 } };
}

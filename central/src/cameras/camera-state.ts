import {
  type AgentStatus,
  type CameraHealth,
  type CameraView,
  epochMs,
  type HealthMessage,
  toRfc3339,
} from "@ngaba/contract";
import type { InventoryCamera } from "./inventory.ts";

/** An agent that says nothing for this long is not believed any more, ms. It reports several times within it. */
export const SILENCE_MS = 30_000;

/** The newest that an agent has said of a camera. */
export interface CameraReport {
  readonly agentId: string;
  readonly epoch: string;
  readonly seq: number;
  /** By the agent's clock. */
  readonly reportedAt: string;
  /** By the centre's clock. */
  readonly receivedAtMs: number;
  readonly health: CameraHealth;
}

export type CameraReports = ReadonlyMap<string, CameraReport>;

export interface ReceivedHealth {
  readonly agentId: string;
  readonly receivedAtMs: number;
  readonly message: HealthMessage;
}

/** What is known of each camera after one more health message. Pure. Telemetry comes in any order: the newest wins. */
export function withHealth(known: CameraReports, { agentId, receivedAtMs, message }: ReceivedHealth): CameraReports {
  const { epoch, seq, time } = message;
  const isOlder = (report: CameraReport) => report.agentId === agentId && report.epoch === epoch && report.seq >= seq;
  if ([...known.values()].some(isOlder)) return known;
  // An agent names all of its cameras each time: one that it names no more is not its own any more.
  const ofOthers = [...known].filter(([, report]) => report.agentId !== agentId);
  const own = message.data.cameras.map((health): [string, CameraReport] => [
    health.cameraId,
    { agentId, epoch, seq, reportedAt: time, receivedAtMs, health },
  ]);
  return new Map([...ofOthers, ...own]);
}

export interface AgentPresence {
  readonly state: AgentStatus["state"];
  readonly sinceMs: number;
}

/** What may be claimed of a camera now. Pure. */
export function viewOf(
  { id, siteId, name, isSmart }: InventoryCamera,
  report: CameraReport | undefined,
  agent: AgentPresence | undefined,
  nowMs: number,
): CameraView {
  const place = { id, siteId, name, isSmart };
  if (report === undefined) return { ...place, connection: "not-connected" };
  const { agentId, reportedAt, health } = report;
  const { fps, analysedFps, frameAgeMs, lastError } = health;
  const awaySinceMs = awaySince(report, agent, nowMs);
  if (awaySinceMs !== undefined) {
    return { ...place, connection: "unknown", since: toRfc3339(epochMs(awaySinceMs)), reportedAt, agentId };
  }
  return {
    ...place,
    ...{ connection: health.state, since: health.stateSince, reportedAt, agentId, fps, analysedFps },
    ...(frameAgeMs === undefined ? {} : { frameAgeMs }),
    ...(lastError === undefined ? {} : { lastError }),
  };
}

/** Since when nobody knows, `undefined` when the agent is there. */
function awaySince(report: CameraReport, agent: AgentPresence | undefined, nowMs: number): number | undefined {
  if (agent?.state === "offline") return agent.sinceMs;
  return nowMs - report.receivedAtMs > SILENCE_MS ? report.receivedAtMs + SILENCE_MS : undefined;
}

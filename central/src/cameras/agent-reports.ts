import type { CameraHealth, HealthMessage } from "@ngaba/contract";

export interface ReceivedHealth {
  readonly agentId: string;
  /** By the centre's clock. */
  readonly receivedAtMs: number;
  readonly message: HealthMessage;
}

/** The newest that each agent has said, by its id. */
export type AgentReports = ReadonlyMap<string, ReceivedHealth>;

/** What is known after one more health message. Pure. Telemetry comes in any order: the newest wins. */
export function withHealth(known: AgentReports, received: ReceivedHealth): AgentReports {
  const before = known.get(received.agentId)?.message;
  const { epoch, seq } = received.message;
  if (before !== undefined && before.epoch === epoch && before.seq >= seq) return known;
  return new Map([...known, [received.agentId, received]]);
}

/** The newest that an agent has said of a camera. */
export interface CameraReport {
  readonly agentId: string;
  /** By the agent's clock. */
  readonly reportedAt: string;
  /** By the centre's clock. */
  readonly receivedAtMs: number;
  readonly health: CameraHealth;
}

/**
 * What is said of each camera. Pure. An agent names all of its cameras each time: one that it names no more is not its
 * own any more; one that two agents name belongs to who spoke last.
 */
export function cameraReports(reports: AgentReports): ReadonlyMap<string, CameraReport> {
  const oldestFirst = [...reports.values()].toSorted((a, b) => a.receivedAtMs - b.receivedAtMs);
  return new Map(
    oldestFirst.flatMap(({ agentId, receivedAtMs, message }) =>
      message.data.cameras.map((health): [string, CameraReport] => [
        health.cameraId,
        { agentId, reportedAt: message.time, receivedAtMs, health },
      ]),
    ),
  );
}

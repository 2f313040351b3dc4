import type { CameraHealth, HealthMessage } from "@ngaba/contract";

export interface ReceivedHealth {
  readonly agentId: string;
  /** By the centre's clock. */
  readonly receivedAtMs: number;
  readonly message: HealthMessage;
}

/** The newest that an agent has said. */
export interface AgentReport extends ReceivedHealth {
  /** The moment for which it holds, by the centre's clock as far as can be told: see {@link withHealth}. */
  readonly heardAtMs: number;
}

/** By the agent's id. */
export type AgentReports = ReadonlyMap<string, AgentReport>;

/** A report that was under way for longer than this is no news of now, ms. Agents report several times within it. */
export const MAX_DELAY_MS = 60_000;

/**
 * What is known after one more health message. Pure. Telemetry comes in any order: the newest wins.
 *
 * An agent that was without a link sends what it kept, hours of it within seconds. Such a report holds for the moment
 * that it names, never for the one in which it is received, and never for one before the last.
 */
export function withHealth(known: AgentReports, received: ReceivedHealth): AgentReports {
  const before = known.get(received.agentId);
  const { epoch, seq } = received.message;
  if (before !== undefined && before.message.epoch === epoch && before.message.seq >= seq) return known;
  const { receivedAtMs } = received;
  const heardAtMs = isNews(received, before)
    ? receivedAtMs
    : Math.min(receivedAtMs, Math.max(saidAtMs(received), before?.heardAtMs ?? Number.NEGATIVE_INFINITY));
  return new Map([...known, [received.agentId, { ...received, heardAtMs }]]);
}

/**
 * True when a report tells how it is now. One that seems old may come from an agent whose clock is slow: then it is
 * received as long after the one before as it was said after it, between half and twice as long.
 */
function isNews(received: ReceivedHealth, before: ReceivedHealth | undefined): boolean {
  if (received.receivedAtMs - saidAtMs(received) <= MAX_DELAY_MS) return true;
  if (before === undefined) return false;
  const saidAfterMs = saidAtMs(received) - saidAtMs(before);
  const receivedAfterMs = received.receivedAtMs - before.receivedAtMs;
  return receivedAfterMs >= saidAfterMs / 2 && receivedAfterMs <= saidAfterMs * 2;
}

const saidAtMs = ({ message }: ReceivedHealth): number => Date.parse(message.time);

/** The newest that an agent has said of a camera. */
export interface CameraReport {
  readonly agentId: string;
  /** By the agent's clock. */
  readonly reportedAt: string;
  /** By the centre's clock: {@link AgentReport.heardAtMs}. */
  readonly heardAtMs: number;
  readonly health: CameraHealth;
}

/**
 * What is said of each camera. Pure. An agent names all of its cameras each time: one that it names no more is not its
 * own any more; one that two agents name belongs to who spoke last.
 */
export function cameraReports(reports: AgentReports): ReadonlyMap<string, CameraReport> {
  const oldestFirst = [...reports.values()].toSorted((a, b) => a.heardAtMs - b.heardAtMs);
  return new Map(
    oldestFirst.flatMap(({ agentId, heardAtMs, message }) =>
      message.data.cameras.map((health): [string, CameraReport] => [
        health.cameraId,
        { agentId, reportedAt: message.time, heardAtMs, health },
      ]),
    ),
  );
}

import type { CameraHealth, HealthMessage } from "@ngaba/contract";
import { type NamedCameras, withCameras } from "./report-parts.ts";

export interface ReceivedHealth {
  readonly agentId: string;
  /** By the centre's clock. */
  readonly receivedAtMs: number;
  readonly message: HealthMessage;
}

/** The newest that an agent has said of itself, and of each of its cameras. */
export interface AgentReport extends ReceivedHealth {
  /** The moment for which it holds, by the centre's clock as far as can be told: see {@link withHealth}. */
  readonly heardAtMs: number;
  readonly named: NamedCameras;
}

/** By the agent's id. */
export type AgentReports = ReadonlyMap<string, AgentReport>;

/** A report that was under way for longer than this is no news of now, ms. Agents report several times within it. */
export const MAX_DELAY_MS = 60_000;

/**
 * What is known after one more health message. Pure. Telemetry comes in any order: the newest wins, of the agent and of
 * each camera by itself.
 *
 * An agent that was without a link sends what it kept, hours of it within seconds. Such a report holds for the moment
 * that it names, never for the one in which it is received, and never for one before the last.
 */
export function withHealth(known: AgentReports, received: ReceivedHealth): AgentReports {
  const before = known.get(received.agentId);
  const { epoch, seq } = received.message;
  if (before !== undefined && before.message.epoch === epoch && before.message.seq >= seq) {
    return withLate(known, before, received.message);
  }
  const { receivedAtMs } = received;
  const heardAtMs = isNews(received, before)
    ? receivedAtMs
    : Math.min(receivedAtMs, Math.max(saidAtMs(received), before?.heardAtMs ?? Number.NEGATIVE_INFINITY));
  const named = withCameras(namedWithin(epoch, before), received.message, heardAtMs);
  return new Map([...known, [received.agentId, { ...received, heardAtMs, named }]]);
}

/** A message that a newer one has overtaken says nothing new of the agent, but may name cameras that the newer did not. */
function withLate(known: AgentReports, before: AgentReport, message: HealthMessage): AgentReports {
  const named = withCameras(before.named, message, before.heardAtMs);
  const { cameras, underWay, wholeSeq } = before.named;
  if (named.cameras === cameras && named.underWay === underWay && named.wholeSeq === wholeSeq) return known;
  return new Map([...known, [before.agentId, { ...before, named }]]);
}

/** The cameras named before, in the seq of this epoch: what was said in another one is older than anything said in it. */
function namedWithin(epoch: string, before: AgentReport | undefined): NamedCameras {
  if (before?.message.epoch === epoch) return before.named;
  return { cameras: (before?.named.cameras ?? []).map((camera) => ({ ...camera, seq: 0 })), wholeSeq: 0 };
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
  /** When the agent named it last, by its clock. */
  readonly reportedAt: string;
  /** When the agent was heard last, by the centre's clock: {@link AgentReport.heardAtMs}. */
  readonly heardAtMs: number;
  readonly health: CameraHealth;
}

/**
 * What is said of each camera. Pure. A camera that two agents name belongs to who named it last. A message that leaves
 * a camera out says that it is as before: so it is as fresh as the agent's newest word.
 */
export function cameraReports(reports: AgentReports): ReadonlyMap<string, CameraReport> {
  const all = [...reports.values()].flatMap(({ agentId, heardAtMs, named: { cameras } }) =>
    cameras.map((camera) => ({ agentId, heardAtMs, camera })),
  );
  const oldestFirst = all.toSorted((a, b) => a.camera.heardAtMs - b.camera.heardAtMs);
  return new Map(
    oldestFirst.map(({ agentId, heardAtMs, camera: { reportedAt, health } }): [string, CameraReport] => [
      health.cameraId,
      { agentId, reportedAt, heardAtMs, health },
    ]),
  );
}

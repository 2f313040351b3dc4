import { type AgentStatus, durationMs, toRfc3339 } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { SendingLimits } from "./go-back-n.ts";
import type { Outbox } from "./outbox.ts";

/** Waiting times of the publisher; each has a default. */
export interface PublisherTiming extends SendingLimits {
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly connectTimeoutMs: number;
  /** A link that says nothing for one and a half of these is dead, for the broker as for us. */
  readonly keepaliveS: number;
}

export const DEFAULT_TIMING: PublisherTiming = {
  windowRows: 500,
  firstTimeoutMs: durationMs(10_000), // a full window on a slow uplink of 1 Mbit/s takes half of it
  maxTimeoutMs: durationMs(60_000),
  minBackoffMs: 500,
  maxBackoffMs: 60_000,
  connectTimeoutMs: 10_000,
  keepaliveS: 15,
};

/** Hears what others say, and may answer: QoS 1, on this connection or never. */
export interface Listener {
  readonly topics: readonly string[];
  readonly onMessage: (topic: string, payload: Uint8Array, publish: (topic: string, payload: string) => void) => void;
}

export interface PublisherOptions {
  readonly agentId: string;
  /** `mqtt://` or `mqtts://`, without credentials; the login is the agent's id. */
  readonly brokerUrl: string;
  /** Asked at each connection. */
  readonly brokerPassword: () => string;
  /** What the status says of this run of the agent. */
  readonly identity: Pick<AgentStatus, "bootId" | "version" | "configHash">;
  readonly outbox: Outbox;
  /** What else is heard on the same connection, and who is told of everything that is; must not throw. */
  readonly listening?: readonly Listener[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Told what someone must act on, for the health message; `undefined` when it is over. */
  readonly onProblem?: (problem: string | undefined) => void;
  readonly timing?: Partial<PublisherTiming>;
}

/** What the agent says of itself on its retained status, now and as its will. */
export function agentStatus({ identity, outbox, clock }: PublisherOptions, state: AgentStatus["state"]): AgentStatus {
  const { oldestSeq } = outbox.counts("event");
  const at = toRfc3339(clock.now());
  return { schemaVersion: 1, state, at, ...identity, outbox: { epoch: outbox.epoch, oldestSeq } };
}

/** The broker answers, and says no. */
export function refused({ brokerUrl }: PublisherOptions, what: string, cause: Error): EdgeError {
  return new EdgeError("BROKER_REFUSED", `broker ${brokerUrl} refuses ${what}`, { retryable: true, cause });
}

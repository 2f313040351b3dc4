/**
 * From the broker into the inbox: parse → queue → commit in batches → only then acknowledge to the agent.
 *
 * The queue is bounded by holding back the broker: whoever feeds us waits in {@link Ingest.room} before it takes more.
 */
import type { AgentAck, AgentRecord, CommitResult, Inbound, Inbox, SetAsideMessage } from "../inbox/inbox.ts";
import { createBackoff, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { DataPathMetrics } from "../platform/metrics.ts";
import { createWakeUp } from "../platform/wake-up.ts";
import { parseInbound } from "./parse-message.ts";

const MAX_BATCH = 500;
const MAX_WAIT_MS = 50;
const MAX_QUEUED_MESSAGES = 5_000;
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
/** An agent is asked at most this often to send again: it needs a round trip to answer. */
const RESEND_INTERVAL_MS = 1_000;

export interface IngestOptions {
  readonly inbox: Pick<Inbox, "commit">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: DataPathMetrics;
  /** Called after a commit. Not waited for: an acknowledgement that gets lost is said again. */
  readonly acknowledge: (ack: AgentAck) => void;
  readonly onStatus: (agent: AgentRecord) => void;
}

export interface Ingest {
  receive(topic: string, payload: Uint8Array): void;
  /** Resolves when there is room for more. */
  room(): Promise<void>;
  queued(): number;
  /** Commits what is queued, then ends. Nothing may be received any more. */
  close(): Promise<void>;
}

/** Starts committing. A fault that does not pass (a broken file) ends the process: nothing may be acknowledged then. */
export function startIngest(options: IngestOptions): Ingest {
  const { metrics } = options;
  const queue: { message: Inbound; bytes: number }[] = [];
  const arrival = createWakeUp();
  const full = createWakeUp();
  const closing = new AbortController();
  let waiting: (() => void)[] = [];
  let bytes = 0;

  const hasRoom = () => queue.length < MAX_QUEUED_MESSAGES && bytes < MAX_QUEUED_BYTES;
  const take = (): Inbound[] => {
    const batch = queue.splice(0, MAX_BATCH);
    for (const queued of batch) bytes -= queued.bytes;
    if (hasRoom()) {
      for (const resume of waiting) resume();
      waiting = [];
    }
    return batch.map(({ message }) => message);
  };
  const report = reportSetAside(options);
  const finished = (async () => {
    const acknowledge = limitResends(options);
    while (queue.length > 0 || !closing.signal.aborted) {
      if (queue.length === 0) await arrival.wait(closing.signal);
      if (queue.length < MAX_BATCH) await full.wait(closing.signal, MAX_WAIT_MS);
      const batch = take();
      if (batch.length === 0) continue;
      const result = await commitUntilDone(options, batch, closing.signal);
      if (result === undefined) return; // stopping, and the disk does not take it: the agents still have it
      count(options, result);
      for (const ack of result.acks) acknowledge(ack);
      for (const agent of result.statuses) options.onStatus(agent);
    }
  })();

  metrics.watchQueue(() => queue.length);
  return {
    receive: (topic, payload) => {
      const [first, kept] = parseInbound(topic, payload);
      metrics.received.inc({ channel: channelOf(first) });
      if (first.what === "set-aside") report(first);
      for (const message of kept === undefined ? [first] : [first, kept]) {
        queue.push({ message, bytes: payload.length });
        bytes += payload.length;
      }
      arrival.wake();
      if (queue.length >= MAX_BATCH) full.wake();
    },
    room: () => (hasRoom() ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    queued: () => queue.length,
    close: async () => {
      closing.abort();
      await finished;
    },
  };
}

const channelOf = (message: Inbound): string => (message.what === "stream" ? message.stream : message.what);

/** Tries again while the fault may pass (disk full, busy): what is not committed is not acknowledged, so nothing is lost. */
async function commitUntilDone(
  { inbox, clock, logger, metrics }: IngestOptions,
  batch: readonly Inbound[],
  closing: AbortSignal,
): Promise<CommitResult | undefined> {
  const backoff = createBackoff({ minMs: 100, maxMs: 5_000 });
  for (let tries = 1; ; tries++) {
    const startedAt = clock.monotonic();
    try {
      const result = await inbox.commit(batch);
      metrics.commitSeconds.observe((clock.monotonic() - startedAt) / 1_000);
      if (tries > 1) logger.info({ tries }, "the inbox takes messages again");
      return result;
    } catch (error) {
      if (!(error instanceof CentralError && error.retryable)) throw error;
      if (tries === 1) logger.error({ err: error }, "the inbox takes no messages, will retry");
      if (closing.aborted) return undefined;
      await pause(backoff.next(), closing);
    }
  }
}

function count({ metrics, logger }: IngestOptions, result: CommitResult): void {
  for (const stream of ["event", "telemetry"] as const) {
    metrics.committed.inc({ stream }, result.committed[stream]);
    metrics.duplicates.inc({ stream }, result.duplicates[stream]);
  }
  metrics.outOfOrder.inc(result.outOfOrder);
  for (const gap of result.gaps) {
    metrics.missingEvents.inc(gap.toSeq - gap.fromSeq + 1);
    logger.error({ gap }, "events are missing for good");
  }
}

/** Counts every message that is not ours, and logs the first of each kind: the inbox keeps the newest of them. */
function reportSetAside({ metrics, logger }: IngestOptions): (message: SetAsideMessage) => void {
  const logged = new Set<string>();
  return ({ topic, reason, detail }) => {
    metrics.setAside.inc({ reason });
    if (logged.has(reason)) return;
    logged.add(reason);
    logger.warn({ topic, reason, detail }, "a message is not ours and was set aside; others of its kind are counted");
  };
}

/** Passes acknowledgements on, with `resend` at most once an interval and agent. */
function limitResends({ clock, acknowledge }: IngestOptions): (ack: AgentAck) => void {
  const askedAt = new Map<string, number>();
  return (ack) => {
    const now = clock.monotonic();
    const isTooSoon = now - (askedAt.get(ack.agentId) ?? Number.NEGATIVE_INFINITY) < RESEND_INTERVAL_MS;
    if (ack.resend && !isTooSoon) askedAt.set(ack.agentId, now);
    acknowledge(ack.resend && isTooSoon ? { ...ack, resend: false } : ack);
  };
}

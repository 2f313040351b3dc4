import { agentTopics } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import type { AgentAck, CommitResult, Inbound, Inbox } from "../inbox/inbox.ts";
import { systemClock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import { createDataPathMetrics, Registry } from "../platform/metrics.ts";
import { startIngest } from "./ingest.ts";

const topic = agentTopics("agent-01").flow; // rubbish on it is set aside, which is enough to fill a batch
const epoch = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";

const nothing: CommitResult = {
  ...{ acks: [], committed: { event: 0, telemetry: 0 }, duplicates: { event: 0, telemetry: 0 } },
  ...{ outOfOrder: 0, gaps: [], statuses: [] },
};

/** Ingest over an inbox whose `commit` is given. */
function start(commit: Inbox["commit"]) {
  const acks: AgentAck[] = [];
  const ingest = startIngest({
    inbox: { commit },
    clock: systemClock,
    logger: createLogger("silent"),
    metrics: createDataPathMetrics(new Registry()),
    acknowledge: (ack) => void acks.push(ack),
    onStatus: () => undefined,
  });
  return { ingest, acks };
}

test("nothing is acknowledged while the disk is full, and everything once it is not", async () => {
  const ack = { agentId: "agent-01", epoch, upTo: 1, resend: false };
  const batches: (readonly Inbound[])[] = [];
  let isFull = true;
  const { ingest, acks } = start(async (batch) => {
    batches.push(batch);
    if (isFull) throw new CentralError("SQL_FAILED", "disk full", { retryable: true });
    return { ...nothing, acks: [ack] };
  });
  onTestFinished(() => ingest.close());
  ingest.receive(topic, Buffer.from("one"));
  await vi.waitFor(() => expect(batches.length).toBeGreaterThan(1));
  expect(acks).toEqual([]);
  isFull = false;
  await vi.waitFor(() => expect(acks).toEqual([ack]));
  expect(new Set(batches)).toHaveProperty("size", 1);
});

test("batches hold 500 at most, and the broker is held back while too much waits", async () => {
  const sizes: number[] = [];
  let commitNow: () => void = () => undefined;
  const { ingest } = start((batch) => {
    sizes.push(batch.length);
    return new Promise((resolve) => {
      commitNow = () => resolve(nothing);
    });
  });
  for (let count = 0; count < 5_600; count++) ingest.receive(topic, Buffer.from("x"));
  let hasRoom = false;
  const room = ingest.room().then(() => {
    hasRoom = true;
  });
  await vi.waitFor(() => expect(sizes).toEqual([500]));
  expect(hasRoom).toBe(false); // 5,100 still wait
  commitNow();
  await room;
  while (ingest.queued() > 0) {
    commitNow();
    await vi.waitFor(() => expect(sizes.length).toBeGreaterThan(0));
  }
  const closed = ingest.close();
  commitNow();
  await closed;
  expect(sizes.reduce((sum, size) => sum + size)).toBe(5_600);
  expect(Math.max(...sizes)).toBe(500);
});

test("an agent is asked to send again at most once a second", async () => {
  const ack = { agentId: "agent-01", epoch, upTo: 0, resend: true };
  const { ingest, acks } = start(async () => ({ ...nothing, acks: [ack] }));
  onTestFinished(() => ingest.close());
  ingest.receive(topic, Buffer.from("one"));
  await vi.waitFor(() => expect(acks).toHaveLength(1));
  ingest.receive(topic, Buffer.from("two"));
  await vi.waitFor(() => expect(acks).toHaveLength(2));
  expect(acks.map(({ resend }) => resend)).toEqual([true, false]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { type CommitPlan, planCommit, positionKey } from "./commit-plan.ts";
import type { Position, StatusMessage, StreamMessage } from "./inbox.ts";

const epoch = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const noPositions = new Map<string, Position>();

const event = (seq: number, agentId = "agent-01"): StreamMessage => ({
  what: "stream",
  agentId,
  stream: "event",
  epoch,
  seq,
  topic: `ngaba/v1/${agentId}/event/restricted-zone`,
  type: "ngaba.restricted-zone.v1",
  message: "{}",
});

const status = (oldestSeq: number): StatusMessage => ({
  what: "status",
  agentId: "agent-01",
  status: {
    schemaVersion: 1,
    state: "online",
    at: "2026-03-02T01:00:00Z",
    bootId: "5f3d3a5c-57a2-4d0e-8d4b-21c1f6b7a0aa",
    version: "0.1.0",
    configHash: "0".repeat(64),
    outbox: { epoch, oldestSeq },
  },
});

const upTo = (seq: number): Map<string, Position> =>
  new Map([
    [positionKey("agent-01", epoch), { agentId: "agent-01", stream: "event", epoch, upTo: seq, received: seq }],
  ]);

const seqs = (plan: CommitPlan) => plan.events.map(({ seq }) => seq);

test("only the next event is taken; a lower one is a repetition, a higher one asks for the rest again", () => {
  const plan = planCommit(upTo(3), [event(2), event(4), event(6), event(5)], 0);
  expect(seqs(plan)).toEqual([4, 5]);
  expect(plan).toMatchObject({ eventDuplicates: 1, outOfOrder: 1, gaps: [] });
  expect(plan.acks).toEqual([{ agentId: "agent-01", epoch, upTo: 5, resend: true }]);
});

test("a repetition is acknowledged again, without asking for more", () => {
  const plan = planCommit(upTo(3), [event(3)], 0);
  expect(plan.acks).toEqual([{ agentId: "agent-01", epoch, upTo: 3, resend: false }]);
  expect(plan.positions).toEqual([]);
});

test("what an agent no longer holds is written down as a gap, and its stream goes on behind it", () => {
  const plan = planCommit(upTo(3), [status(7), event(7)], 42);
  expect(plan.gaps).toMatchObject([{ fromSeq: 4, toSeq: 6, notedAtMs: 42 }]);
  expect(seqs(plan)).toEqual([7]);
  expect(plan.positions).toMatchObject([{ upTo: 7, received: 4 }]);
});

test("the status of an agent that holds what we lack makes no gap", () => {
  expect(planCommit(upTo(3), [status(2)], 0)).toMatchObject({ gaps: [], acks: [], positions: [] });
});

test("an agent heard for the first time is told at once that nothing of it is here", () => {
  expect(planCommit(noPositions, [status(1)], 0).acks).toEqual([{ agentId: "agent-01", epoch, upTo: 0, resend: true }]);
});

test("agents do not disturb each other", () => {
  const plan = planCommit(noPositions, [event(1), event(2, "agent-02"), event(1, "agent-02"), event(2)], 0);
  expect(plan.events.map(({ agentId, seq }) => `${agentId}:${seq}`)).toEqual([
    "agent-01:1",
    "agent-02:1",
    "agent-01:2",
  ]);
});

test("whatever arrives in whatever batches, what is taken is 1, 2, 3 … once each, and acks say no more than that", () => {
  const arrivals = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }), { maxLength: 12 });
  fc.assert(
    fc.property(arrivals, (batches) => {
      const known = new Map<string, Position>();
      const taken: number[] = [];
      for (const batch of batches) {
        const plan = planCommit(
          known,
          batch.map((seq) => event(seq)),
          0,
        );
        taken.push(...seqs(plan));
        expect(plan.events.length + plan.eventDuplicates + plan.outOfOrder).toBe(batch.length);
        for (const position of plan.positions) known.set(positionKey(position.agentId, position.epoch), position);
        for (const ack of plan.acks) expect(ack.upTo).toBe(taken.length);
      }
      expect(taken).toEqual(taken.map((_, index) => index + 1));
    }),
  );
});

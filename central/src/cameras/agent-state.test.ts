import type { AgentStatus } from "@ngaba/contract";
import { expect, test } from "vitest";
import { agentViewOf, SILENCE_MS } from "./agent-state.ts";
import { EPOCH, receivedHealth } from "./samples.ts";

const CONNECTED = "2026-03-02T01:00:00Z";
const HEARD_MS = Date.parse("2026-03-02T01:10:00.000Z");
const HEARD = "2026-03-02T01:10:00.000Z";

const record = (state: AgentStatus["state"]) => ({
  agentId: "agent-01",
  receivedAtMs: HEARD_MS - 60_000,
  status: {
    ...{ schemaVersion: 1 as const, state, at: CONNECTED, bootId: EPOCH, version: "1.2.3", configHash: "a".repeat(64) },
    outbox: { epoch: EPOCH, oldestSeq: 1 },
  },
});
const report = receivedHealth({
  receivedAtMs: HEARD_MS,
  agent: { problems: ["disk is full"], outboxRows: 3, uploadsPending: 2 },
});

test.each([
  { state: "online", since: CONNECTED, afterMs: SILENCE_MS, word: "online", why: "heard just in time" },
  { state: "silent", since: HEARD, afterMs: SILENCE_MS + 1, word: "online", why: "nothing was heard for too long" },
  { state: "offline", since: "2026-03-02T01:09:00.000Z", afterMs: 0, word: "offline", why: "its will was read" },
] as const)("an agent is $state: $why", ({ state, since, afterMs, word }) => {
  expect(agentViewOf("agent-01", record(word), report, HEARD_MS + afterMs)).toEqual({
    ...{ id: "agent-01", state, since, version: "1.2.3", reportedAt: "2026-03-02T01:00:05Z" },
    ...{ problems: ["disk is full"], outboxRows: 3, uploadsPending: 2 },
  });
});

test("an agent that has just come has no problems yet; one whose status was lost is known by its report", () => {
  expect(agentViewOf("agent-01", record("online"), undefined, HEARD_MS - 60_000)).toEqual({
    ...{ id: "agent-01", state: "online", since: CONNECTED, version: "1.2.3", problems: [] },
  });
  expect(agentViewOf("agent-01", undefined, report, HEARD_MS)).toMatchObject({
    ...{ state: "online", problems: ["disk is full"] },
  });
});

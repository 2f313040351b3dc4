import { EventMessage, MinuteMessage } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createLoad, type LoadPlan } from "./load.ts";

const plan: LoadPlan = {
  ...{ runId: "0123abcd", messages: 10_000, startMs: Date.parse("2026-03-02T01:00:00Z"), perSecond: 2_000 },
  ...{ agentIds: ["agent-01", "agent-02", "agent-03"], cameraIds: Array.from({ length: 7 }, (_, n) => `cam-${n}`) },
};
const load = createLoad(plan);
const numbers = Array.from({ length: plan.messages }, (_, n) => n);
const payloads = numbers.map((n): unknown => JSON.parse(load.message(n).payload));
const events = payloads.filter((_, n) => n % 2 === 0).map((payload) => EventMessage.parse(payload));
const minutes = payloads.filter((_, n) => n % 2 === 1).map((payload) => MinuteMessage.parse(payload));

test("each stream of each agent is numbered from 1 without gaps, in the order of sending", () => {
  for (const messages of [events, minutes]) {
    for (const agentId of plan.agentIds) {
      const own = messages.filter(({ source }) => source.startsWith(`/agents/${agentId}/`));
      expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => index + 1));
    }
  }
});

test("no two messages have one id, no two incidents begin twice, none ends that did not begin", () => {
  expect(new Set([...events, ...minutes].map(({ id }) => id)).size).toBe(plan.messages);
  const begun = new Set<string>();
  const ended = new Set<string>();
  for (const { data } of events) {
    if (!("phase" in data)) throw new Error("no incident");
    if (data.phase === "start") expect(begun.has(data.incidentId)).toBe(false);
    else expect(begun.has(data.incidentId)).toBe(true);
    if (data.phase === "start") begun.add(data.incidentId);
    if (data.phase === "end") expect(ended.has(data.incidentId)).toBe(false);
    if (data.phase === "end") ended.add(data.incidentId);
  }
  expect(begun.size - ended.size).toBeLessThanOrEqual(plan.agentIds.length * 101);
});

test("no two minutes are of one line, and none is still to come", () => {
  const keys = minutes.map(({ data }) => `${data.cameraId} ${"lineId" in data && data.lineId} ${data.from}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { data } of minutes) expect(Date.parse(data.to)).toBeLessThan(plan.startMs);
});

test("what the live stream shows of a message tells when it was due", () => {
  for (const [index, { data }] of minutes.entries()) {
    if (!("lineId" in data)) throw new Error("no line");
    const points = data.counts.map((count) => ({ at: data.from, lineId: data.lineId, ...count }));
    const due = load.dueMsOf({ kind: "flow", cameraId: data.cameraId, from: data.from, points });
    expect(due).toBe(load.dueMs(2 * index + 1));
  }
  for (const [index, { data }] of events.entries()) {
    if (!("incidentId" in data) || !("phase" in data)) throw new Error("no incident");
    const { phase, startedAt, endedAt, severity, cameraId, durationMs } = data;
    const incident = {
      ...{ id: data.incidentId ?? "", kind: "red-light", cameraId, agentId: "agent-01", severity, phase, startedAt },
      ...{ ...(endedAt !== undefined && { endedAt }), durationMs, receivedAt: startedAt, snapshots: [] },
    };
    const due = load.dueMsOf({ kind: "incident", incident });
    if (phase === "update") expect(due).toBeUndefined();
    else expect(due).toBe(Math.floor(load.dueMs(2 * index)));
  }
});

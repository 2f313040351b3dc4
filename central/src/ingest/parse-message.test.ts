import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_PAYLOAD_BYTES, parseInbound } from "./parse-message.ts";

const flow = {
  ...{ specversion: "1.0", id: "018f2f0e-7b1c-7a55-9b0e-6e2f5c1d9a01", source: "/agents/agent-01/cameras/cam-1" },
  ...{ type: "ngaba.flow.v1", time: "2026-03-02T01:01:00Z", datacontenttype: "application/json" },
  ...{ stream: "telemetry", epoch: "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01", seq: 4 },
  data: {
    ...{ schemaVersion: 1, cameraId: "cam-1", lineId: "line-1", lineName: { vi: "Vạch", en: "Line" }, counts: [] },
    ...{ observedMs: 60_000, from: "2026-03-02T01:00:00Z", to: "2026-03-02T01:01:00Z" },
  },
};
const topic = "ngaba/v1/agent-01/flow";
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

test("a message of ours keeps its text as received, fields that we do not know included", () => {
  const text = JSON.stringify({ ...flow, newField: 1 });
  expect(parseInbound(topic, bytes(text))[0]).toMatchObject({
    ...{ what: "stream", agentId: "agent-01", stream: "telemetry", seq: 4, type: "ngaba.flow.v1", message: text },
  });
});

const golden = (file: string) =>
  readFileSync(join(import.meta.dirname, `../../../contract/golden/${file}.json`), "utf8");

test.each([
  { file: "camera-state-offline", kind: "camera-state" },
  { file: "camera-state-maintenance", kind: "camera-state" },
  { file: "camera-offline-start", kind: "camera-offline" },
  { file: "evidence-whole", kind: "evidence" },
  { file: "evidence-failed", kind: "evidence" },
])("$file is taken on the topic of its kind, and on no other", ({ file, kind }) => {
  const message = golden(file);
  const type = `ngaba.${kind}.v1`;
  expect(parseInbound(`ngaba/v1/agent-01/event/${kind}`, bytes(message))).toMatchObject([
    { what: "stream", type, message },
  ]);
  expect(parseInbound("ngaba/v1/agent-01/event/red-light", bytes(message))[0]).toMatchObject({ reason: "wrong-kind" });
  expect(parseInbound("ngaba/v1/agent-01/health", bytes(message))[0]).toMatchObject({ reason: "schema" });
});

test.each(["health", "health-part", "health-some"])("%s is taken on the topic of health", (file) => {
  expect(parseInbound("ngaba/v1/agent-01/health", bytes(golden(file)))).toMatchObject([{ type: "ngaba.health.v1" }]);
});

test("a reply is taken on the topic of its command, and on no other", () => {
  const reply = JSON.parse(golden("reply-refused"));
  const on = (id: string) => parseInbound(`ngaba/v1/agent-01/reply/${id}`, bytes(reply));
  expect(on(reply.id)).toEqual([{ what: "reply", agentId: "agent-01", reply }]);
  expect(on("0199a531-aaaa-7d2e-8a61-5c7b9e0f1a23")).toMatchObject([{ reason: "wrong-command" }]);
  expect(parseInbound("ngaba/v1/agent-01/reply/42", bytes({ id: "42", outcome: "done" }))).toMatchObject([
    { reason: "schema" },
  ]);
});

test.each(["lane-flow", "turning"])("a minute of %s is taken on the topic of flow, and on no other", (kind) => {
  const text = golden(kind);
  expect(parseInbound(topic, bytes(text))).toMatchObject([{ what: "stream", type: `ngaba.${kind}.v1`, message: text }]);
  expect(parseInbound(`ngaba/v1/agent-01/event/${kind}`, bytes(text))).toMatchObject([{ reason: "schema" }]);
});

test.each([
  { reason: "unknown-topic", on: "ngaba/v1/agent-01/weather", value: flow, why: "no channel of ours" },
  { reason: "unknown-topic", on: "ngaba/v1/agent-01/flow/extra", value: flow, why: "a level too many" },
  { reason: "unknown-topic", on: "ngaba/v1/Agent 01/status", value: {}, why: "no agent is called so" },
  { reason: "too-large", on: topic, value: " ".repeat(MAX_PAYLOAD_BYTES + 1), why: "larger than any of ours" },
  { reason: "not-json", on: topic, value: "{", why: "broken off" },
  { reason: "not-json", on: topic, value: "", why: "empty" },
  { reason: "schema", on: topic, value: null, why: "no object" },
  { reason: "schema", on: topic, value: { ...flow, seq: 0 }, why: "seq begins at 1" },
  { reason: "schema", on: "ngaba/v1/agent-01/health", value: flow, why: "flow on the topic of health" },
  { reason: "schema", on: "ngaba/v1/agent-01/event/flow", value: flow, why: "telemetry on the topic of events" },
  { reason: "wrong-agent", on: "ngaba/v1/agent-02/flow", value: flow, why: "in another agent's name" },
  { reason: "wrong-stream", on: topic, value: { ...flow, stream: "event" }, why: "it would take an event's seq" },
  {
    reason: "wrong-camera",
    on: topic,
    value: { ...flow, source: "/agents/agent-01/cameras/cam-2" },
    why: "two cameras",
  },
])("is set aside as $reason: $why", ({ reason, on, value }) => {
  expect(parseInbound(on, bytes(value))[0]).toMatchObject({ what: "set-aside", reason });
});

test("an event that cannot be read is kept in its place besides, so that those behind it arrive", () => {
  const on = "ngaba/v1/agent-01/event/of-a-newer-agent";
  const text = JSON.stringify({ ...flow, stream: "event", type: "ngaba.of-a-newer-agent.v1" });
  const [aside, kept] = parseInbound(on, bytes(text));
  expect(aside).toMatchObject({ what: "set-aside", reason: "schema" });
  expect(kept).toMatchObject({ what: "stream", agentId: "agent-01", seq: 4, type: "unreadable", message: text });
});

test.each([
  { on: "ngaba/v1/agent-01/event/x", value: { ...flow, stream: "event", seq: "4" }, why: "it tells no place" },
  { on: "ngaba/v1/agent-01/event/x", value: flow, why: "its place is in the other stream" },
  { on: topic, value: { ...flow, data: {} }, why: "telemetry may be missing" },
])("takes no place: $why", ({ on, value }) => {
  expect(parseInbound(on, bytes(value))).toHaveLength(1);
});

test("bytes that are no UTF-8 are set aside, and of long ones only the head is kept", () => {
  const rubbish = new Uint8Array(10_000).fill(0xff);
  const [parsed] = parseInbound(topic, rubbish);
  expect(parsed).toMatchObject({ what: "set-aside", reason: "not-json" });
  expect(parsed.what === "set-aside" && parsed.head.length).toBe(4_096);
});

test("nothing that anybody publishes makes it throw", () => {
  const topics = fc.oneof(fc.constant(topic), fc.constant("ngaba/v1/agent-01/status"), fc.string());
  fc.assert(
    fc.property(topics, fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (on, payload) => {
      expect(parseInbound(on, payload)[0].what).toBe("set-aside");
    }),
  );
});

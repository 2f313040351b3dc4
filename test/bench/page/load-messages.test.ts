import { randomUUIDv7 } from "node:crypto";
import { CameraStateEvent, FlowMessage, HealthMessage, RuleIncidentEvent } from "@ngaba/contract";
import { partsOf } from "@ngaba/edge-agent/health/health-parts.ts";
import { expect, test } from "vitest";
import {
  AGENT_HEALTH,
  type Draft,
  healthDraft,
  healthOf,
  incidentDraft,
  KINDS,
  minuteDraft,
  stateDraft,
} from "./load-messages.ts";

const picture = { sha256: "a".repeat(64), bytes: 1, widthPx: 1, heightPx: 1 };
const said = ({ payload }: Draft, stream: "event" | "telemetry"): unknown =>
  JSON.parse(payload({ stream, epoch: randomUUIDv7(), seq: 1 }));

test.each(KINDS.map(({ kind }, index) => ({ kind, index })))("what is said of $kind can be read", ({ kind, index }) => {
  const id = randomUUIDv7();
  const incident = { id, kind: index, cameraId: "cam-1", startedAtMs: 1_000, pictures: [picture, picture] } as const;
  const start = RuleIncidentEvent.parse(said(incidentDraft(incident, "start", 1_500), "event"));
  expect(start).toMatchObject({ type: `ngaba.${kind}.v1`, data: { phase: "start", incidentId: id, durationMs: 500 } });
  expect(start.data.snapshots.map(({ role }) => role)).toEqual(["plain", "annotated"]);
  const end = RuleIncidentEvent.parse(said(incidentDraft(incident, "end", 3_000), "event"));
  expect(end.data).toMatchObject({ phase: "end", incidentId: id, endedAt: "1970-01-01T00:00:03.000Z" });
});

test.each(["degraded", "offline", "live"] as const)("a change to %s can be read", (to) => {
  const change = { cameraId: "cam-1", from: "live", to, episodeId: randomUUIDv7(), atMs: 1_000 } as const;
  expect(CameraStateEvent.parse(said(stateDraft(change), "event")).data.to).toBe(to);
});

test("health and minutes can be read", () => {
  const cameras = (["live", "degraded", "offline"] as const).map((state) =>
    healthOf(`cam-${state}`, state, 1_000, { fps: 9.5, pictureAtMs: 500 }),
  );
  const [data] = partsOf("some", cameras, AGENT_HEALTH, randomUUIDv7());
  if (data === undefined) throw new Error("no part");
  const health = HealthMessage.parse(said(healthDraft(data, 2_000), "telemetry"));
  expect(health.data.cameras.map(({ fps }) => fps)).toEqual([9.5, 9.5, 0]);
  expect(FlowMessage.parse(said(minuteDraft("cam-1", 60_000, 7), "telemetry")).data.counts[0]?.count).toBe(7);
});

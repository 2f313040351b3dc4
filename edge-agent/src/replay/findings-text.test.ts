import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Finding } from "../rules/index.ts";
import { findingLine, flowLine } from "./findings-text.ts";
import { after, CAMERA, incident, track } from "./testing/recorded.ts";

const FRAME = { widthPx: 768, heightPx: 576 };
const finding = (fields: Partial<Finding> = {}): Finding => {
  const { kind, title, ruleId, place, severity, durationMs, key } = incident(1_000);
  return {
    ...{ kind, title, ruleId, place, act: "wrong-way", severity, durationMs, incidentKey: key },
    ...{ phase: "start", confidence: 0.123456, startedAt: after(1_000), at: after(3_000), track: track(7, 3_000) },
    moments: { before: after(1_000), at: after(3_000) },
    ...fields,
  };
};

test("a finding is a line of JSON in the words of the agent's messages", () => {
  const line = JSON.parse(findingLine(CAMERA, finding({ measures: { distanceM: 12.000049 } }), FRAME));
  expect(line).toMatchObject({
    type: "ngaba.wrong-way.v1",
    time: "2026-03-02T05:00:03.000Z",
    data: {
      ...{ cameraId: CAMERA, phase: "start", act: "wrong-way", trackId: 7, confidence: 0.1235 },
      box: [0.1303, 0.0877, 0.1693, 0.1735],
      moments: { before: "2026-03-02T05:00:01.000Z", at: "2026-03-02T05:00:03.000Z" },
      measures: { distanceM: 12 },
    },
  });
});

test("all phases of an incident have one id, another incident and another camera have another", () => {
  const idOf = (camera: string, one: Finding) => JSON.parse(findingLine(camera, one, FRAME)).data.incidentId;
  const id = idOf(CAMERA, finding());
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(idOf(CAMERA, finding({ phase: "end" }))).toBe(id);
  expect(idOf(CAMERA, finding({ incidentKey: "other" }))).not.toBe(id);
  expect(idOf("cam-2", finding())).not.toBe(id);
});

test("a minute of counts keeps its numbers and tells its span in UTC", () => {
  const from = epochMs(Date.parse("2026-03-02T05:00:00Z"));
  const minute = { kind: "line", ruleId: "dem", lineId: "vach", from, to: epochMs(from + 60_000), counts: [] } as const;
  expect(JSON.parse(flowLine(CAMERA, { ...minute, observedMs: 60_000 as never }))).toMatchObject({
    ...{
      cameraId: CAMERA,
      from: "2026-03-02T05:00:00.000Z",
      to: "2026-03-02T05:01:00.000Z",
      lineId: "vach",
      counts: [],
    },
  });
});

import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { incidentMessage } from "../evidence/incident-message.ts";
import type { Finding } from "../rules/index.ts";
import { Scene } from "../rules/scene.ts";
import { findingLine, flowLine } from "./findings-text.ts";
import { after, CAMERA, incident, track } from "./testing/recorded.ts";

const FRAME = { widthPx: 768, heightPx: 576 };
const sceneOf = (cameraId: string) =>
  Scene.parse({
    cameraId,
    lines: [{ id: "vach", name: { vi: "Vạch", en: "Line" }, from: [0, 0.5], to: [1, 0.5] }],
    lanes: [
      {
        ...{ id: "lane-1", name: { vi: "Làn trái", en: "Left lane" } },
        polygon: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        direction: { from: [0.5, 0.1], to: [0.9, 0.1] },
      },
    ],
  });
const SCENE = sceneOf(CAMERA);
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
  const line = JSON.parse(findingLine(SCENE, finding({ measures: { distanceM: 12.000049 } }), FRAME));
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

test("it says all that a live agent would say of it, but what is another each time", () => {
  const one = finding({ phase: "end", signal: { headId: "den", phase: "red", since: after(0) } });
  const hash = "a".repeat(64);
  const foundBy = { cameraId: CAMERA, configHash: hash, sceneHash: hash, modelHash: hash, scene: SCENE };
  const frame = { ...FRAME, cameraId: CAMERA, at: one.at, readAt: one.at };
  const live = incidentMessage(one, frame, { ...foundBy, clock: { source: "ntp" } });
  const ofThisTime = ["schemaVersion", "configHash", "sceneHash", "modelHash", "clock", "readAt"];
  const { data } = JSON.parse(findingLine(SCENE, one, FRAME));
  expect(Object.keys(data).toSorted()).toEqual(
    ["incidentId", ...Object.keys(live).filter((key) => !ofThisTime.includes(key))].toSorted(),
  );
  expect(data.place).toEqual({ kind: "lane", id: "lane-1", name: { vi: "Làn trái", en: "Left lane" } });
});

test("all phases of an incident have one id, another incident and another camera have another", () => {
  const idOf = (camera: string, one: Finding) => JSON.parse(findingLine(sceneOf(camera), one, FRAME)).data.incidentId;
  const id = idOf(CAMERA, finding());
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(idOf(CAMERA, finding({ phase: "end" }))).toBe(id);
  expect(idOf(CAMERA, finding({ incidentKey: "other" }))).not.toBe(id);
  expect(idOf("cam-2", finding())).not.toBe(id);
});

test("a minute of counts keeps its numbers, names its line and tells its span in UTC", () => {
  const from = epochMs(Date.parse("2026-03-02T05:00:00Z"));
  const minute = { kind: "line", ruleId: "dem", lineId: "vach", from, to: epochMs(from + 60_000), counts: [] } as const;
  expect(JSON.parse(flowLine(SCENE, { ...minute, observedMs: 60_000 as never }))).toMatchObject({
    ...{
      cameraId: CAMERA,
      from: "2026-03-02T05:00:00.000Z",
      to: "2026-03-02T05:01:00.000Z",
      ...{ kind: "line", ruleId: "dem", lineId: "vach", lineName: { vi: "Vạch", en: "Line" } },
      counts: [],
    },
  });
});

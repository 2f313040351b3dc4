import { Scene } from "@ngaba/config";
import { epochMs, type FlowData } from "@ngaba/contract";
import { expect, test } from "vitest";
import { CameraAnalysis } from "./camera-analysis.ts";
import type { DetectionResult } from "./detection/detector.ts";
import type { IncidentData } from "./outbox/message-recorder.ts";
import { createLogger } from "./platform/logger.ts";

const HASH = "a".repeat(64);
const START = Date.parse("2026-03-02T14:00:00Z");

/** A person walks across the whole picture, over a line in its middle, all of it inside a zone. */
const scene = Scene.parse({
  cameraId: "cam-1",
  lines: [{ id: "vach", name: { vi: "Vạch giữa", en: "Middle line" }, from: [0.5, 1], to: [0.5, 0] }],
  zones: [
    {
      id: "khu",
      name: { vi: "Cả hình", en: "Whole picture" },
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    },
  ],
  rules: [
    { id: "cam", kind: "restricted-zone", zone: "khu", classes: ["person"], minStayMs: 0 },
    { id: "dem", kind: "line-crossing", line: "vach", classes: ["person"] },
  ],
});

const step = (number: number): DetectionResult => ({
  frame: {
    ...{ cameraId: "cam-1", rgb: new Uint8Array(0), widthPx: 1_000, heightPx: 1_000 },
    ...{ at: epochMs(START + number * 200), readAt: epochMs(START + number * 200) },
  },
  detections: [
    { box: { x1: number * 25, y1: 400, x2: number * 25 + 100, y2: 700 }, score: 0.9, roadUserClass: "person" },
  ],
  ...{ modelSha256: HASH, preprocessMs: 0, runMs: 0, decodeMs: 0 },
});

test("what is said of a zone and of a line carries the name that the scene gives it", async () => {
  const incidents: IncidentData[] = [];
  const flow: FlowData[] = [];
  const analysis = new CameraAnalysis({
    ...{ cameraId: "cam-1", scene, sceneHash: HASH, configHash: HASH },
    incidents: { record: (incident) => void incidents.push(incident), endLeftovers: () => 0 },
    recorder: { incident: () => undefined, flow: (data) => void flow.push(data), health: () => undefined },
    takeSnapshots: async () => [],
    clockState: () => ({ source: "ntp" }),
    onLoss: (error) => expect.unreachable(String(error)),
    log: createLogger("silent"),
  });
  for (let number = 0; number < 36; number += 1) analysis.analyse(step(number));
  await analysis.close();

  const zone = { zoneId: "khu", zoneName: { vi: "Cả hình", en: "Whole picture" } };
  expect(incidents.map(({ data }) => data)).toMatchObject([
    { phase: "start", ...zone },
    { phase: "end", ...zone },
  ]);
  const line = { lineId: "vach", lineName: { vi: "Vạch giữa", en: "Middle line" } };
  expect(flow).toMatchObject([{ ...line, counts: [{ roadUserClass: "person", count: 1 }] }]);
});

import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, drive, START, type Trip } from "./testing/drive.ts";

/** The stop line lies across the picture at 50 m; traffic drives up the picture, away from the camera. */
const scene = Scene.parse({
  cameraId: "cam-1",
  stopLines: [{ id: "stop", name: { vi: "Vạch", en: "Line" }, from: [0.6, 0.5], to: [0.4, 0.5], signalHead: "head" }],
  signalHeads: [{ id: "head", name: { vi: "Đèn", en: "Light" }, controller: { agentId: "box", headId: "1" } }],
  rules: [
    { id: "halt", kind: "stop-line", stopLine: "stop" },
    { id: "red", kind: "red-light", stopLine: "stop" },
  ],
});

const RED = "0s red · 30s green";
/** A motorbike is 1.6 to 2.1 m long: with its rear at 50.5 m its front is 1.1 to 1.6 m beyond the line. */
const halt = "0s 50,90 · 5s 50,50.5 · 32s 50,50.5 · 36s 50,10";

test.each<{ why: string; light: string; trips: Trip[]; expected: string[] }>([
  { why: "halts beyond the line until green", light: RED, trips: [{ way: halt }], expected: ["stop-line"] },
  {
    why: "a car that may still be on the line",
    light: RED,
    trips: [{ is: "car", way: "0s 50,90 · 5s 50,53.5 · 32s 50,53.5 · 36s 50,10" }],
    expected: [],
  },
  {
    why: "a car that is surely beyond",
    light: RED,
    trips: [{ is: "car", way: "0s 50,90 · 5s 50,52 · 32s 50,52 · 36s 50,10" }],
    expected: ["stop-line"],
  },
  {
    why: "halts before the line",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,52.3 · 32s 50,52.3 · 36s 50,10" }],
    expected: [],
  },
  {
    why: "its front is on the line",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,51.9 · 32s 50,51.9 · 36s 50,10" }],
    expected: [],
  },
  { why: "halts on green, as in a queue", light: "0s green", trips: [{ way: halt }], expected: [] },
  {
    why: "came over on green and red finds it there",
    light: "0s green · 6s red",
    trips: [{ way: halt }],
    expected: [],
  },
  { why: "came over on amber", light: "0s amber · 5.5s red", trips: [{ way: halt }], expected: [] },
  { why: "nobody knows what the light shows", light: "", trips: [{ way: halt }], expected: [] },
  {
    why: "hesitates, and goes on: it has run the light",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,50.5 · 6.5s 50,50.5 · 10s 50,20" }],
    expected: ["red-light"],
  },
  { why: "goes on without a halt", light: RED, trips: [{ way: "0s 50,90 · 10s 50,10" }], expected: ["red-light"] },
  {
    why: "runs the light and halts in the junction",
    light: RED,
    trips: [{ way: "0s 50,90 · 6s 50,42 · 20s 50,42" }],
    expected: ["red-light"],
  },
  {
    why: "halts beyond the line and goes on while still red: one act",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,50.5 · 9s 50,50.5 · 14s 50,10" }],
    expected: ["stop-line"],
  },
  {
    why: "stop and go over the line is one halt",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,51 · 10s 50,51 · 11s 50,50 · 16s 50,50 · 17s 50,49 · 29s 50,49" }],
    expected: ["stop-line"],
  },
  { why: "stands there from the start", light: RED, trips: [{ way: "0s 50,50.5 · 20s 50,50.5" }], expected: [] },
  {
    why: "people on foot are not judged",
    light: RED,
    trips: [{ is: "person", way: "0s 50,58 · 5s 50,49.5 · 29s 50,49.5" }],
    expected: [],
  },
  { why: "green comes before the halt has lasted", light: "0s red · 6.5s green", trips: [{ way: halt }], expected: [] },
  {
    why: "its track is lost while it halts and another goes on",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,50.5 · 12s 50,50.5" }, { way: "13s 50,50.5 · 29s 50,50.5" }],
    expected: ["stop-line"],
  },
])("$why", ({ light, trips, expected }) => {
  expect(actsOf(drive(scene, { light, trips }))).toEqual(expected);
});

test("it starts when the halt has lasted, and ends when it was last seen so on red", () => {
  const findings = drive(scene, { light: RED, trips: [{ way: halt }] });
  expect(findings.map(({ phase }) => phase)).toEqual(["start", "end"]);
  expect(new Set(findings.map(({ incidentKey }) => incidentKey)).size).toBe(1);
  const [start, end] = findings.map(({ at }) => at - START);
  expect(start).toBeGreaterThanOrEqual(6_500);
  expect(start).toBeLessThan(7_600);
  expect(end).toBeGreaterThan(29_500);
  expect(end).toBeLessThanOrEqual(30_000);
  expect(findings[1]?.moments).toEqual(findings[0]?.moments);
});

test("it says how far beyond the line the front is at least", () => {
  const [start] = drive(scene, { light: RED, trips: [{ way: halt }] });
  expect(start?.measures?.beyondM).toBeCloseTo(1.1, 1);
});

test("without calibration a road user that comes towards the camera is judged by its lower edge", () => {
  const towards = Scene.parse({ ...scene, stopLines: [{ ...scene.stopLines[0], from: [0.4, 0.5], to: [0.6, 0.5] }] });
  const trips = [{ way: "0s 50,10 · 5s 50,51 · 32s 50,51" }];
  expect(actsOf(drive(towards, { light: RED, trips, uncalibrated: true }))).toEqual(["stop-line"]);
});

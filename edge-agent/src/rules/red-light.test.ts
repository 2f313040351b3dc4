import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, type Drive, drive, START, type Trip } from "./testing/drive.ts";

/** The stop line lies across the picture at 50 m; traffic drives up the picture, away from the camera. */
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    stopLines: [{ id: "stop", name: { vi: "Vạch", en: "Line" }, from: [0.6, 0.5], to: [0.4, 0.5], signalHead: "head" }],
    signalHeads: [{ id: "head", name: { vi: "Đèn", en: "Light" }, controller: { agentId: "box", headId: "1" } }],
    rules: [{ id: "red", kind: "red-light", stopLine: "stop", ...rule }],
  });

const RED = "0s red";
/** 8 m/s up the picture: the rear is at the line after 5 s, the front of a motorbike 0.24 s before. */
const through: Trip = { way: "0s 50,90 · 10s 50,10" };

test.each<{ why: string; light: string; trips: Trip[]; expected: string[] }>([
  { why: "through on red", light: RED, trips: [through], expected: ["red-light"] },
  { why: "through on green", light: "0s green", trips: [through], expected: [] },
  { why: "through on amber", light: "0s amber", trips: [through], expected: [] },
  { why: "nobody knows what the light shows", light: "", trips: [through], expected: [] },
  { why: "red began just before the front passed", light: "0s amber · 4.7s red", trips: [through], expected: [] },
  { why: "red began a second before", light: "0s amber · 3.7s red", trips: [through], expected: ["red-light"] },
  { why: "the front passed on amber, the rear on red", light: "0s amber · 4.9s red", trips: [through], expected: [] },
  { why: "green came while it passed", light: "0s red · 4.8s green", trips: [through], expected: [] },
  {
    why: "green came just after it had passed",
    light: "0s red · 5.2s green",
    trips: [through],
    expected: ["red-light"],
  },
  {
    why: "red was not seen while it passed",
    light: "0s red · 4.6s unknown · 5.2s red",
    trips: [through],
    expected: [],
  },
  { why: "a bus on red", light: RED, trips: [{ ...through, is: "large-vehicle" }], expected: ["red-light"] },
  {
    why: "people on foot are not judged",
    light: RED,
    trips: [{ is: "person", way: "0s 50,58 · 10s 50,42" }],
    expected: [],
  },
  {
    why: "a rider of whom only the person is found",
    light: RED,
    trips: [{ ...through, is: "person" }],
    expected: ["red-light"],
  },
  {
    why: "it halts before the line until green",
    light: "0s red · 20s green",
    trips: [{ way: "0s 50,90 · 5s 50,53 · 21s 50,53 · 25s 50,10" }],
    expected: [],
  },
  {
    why: "it waits before the line and then goes on red",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,52.4 · 15s 50,52.4 · 20s 50,20" }],
    expected: ["red-light"],
  },
  {
    why: "it halts beyond the line, which is no red-light run",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,50.5 · 10s 50,50.5 · 14s 50,20" }],
    expected: [],
  },
  {
    why: "it creeps over the line, so slowly that it may have halted on it",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,53 · 15s 50,40 · 18s 50,20" }],
    expected: [],
  },
  {
    why: "it drives over the line at walking pace, two metres a second",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,53 · 12s 50,39 · 15s 50,20" }],
    expected: ["red-light"],
  },
  {
    why: "hidden beyond the line for longer than it may take",
    light: RED,
    trips: [{ ...through, hidden: [[5.2, 8.8]] }],
    expected: [],
  },
  {
    why: "it has stood over the line since green and clears the junction on red",
    light: "0s green · 8s red",
    trips: [{ way: "0s 50,90 · 5s 50,50.5 · 12s 50,50.5 · 16s 50,20" }],
    expected: [],
  },
  { why: "it first appears beyond the line", light: RED, trips: [{ way: "0s 50,49 · 4s 50,20" }], expected: [] },
  { why: "it first appears on the line", light: RED, trips: [{ way: "0s 50,51 · 4s 50,20" }], expected: [] },
  { why: "it comes the other way", light: RED, trips: [{ way: "0s 50,10 · 10s 50,90" }], expected: [] },
  { why: "it passes beside the line", light: RED, trips: [{ way: "0s 65,90 · 10s 65,10" }], expected: [] },
  {
    why: "it turns off in front of the line",
    light: RED,
    trips: [{ way: "0s 50,90 · 5s 50,53 · 9s 80,53" }],
    expected: [],
  },
  {
    why: "its track is lost at the line and another goes on",
    light: RED,
    trips: [{ way: "0s 50,90 · 4.8s 50,51.6" }, { way: "5.4s 50,46.8 · 10s 50,10" }],
    expected: ["red-light"],
  },
  {
    why: "hidden for a second at the line, with red all the while",
    light: RED,
    trips: [{ ...through, hidden: [[4.3, 5.5]] }],
    expected: ["red-light"],
  },
  {
    why: "hidden at the line for so long that who comes out may be another",
    light: RED,
    trips: [{ ...through, hidden: [[4.3, 6.5]] }],
    expected: [],
  },
  {
    why: "hidden at the line while red began",
    light: "0s amber · 4.6s red",
    trips: [{ ...through, hidden: [[4.3, 5.5]] }],
    expected: [],
  },
  {
    why: "two abreast are two",
    light: RED,
    trips: [through, { way: "0s 54,90 · 10s 54,10" }],
    expected: ["red-light", "red-light"],
  },
])("$why", ({ light = "", trips, expected }) => {
  expect(actsOf(drive(scene(), { light, trips }))).toEqual(expected);
});

test.each([
  { why: "a bus of 12 m, whose front was over on amber", lengthPx: 120, expected: [] },
  { why: "a car that is called a large vehicle, whose front was not", lengthPx: 45, expected: ["red-light"] },
])("how long it may be tells its box: $why", ({ lengthPx, expected }) => {
  const trips: Trip[] = [{ ...through, is: "large-vehicle" }];
  const seenAs: Drive["seenAs"] = (track) => ({ ...track, box: { ...track.box, y1: track.box.y2 - lengthPx } }); // from above
  expect(actsOf(drive(scene(), { light: "0s amber · 4s red", trips, seenAs }))).toEqual(expected);
});

test("a vehicle that comes towards the camera has its front at the lower edge of its box", () => {
  const towards = Scene.parse({
    ...scene(),
    stopLines: [{ ...scene().stopLines[0], from: [0.4, 0.5], to: [0.6, 0.5] }],
  });
  const trips: Trip[] = [{ is: "large-vehicle", way: "0s 50,10 · 10s 50,90" }];
  expect(
    actsOf(
      drive(towards, {
        trips,
        light: "0s amber · 4.5s red",
      }),
    ),
  ).toEqual(["red-light"]);
  expect(
    actsOf(
      drive(towards, {
        trips,
        light: "0s amber · 4.9s red",
      }),
    ),
  ).toEqual([]);
});

test("it says when the front passed, for how long it had been red, and how fast it was", () => {
  const [start, end] = drive(scene(), {
    light: "0s green · 2s red",
    trips: [through],
  });
  expect(start).toMatchObject({
    phase: "start",
    place: { kind: "stop-line", id: "stop" },
    signal: { headId: "head", phase: "red" },
  });
  expect((start?.startedAt ?? 0) - START).toBeGreaterThan(4_700);
  expect((start?.startedAt ?? 0) - START).toBeLessThan(5_000);
  expect(start?.measures?.redForMs).toBeGreaterThan(2_600);
  expect(start?.measures?.speedMps).toBeCloseTo(8, 0);
  expect(end).toMatchObject({ phase: "end", incidentKey: start?.incidentKey });
});

test.each([
  { why: "on red", light: RED, expected: ["red-light"] },
  { why: "on amber until the rear has passed", light: "0s amber · 4.9s red", expected: [] },
])("without calibration it is judged by heights of boxes: $why", ({ light = "", expected }) => {
  expect(actsOf(drive(scene(), { light, trips: [through], uncalibrated: true }))).toEqual(expected);
  expect(drive(scene({ needsCalibration: true }), { light, trips: [through], uncalibrated: true })).toEqual([]);
});

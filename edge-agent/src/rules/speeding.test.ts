import type { RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, type Drive, drive, FROM_ABOVE, START } from "./testing/drive.ts";

/** The middle third of a road to the right, 100 m wide picture: x from 20 to 80 m, y from 40 to 60 m. */
const polygon = [
  [0.2, 0.4],
  [0.8, 0.4],
  [0.8, 0.6],
  [0.2, 0.6],
];
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    zones: [{ id: "road", name: { vi: "Đường", en: "Road" }, polygon }],
    rules: [{ id: "limit", kind: "speeding", zone: "road", limitKmh: 50, ...rule }],
  });

/** Drives through the picture from left to right with one speed. */
const through = (kmh: number, is: RoadUserClass = "car") => ({
  is,
  way: `0s 0,50 · ${(100 / (kmh / 3.6)).toFixed(3)}s 100,50`,
});

/** Boxes that are off by up to this many metres, the same way in every run. */
const shaking =
  (meters: number): NonNullable<Drive["seenAs"]> =>
  (track, frame) => {
    const [dx, dy] = [Math.sin(frame * 12.9) * meters * 10, Math.cos(frame * 7.7) * meters * 10];
    const { x1, y1, x2, y2 } = track.box;
    return { ...track, box: { x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy } };
  };

const found = (driven: Drive, rule: object = {}): string[] => actsOf(drive(scene(rule), driven));

test.each<{ why: string; driven: Drive; rule?: object; expected: string[] }>([
  { why: "at the limit", driven: { trips: [through(50)] }, expected: [] },
  { why: "a little over it", driven: { trips: [through(53)] }, expected: [] },
  { why: "surely seven over it", driven: { trips: [through(58)] }, expected: ["speeding/5-10"] },
  { why: "fifteen over it", driven: { trips: [through(66)] }, expected: ["speeding/10-20"] },
  { why: "thirty over it", driven: { trips: [through(80)] }, expected: ["speeding/20-35"] },
  { why: "far over it", driven: { trips: [through(95)] }, expected: ["speeding/over-35"] },
  {
    why: "seen by boxes that shake",
    driven: { trips: [through(66)], seenAs: shaking(0.15) },
    expected: ["speeding/10-20"],
  },
  {
    why: "boxes so bad that the speed may be allowed",
    driven: { trips: [through(57)], seenAs: shaking(1.5) },
    expected: [],
  },
  {
    why: "its half of the pictures is missing",
    driven: { trips: [through(66)], everyMs: 400 },
    expected: ["speeding/10-20"],
  },
  {
    why: "a second without pictures",
    driven: { trips: [through(66)], gaps: [[2.4, 3.4]] },
    expected: ["speeding/10-20"],
  },
  { why: "seen too shortly", driven: { trips: [{ way: "0s 20,50 · 0.4s 29,50" }] }, expected: [] },
  { why: "too fast only where it is not measured", driven: { trips: [{ way: "0s 0,10 · 4s 100,10" }] }, expected: [] },
  {
    why: "two tracks that a switch of ids makes one, a jump in between",
    driven: {
      trips: [
        { id: 1, way: "0s 20,50 · 3s 50,50" },
        { id: 1, way: "3.2s 62,50 · 6s 80,50" },
      ],
    },
    expected: [],
  },
  {
    why: "a new track that hops over three vehicles to one that goes at 16 km/h",
    driven: { trips: [{ way: "0s 25,50 · 0.8s 41,50 · 4s 55,50" }] },
    expected: [],
  },
  {
    why: "who brakes hard after it",
    driven: { trips: [{ way: "0s 20,50 · 1.6s 52,50 · 2.1s 61.2,50 · 2.6s 69,50 · 3.1s 75.3,50 · 3.6s 79.9,50" }] },
    expected: ["speeding/20-35"],
  },
  {
    why: "nobody is that fast on foot: a rider, whose machine was not seen",
    driven: { trips: [through(80, "person")] },
    expected: ["speeding/20-35"],
  },
  { why: "a class that is not measured", driven: { trips: [through(80, "bicycle")] }, expected: [] },
  {
    why: "a lower limit for lorries",
    driven: { trips: [through(52, "large-vehicle"), through(52, "car")] },
    rule: { limitByClassKmh: { "large-vehicle": 40 } },
    expected: ["speeding/10-20"],
  },
  {
    why: "outside its hours",
    driven: { trips: [through(80)] },
    rule: { hours: { from: "22:00", to: "05:00" } },
    expected: [],
  },
])("$why", ({ driven, rule, expected }) => {
  expect(found(driven, rule)).toEqual(expected);
});

test("the band is told with the speed, and the moments that were measured", () => {
  const [start, end, ...more] = drive(scene(), { trips: [through(80)] });
  expect(more).toEqual([]);
  const { speedMps = 0, speedLowMps = 0, speedHighMps = 0, limitKmh } = start?.measures ?? {};
  expect(speedMps * 3.6).toBeCloseTo(80, 0);
  expect(speedLowMps).toBeLessThan(speedMps);
  expect(speedHighMps).toBeGreaterThan(speedMps);
  expect(limitKmh).toBe(50);
  const { before = START, at = START } = start?.moments ?? {};
  expect(at - before).toBeGreaterThanOrEqual(1_000);
  expect(end).toMatchObject({ phase: "end", incidentKey: start?.incidentKey });
});

test("without calibration nobody is measured", () => {
  expect(found({ trips: [through(95)], uncalibrated: true })).toEqual([]);
});

test.each([
  { why: "neither place", rule: { zone: undefined } },
  { why: "a margin below where the law begins", rule: { marginKmh: 2 } },
  { why: "a lane and a zone", rule: { lane: "road" } },
])("refused: $why", ({ rule }) => {
  expect(() => scene(rule)).toThrow();
});

test("the ground of these tests is that of the drawing", () => {
  expect(FROM_ABOVE.toGround({ x: 500, y: 500 })?.x).toBeCloseTo(50, 3);
});

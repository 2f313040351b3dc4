import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, drive, type Trip } from "./testing/drive.ts";

/** In from the south over a line at y 70; out to the west over one at x 30, or back to the south at x 40 to 48. */
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    lines: [
      { id: "in", name: { vi: "Vào", en: "In" }, from: [0.6, 0.7], to: [0.5, 0.7] },
      { id: "west", name: { vi: "Tây", en: "West" }, from: [0.3, 0.35], to: [0.3, 0.5] },
      { id: "south", name: { vi: "Nam", en: "South" }, from: [0.4, 0.7], to: [0.48, 0.7] },
    ],
    rules: [
      { id: "no-left", kind: "forbidden-turn", from: "in", to: "west", turn: "left", maxMs: 60_000, ...rule },
      { id: "no-u", kind: "forbidden-turn", from: "in", to: "south", turn: "u-turn-sign" },
    ],
  });

test.each<{ why: string; trips: Trip[]; expected: string[] }>([
  {
    why: "a left turn",
    trips: [{ way: "0s 55,90 · 4s 55,55 · 6s 50,46 · 8s 42,43 · 10s 30,42 · 12s 20,42" }],
    expected: ["forbidden-turn/left"],
  },
  {
    why: "a U-turn",
    trips: [{ way: "0s 55,90 · 4s 55,60 · 6s 50,55 · 7s 44,60 · 10s 44,90" }],
    expected: ["forbidden-turn/u-turn-sign"],
  },
  { why: "straight on", trips: [{ way: "0s 55,90 · 10s 55,10" }], expected: [] },
  {
    why: "out over the line without having come in over the other",
    trips: [{ way: "0s 55,60 · 4s 20,42" }],
    expected: [],
  },
  { why: "the other way round", trips: [{ way: "0s 20,42 · 4s 55,45 · 8s 55,90" }], expected: [] },
  {
    why: "in, back out, and later out to the west from elsewhere",
    trips: [{ way: "0s 55,90 · 3s 55,65 · 70s 55,65 · 80s 20,42" }],
    expected: [],
  },
  {
    why: "a stop on the line before the turn",
    trips: [{ way: "0s 55,90 · 4s 55,70.2 · 8s 55,69.9 · 10s 55,60 · 12s 50,48 · 14s 40,43 · 17s 20,42" }],
    expected: ["forbidden-turn/left"],
  },
  {
    why: "its track is lost in the turn and another goes on",
    trips: [{ way: "0s 55,90 · 4s 55,55" }, { way: "4.2s 54.5,53.5 · 6s 50,46 · 8s 42,43 · 10s 30,42 · 12s 20,42" }],
    expected: ["forbidden-turn/left"],
  },
  {
    why: "one comes in, another goes out",
    trips: [{ way: "0s 55,90 · 8s 55,10" }, { way: "0s 70,43 · 8s 20,42" }],
    expected: [],
  },
  {
    why: "people on foot are not judged",
    trips: [{ is: "person", way: "0s 55,75 · 14s 55,55 · 40s 20,42" }],
    expected: [],
  },
])("$why", ({ trips, expected }) => {
  expect(actsOf(drive(scene(), { trips }))).toEqual(expected);
  expect(actsOf(drive(scene(), { trips, uncalibrated: true }))).toEqual(expected);
});

test("outside its hours it says nothing", () => {
  const trips = [{ way: "0s 55,90 · 4s 55,55 · 6s 50,46 · 8s 42,43 · 10s 30,42 · 12s 20,42" }];
  expect(drive(scene({ hours: { from: "06:00", to: "08:00" } }), { trips })).toEqual([]);
});

test("start and end come at once, with the moments of both lines", () => {
  const findings = drive(scene(), {
    trips: [{ way: "0s 55,90 · 4s 55,55 · 6s 50,46 · 8s 42,43 · 10s 30,42 · 12s 20,42" }],
  });
  expect(findings.map(({ phase }) => phase)).toEqual(["start", "end"]);
  const [at = 0, moments] = [findings[0]?.at, findings[0]?.moments];
  expect(moments).toEqual({ before: findings[0]?.startedAt, at, after: at + 1_000 });
  expect(findings[1]?.moments).toEqual(moments);
  expect(findings[0]?.measures?.turnMs).toBeGreaterThan(4_000);
});

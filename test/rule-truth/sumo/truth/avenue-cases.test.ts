import { expect, test } from "vitest";
import type { ActorType } from "../../world.ts";
import type { Point } from "../journey.ts";
import { go, type Scene, verdicts } from "./hand-made.ts";

const onAvenue = (type: ActorType, mps: number, ...way: Point[]): Scene => ({
  area: "avenue",
  paths: [go(type, [{ way, mps }])],
});

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "a motorbike in a car lane",
    scene: onAvenue("motorbike", 10, [-2, -5], [72, -5]),
    expected: ["violation: motorbike in a lane not its own"],
  },
  {
    why: "a car in the motorbikes' lane",
    scene: onAvenue("car", 10, [-2, -9], [72, -9]),
    expected: ["violation: car in a lane not its own"],
  },
  { why: "a motorbike in its own", scene: onAvenue("motorbike", 10, [-2, -9], [72, -9]), expected: [] },
  {
    why: "a motorbike round something in the way",
    scene: onAvenue("motorbike", 7, [-2, -8], [30, -8], [34, -6], [38, -6], [42, -8], [72, -8]),
    expected: ["near-miss: in it for a few metres"],
  },
  {
    why: "a motorbike beside the line",
    scene: onAvenue("motorbike", 10, [-2, -7.7], [72, -7.7]),
    expected: ["near-miss: along the line on its own side"],
  },
  {
    why: "a motorbike on the line",
    scene: onAvenue("motorbike", 10, [-2, -7], [72, -7]),
    expected: ["ignored: on the line or for a short way"],
  },
])("wrong-lane: $why", ({ scene, expected }) => {
  expect(verdicts("wrong-lane", scene)).toEqual(expected);
});

test.each([
  { kmh: 40, expected: [] },
  { kmh: 46, expected: ["near-miss: below the limit"] },
  { kmh: 52, expected: ["near-miss: over by less than three"] },
  { kmh: 54.5, expected: ["ignored: over by about five"] },
  { kmh: 58, expected: ["violation: over by 5-10"] },
  { kmh: 69, expected: ["violation: over by 10-20"] },
  { kmh: 90, expected: ["violation: over by over-35"] },
])("speeding: $kmh km/h where 50 are allowed", ({ kmh, expected }) => {
  expect(verdicts("speeding", onAvenue("car", kmh / 3.6, [-10, -5], [80, -5]))).toEqual(expected);
});

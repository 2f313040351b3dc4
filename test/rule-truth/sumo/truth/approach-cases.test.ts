import { expect, test } from "vitest";
import type { SignalPhase } from "../../world.ts";
import type { Point } from "../journey.ts";
import type { Path } from "../path.ts";
import type { SignalChange } from "../world-files.ts";
import { go, type Scene, verdicts } from "./hand-made.ts";

/** Head of the approach, changing once at a tick. */
function head(before: SignalPhase, tick: number, after: SignalPhase): SignalChange[] {
  return [
    { tick: 0, head: "south-head", phase: before },
    { tick, head: "south-head", phase: after },
  ];
}

/** Northward in the inner lane with 10 m/s, 38 m before the line at tick 50: the front is over it 3.7 s later. */
const straight = (haltAtFrontY?: number, haltS = 10): Path => {
  if (haltAtFrontY === undefined)
    return go("motorbike", [
      {
        way: [
          [3, -56],
          [3, 19],
        ],
        mps: 10,
      },
    ]);
  const y = haltAtFrontY - 1;
  return go("motorbike", [
    {
      way: [
        [3, -56],
        [3, y],
      ],
      mps: 10,
      haltS,
    },
    {
      way: [
        [3, y],
        [3, 19],
      ],
      mps: 10,
    },
  ]);
};

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "over the line on red and on",
    scene: { area: "approach", signals: head("amber", 60, "red"), paths: [straight()] },
    expected: ["violation: crossed on red and went on"],
  },
  {
    why: "over the line on amber",
    scene: { area: "approach", signals: head("amber", 100, "red"), paths: [straight()] },
    expected: ["near-miss: amber"],
  },
  {
    why: "over the line with the change",
    scene: { area: "approach", signals: head("amber", 86, "red"), paths: [straight()] },
    expected: ["ignored: too near to the change of phase"],
  },
  {
    why: "in the last second of green",
    scene: { area: "approach", signals: head("green", 92, "amber"), paths: [straight()] },
    expected: ["near-miss: last second of green"],
  },
  {
    why: "on green",
    scene: { area: "approach", signals: head("green", 200, "amber"), paths: [straight()] },
    expected: [],
  },
  {
    why: "halted past the line until green",
    scene: { area: "approach", signals: head("red", 180, "green"), paths: [straight(-16)] },
    expected: ["near-miss: halted past the line until green"],
  },
  {
    why: "halted before it until green",
    scene: { area: "approach", signals: head("red", 180, "green"), paths: [straight(-18.8)] },
    expected: ["near-miss: stopped before the line on red"],
  },
])("red-light: $why", ({ scene, expected }) => {
  expect(verdicts("red-light", scene)).toEqual(expected);
});

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "halted two metres past it",
    scene: { area: "approach", signals: head("red", 180, "green"), paths: [straight(-16)] },
    expected: ["violation: halted past the line on red"],
  },
  {
    why: "the same after crossing on green",
    scene: { area: "approach", signals: head("green", 120, "red"), paths: [straight(-16, 20)] },
    expected: ["near-miss: halted past the line after crossing on green"],
  },
  {
    why: "halted just before it",
    scene: { area: "approach", signals: head("red", 180, "green"), paths: [straight(-18.8)] },
    expected: ["near-miss: stopped before the line"],
  },
  {
    why: "halted on it",
    scene: { area: "approach", signals: head("red", 180, "green"), paths: [straight(-17.8)] },
    expected: ["ignored: on the line or far past it"],
  },
  {
    why: "halted past it and left while still red",
    scene: { area: "approach", signals: head("red", 300, "green"), paths: [straight(-16)] },
    expected: ["ignored: went on while still red"],
  },
  {
    why: "drove on without halting",
    scene: { area: "approach", signals: head("red", 180, "green"), paths: [straight()] },
    expected: [],
  },
])("stop-line: $why", ({ scene, expected }) => {
  expect(verdicts("stop-line", scene)).toEqual(expected);
});

const turning = (...way: Point[]): Scene => ({
  area: "approach",
  signals: head("green", 2000, "red"),
  paths: [go("motorbike", [{ way, mps: 6 }])],
});

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "left from the south",
    scene: turning([3, -56], [3, -6], [-2, 3], [-17, 3]),
    expected: ["violation: left from the south"],
  },
  {
    why: "round from the south",
    scene: turning([3, -56], [3, -10], [0, -7], [-5, -10], [-5, -50]),
    expected: ["violation: u-turn from the south"],
  },
  {
    why: "straight from the south",
    scene: turning([3, -56], [3, 19]),
    expected: ["near-miss: straight from the south"],
  },
  {
    why: "right from the south",
    scene: turning([6, -56], [6, -12], [10, -6], [17, -6]),
    expected: ["near-miss: right from the south"],
  },
  {
    why: "round from the north, where it is allowed",
    scene: turning([-3, 19], [-3, 10], [0, 8], [5, 10], [5, 19]),
    expected: ["near-miss: u-turn from the north"],
  },
])("forbidden-turn: $why", ({ scene, expected }) => {
  expect(verdicts("forbidden-turn", scene)).toEqual(expected);
});

import { expect, test } from "vitest";
import type { Path } from "../path.ts";
import { go, type Scene, verdicts } from "./hand-made.ts";

const onStreet = (...paths: Path[]): Scene => ({
  area: "street",
  paths,
  signals: [{ tick: 0, head: "street-head", phase: "green" }],
});
const ride = (y: number, from: number, to: number, mps: number): Path =>
  go("motorbike", [
    {
      way: [
        [from, y],
        [to, y],
      ],
      mps,
    },
  ]);

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "along the western kerb lane eastward",
    scene: onStreet(ride(7.5, -2, 72, 6)),
    expected: ["violation: motorbike against the lane"],
  },
  { why: "with the lane", scene: onStreet(ride(7.5, 72, -2, 6)), expected: [] },
  { why: "pushed at a walk", scene: onStreet(ride(7.5, 20, 40, 1.2)), expected: ["near-miss: pushed or backed"] },
  {
    why: "a person walking",
    scene: onStreet(
      go("person", [
        {
          way: [
            [20, 8],
            [40, 8],
          ],
          mps: 1.3,
        },
      ]),
    ),
    expected: ["near-miss: walked"],
  },
  {
    why: "a dozen metres of it",
    scene: onStreet(
      go("motorbike", [
        {
          way: [
            [20, 9.5],
            [21, 7.5],
            [33, 7.5],
            [34, 9.5],
          ],
          mps: 5,
        },
      ]),
    ),
    expected: ["ignored: against it for a short way"],
  },
])("wrong-way: $why", ({ scene, expected }) => {
  expect(verdicts("wrong-way", scene)).toEqual(expected);
});

const stopAt = (x: number, haltS: number): Path =>
  go("motorbike", [
    {
      way: [
        [-2, -7.7],
        [x, -7.7],
      ],
      mps: 6,
      haltS,
    },
    {
      way: [
        [x, -7.7],
        [72, -7.7],
      ],
      mps: 6,
    },
  ]);

test.each<{ why: string; scene: Scene; expected: string[] }>([
  { why: "for fifteen seconds", scene: onStreet(stopAt(30, 15)), expected: ["violation: stood beyond the grace time"] },
  { why: "for five", scene: onStreet(stopAt(30, 5)), expected: ["near-miss: short stop"] },
  { why: "for about the grace time", scene: onStreet(stopAt(30, 10)), expected: ["ignored: near to the grace time"] },
  { why: "three metres before the zone", scene: onStreet(stopAt(17, 15)), expected: ["near-miss: stood just outside"] },
  {
    why: "behind others who wait at red",
    scene: {
      ...onStreet(stopAt(40, 30), ...[43, 46, 49, 52].map((x) => stopAt(x, 30))),
      signals: [{ tick: 0, head: "street-head", phase: "red" }],
    },
    expected: ["near-miss: queued before a red light", "near-miss: queued before a red light"],
  },
])("illegal-stop: $why", ({ why, scene, expected }) => {
  const found = verdicts("illegal-stop", scene);
  expect(why.startsWith("behind") ? found.slice(0, 2) : found).toEqual(expected);
});

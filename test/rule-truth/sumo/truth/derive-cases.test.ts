import { expect, test } from "vitest";
import type { ActorType, RuleKind, SignalPhase, TruthCase } from "../../world.ts";
import { journey, type Leg, type Point } from "../journey.ts";
import { openWorld } from "../open-world.ts";
import { type Path, tracksInArea } from "../path.ts";
import { type AreaId, type AreaPlace, PLACES } from "../places.ts";
import { randomOf } from "../random.ts";
import { makeActor } from "../vehicles.ts";
import type { SignalChange } from "../world-files.ts";
import { deriveCases } from "./derive-cases.ts";

interface Scene {
  readonly area: AreaId;
  readonly startsAt?: string;
  readonly signals?: readonly SignalChange[];
  readonly paths: readonly Path[];
}

const DURATION_MS = 150_000;
const RANDOM = randomOf(1, "truth-test");

/** What the truth says of a scene under one rule: its kind and how it came about. */
function verdicts(rule: RuleKind, scene: Scene): string[] {
  const area = PLACES.areas.find(({ id }) => id === scene.area) as AreaPlace;
  const startsAt = scene.startsAt ?? "2026-06-15T07:00:00+07:00";
  const world = openWorld({
    facts: { name: "made by hand", area: scene.area, seed: 1, startsAt, durationMs: DURATION_MS },
    actors: scene.paths.map(({ actor }) => actor),
    tracks: scene.paths.flatMap((path) => tracksInArea(path, area)),
    signals: scene.signals ?? [],
    cases: [],
  });
  const kindOf = ({ kind, what }: TruthCase): string => `${kind}: ${what}`;
  return deriveCases(world, PLACES)
    .filter((truth) => truth.rule === rule)
    .map(kindOf);
}

let ids = 0;
function go(type: ActorType, legs: readonly Leg[], firstTick = 50): Path {
  ids += 1;
  return journey({ ...makeActor(ids, type, RANDOM), lengthM: type === "person" ? 0.5 : 2 }, firstTick, legs);
}

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

const stay = (place: Point, haltS: number, from: Point): Path =>
  go("person", [
    { way: [from, place], mps: 1.4, haltS },
    { way: [place, from], mps: 1.4 },
  ]);
const inYard = (startsAt: string, path: Path): Scene => ({ area: "square", startsAt, paths: [path] });

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "inside at eleven",
    scene: inYard("2026-06-15T23:00:00+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["violation: inside in closed hours"],
  },
  {
    why: "inside after midnight",
    scene: inYard("2026-06-15T02:00:00+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["violation: inside in closed hours"],
  },
  {
    why: "inside at noon",
    scene: inYard("2026-06-15T12:00:00+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["near-miss: inside outside its hours"],
  },
  {
    why: "inside as it closes",
    scene: inYard("2026-06-15T21:59:45+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["ignored: while the hours changed"],
  },
  {
    why: "a metre beside it",
    scene: inYard("2026-06-15T23:00:00+07:00", stay([-4, 38], 10, [-4, 24])),
    expected: ["near-miss: along the edge"],
  },
])("restricted-zone: $why", ({ scene, expected }) => {
  expect(verdicts("restricted-zone", scene)).toEqual(expected);
});

test.each<{ why: string; paths: Path[]; expected: string[] }>([
  {
    why: "for eighty seconds",
    paths: [stay([8, 14], 80, [17, 14])],
    expected: ["violation: stayed for more than a minute"],
  },
  {
    why: "for half a minute",
    paths: [stay([8, 14], 30, [17, 14])],
    expected: ["near-miss: waited for less than a minute"],
  },
  {
    why: "for a minute, give or take",
    paths: [stay([8, 14], 53, [17, 14])],
    expected: ["ignored: for about a minute or on the edge"],
  },
  { why: "beside the gate", paths: [stay([14, 14], 80, [17, 14])], expected: ["near-miss: waited just outside"] },
])("loitering: $why", ({ paths, expected }) => {
  expect(verdicts("loitering", { area: "square", paths })).toEqual(expected);
});

/** People in rows of five, a metre apart, on the nearer plaza. */
const group = (size: number, haltS: number): Path[] =>
  Array.from({ length: size }, (_, nth) =>
    stay([-11 + (nth % 5), 12 + Math.floor(nth / 5)], haltS, [-18 + (nth % 5), 12 + Math.floor(nth / 5)]),
  );

test.each([
  { size: 12, haltS: 20, expected: ["violation: many for long"] },
  { size: 7, haltS: 20, expected: ["ignored: seven"] },
  { size: 5, haltS: 20, expected: ["near-miss: a few for long"] },
  { size: 12, haltS: 1, expected: ["near-miss: many for a moment"] },
  { size: 2, haltS: 20, expected: [] },
])("crowd: $size people who stand for $haltS s", ({ size, haltS, expected }) => {
  expect(verdicts("crowd", { area: "square", paths: group(size, haltS) })).toEqual(expected);
});

import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { FROM_ABOVE } from "./testing/drive.ts";
import { type Actor, inShort, play } from "./testing/play.ts";

/** The lower half of the picture; on the ground of the tests 100 m × 50 m. */
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    zones: [
      {
        id: "plaza",
        name: { vi: "Quảng trường", en: "Plaza" },
        polygon: [
          [0, 0.5],
          [1, 0.5],
          [1, 1],
          [0, 1],
        ],
      },
    ],
    rules: [{ id: "many", kind: "crowd", zone: "plaza", minCount: 5, holdMs: 10_000, updateEveryMs: 600_000, ...rule }],
  });

/** So many persons side by side during a span of seconds, at the end of which they walk off, downwards. */
const people = (count: number, during: readonly [number, number], more: Partial<Actor> = {}): Actor[] =>
  Array.from({ length: count }, (_, i) => ({
    is: "person" as const,
    during,
    at: (s: number) => [60 + 90 * i, 800 + Math.max(0, 60 * (s - during[1] + 2))] as const,
    heightPx: 60,
    ...more,
  }));

/** Each of them is missed in its own pictures, a quarter of all. */
const flickering = (actors: Actor[]): Actor[] =>
  actors.map((actor, n) => ({
    ...actor,
    hidden: Array.from({ length: 60 }, (_, i) => [2 * i + 0.5 * (n % 4), 2 * i + 0.5 * (n % 4) + 0.5] as const),
  }));

const found = (actors: Actor[], rule: object = {}, more: object = {}): string[] =>
  play(scene(rule), actors, { untilS: 100, stepMs: 250, ...more }).findings.map(inShort);

const one = [expect.stringMatching(/^start/), expect.stringMatching(/^end/)];

test.each<{ why: string; actors: Actor[]; rule?: object; expected: unknown[] }>([
  {
    why: "enough for long enough",
    actors: people(5, [0, 40]),
    expected: ["start 10 (0+10)", expect.stringMatching(/^end 4[0-3]/)],
  },
  { why: "one too few", actors: people(4, [0, 60]), expected: [] },
  { why: "enough for a moment", actors: people(8, [0, 7]), expected: [] },
  { why: "a detector that misses a quarter", actors: flickering(people(5, [0, 60])), expected: one },
  {
    why: "one who comes and goes makes no second crowd",
    actors: [...people(4, [0, 90]), ...people(1, [0, 90], { at: (s) => [700, s % 16 < 8 ? 800 : 300] })],
    rule: { holdMs: 5_000 },
    expected: one,
  },
  {
    why: "many one after another",
    actors: Array.from({ length: 30 }, (_, i) =>
      people(1, [3 * i, 3 * i + 8], { at: (s) => [100 * (s - 3 * i), 800] }),
    ).flat(),
    expected: [],
  },
  {
    why: "a false box for a moment",
    actors: [...people(4, [0, 60]), ...people(1, [20, 21], { at: () => [700, 700] })],
    expected: [],
  },
  { why: "others than persons", actors: people(6, [0, 60], { is: "car" }), expected: [] },
  {
    why: "those behind are hidden by those in front for a while",
    actors: [
      ...people(3, [0, 40]),
      ...people(2, [0, 40], {
        at: () => [700, 700],
        hidden: [
          [4, 12],
          [15, 23],
        ],
      }),
    ],
    expected: one,
  },
  { why: "beside the zone", actors: people(6, [0, 60], { at: () => [500, 400] }), expected: [] },
  {
    why: "a crowd that has gone and one that comes are two",
    actors: [...people(5, [0, 20]), ...people(5, [50, 80])],
    expected: [...one, ...one],
  },
  {
    why: "one that goes on is told again",
    actors: people(5, [0, 60]),
    rule: { updateEveryMs: 20_000 },
    expected: ["start 10 (0+10)", "update 30 (0+30)", "update 50 (0+50)", expect.stringMatching(/^end/)],
  },
])("$why", ({ actors, rule, expected }) => {
  expect(found(actors, rule)).toEqual(expected);
});

test("it is about the zone: no road user, a count, and its moments", () => {
  const [start, end] = play(scene(), people(6, [0, 40]), { untilS: 80 }).findings;
  expect(start).not.toHaveProperty("track");
  expect(start).not.toHaveProperty("act");
  expect(start?.measures).toEqual({ count: 6, maxCount: 6 });
  expect(end?.incidentKey).toBe(start?.incidentKey);
  expect(end?.moments).toEqual({ before: start?.startedAt, at: start?.at, after: end?.at });
});

const dense = { minCount: undefined, minDensityPerM2: 0.001 };

test.each([
  { why: "six on 5,000 m² are dense enough", count: 6, expected: 2 },
  { why: "four are not", count: 4, expected: 0 },
])("by density: $why", ({ count, expected }) => {
  expect(found(people(count, [0, 60]), dense, { ground: FROM_ABOVE })).toHaveLength(expected);
});

test("by density, without calibration, it is off", () => {
  expect(found(people(9, [0, 60]), dense)).toEqual([]);
});

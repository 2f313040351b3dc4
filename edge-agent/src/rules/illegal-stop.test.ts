import type { RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { type Actor, inShort, play } from "./testing/play.ts";

/** The zone is a strip along the lower edge, a lane runs through it to the right; boxes are 100 px high. */
const scene = (rule: object = {}, forbids: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    zones: [
      {
        id: "kerb",
        name: { vi: "Lề đường", en: "Kerb" },
        polygon: [
          [0.2, 0.7],
          [0.8, 0.7],
          [0.8, 1],
          [0.2, 1],
        ],
        forbids: { act: "stop", classes: ["car", "large-vehicle"], ground: "no-stopping-sign", ...forbids },
      },
    ],
    lanes: [
      {
        id: "right",
        name: { vi: "Làn phải", en: "Right lane" },
        polygon: [
          [0, 0.6],
          [1, 0.6],
          [1, 1],
          [0, 1],
        ],
        direction: { from: [0, 0.8], to: [1, 0.8] },
      },
    ],
    signalHeads: [
      { id: "head", name: { vi: "Đèn", en: "Light" }, controller: { agentId: "controller", headId: "head" } },
    ],
    rules: [{ id: "no-stop", kind: "illegal-stop", zone: "kerb", graceMs: 20_000, updateEveryMs: 600_000, ...rule }],
  });

/** Places over time, straight between (seconds, x); y is 850. */
const way =
  (...points: (readonly [s: number, x: number])[]): Actor["at"] =>
  (s) => {
    const after = points.findIndex(([at]) => at > s);
    const [s1, x1] = points[after - 1] ?? points.at(-1) ?? [0, 0];
    const [s2, x2] = points[after] ?? [s1 + 1, x1];
    return [after === 0 ? (points[0]?.[1] ?? 0) : x1 + ((x2 - x1) * (s - s1)) / (s2 - s1), 850];
  };

/** Comes in from the left, stands at x = 500 from second 5 until `leavesAt`, drives off to the right. */
const stopping = (leavesAt: number, more: Partial<Actor> = {}): Actor => ({
  during: [0, leavesAt + 5],
  at: way([0, 0], [5, 500], [leavesAt, 500], [leavesAt + 5, 1000]),
  ...more,
});

const phasesOf = (actors: Actor[], rule: object = {}, forbids: object = {}, more: object = {}): string[] =>
  play(scene(rule, forbids), actors, { untilS: 120, ...more }).findings.map(inShort);

const stopOf = (leavesAt: number): unknown[] => [
  expect.stringMatching(/^start 25/),
  expect.stringMatching(new RegExp(`^end (${leavesAt - 1}|${leavesAt})`)),
];

test.each<{ why: string; actors: Actor[]; expected: unknown[]; rule?: object }>([
  { why: "it stands longer than the grace time", actors: [stopping(60)], expected: stopOf(60) },
  { why: "shorter is none", actors: [stopping(20)], expected: [] },
  {
    why: "a few metres further on it is the same stop",
    actors: [stopping(60, { at: way([0, 0], [5, 500], [15, 500], [17, 540], [60, 540], [65, 1000]) })],
    expected: stopOf(60),
  },
  {
    why: "much further on it is another, and neither was long",
    actors: [stopping(40, { at: way([0, 0], [5, 300], [20, 300], [24, 600], [40, 600], [45, 1000]) })],
    expected: [],
  },
  {
    why: "a bus in front hides it for half a minute",
    actors: [stopping(60, { hidden: [[10, 40]] })],
    expected: [expect.stringMatching(/^start 40 /), expect.stringMatching(/^end 60/)],
  },
  {
    why: "after the bus the tracker takes it for a new one",
    actors: [stopping(60, { hidden: [[10, 40]], newIdAt: [39] })],
    expected: [expect.stringMatching(/^start 40 /), expect.stringMatching(/^end 60/)],
  },
  {
    why: "something that passes cuts off the lower half of its box",
    actors: [
      stopping(60, {
        box: (s) => (s > 12 && s < 18 ? { x1: 450, y1: 750, x2: 550, y2: 800 } : undefined),
      }),
    ],
    expected: stopOf(60),
  },
  {
    why: "it shakes as boxes do",
    actors: [
      stopping(60, {
        at: (s) => [(way([0, 0], [5, 500], [60, 500], [65, 1000])(s)[0] ?? 0) + 2 * Math.sin(40 * s), 850],
      }),
    ],
    expected: [expect.stringMatching(/^start 2[56]/), expect.stringMatching(/^end (59|60)/)],
  },
  {
    why: "every third picture misses it",
    actors: [stopping(60, { hidden: Array.from({ length: 40 }, (_, i) => [1.5 * i, 1.5 * i + 0.4] as const) })],
    expected: [expect.stringMatching(/^start 2[56]/), expect.stringMatching(/^end (59|60)/)],
  },
  {
    why: "it stands just inside of the zone, as in a narrow one at the kerb",
    actors: [stopping(60, { at: (s) => [way([0, 0], [5, 500], [60, 500], [65, 1000])(s)[0] ?? 0, 704] })],
    expected: stopOf(60),
  },
  { why: "it stands beside the zone", actors: [stopping(60, { at: (s) => [500, s < 5 ? 700 : 690] })], expected: [] },
  {
    why: "it crawls through",
    actors: [{ during: [0, 100], at: (s) => [200 + 6 * s, 850] }],
    expected: [],
  },
  {
    why: "it was there when the camera was turned on",
    actors: [{ during: [0, 60], at: () => [500, 850] }],
    expected: [expect.stringMatching(/^start 20 \(0/), expect.stringMatching(/^end 59/)],
  },
  {
    why: "who stands in a queue does not stop for itself",
    actors: [
      { during: [0, 100], at: way([0, 900]), heightPx: 90 },
      { during: [0, 100], at: way([0, 700]) },
      { during: [0, 100], at: way([0, 500]) },
    ],
    expected: [],
  },
  {
    why: "with queues counted it does",
    rule: { ignoreQueues: false },
    actors: [
      { during: [0, 100], at: way([0, 900]) },
      { during: [0, 100], at: way([0, 700]) },
    ],
    expected: [expect.stringMatching(/^start 20 /), expect.stringMatching(/^end/)],
  },
])("$why", ({ actors, expected, rule }) => {
  expect(phasesOf(actors, rule)).toEqual(expected);
});

test.each<{
  why: string;
  phases: [number, "red" | "green" | "amber" | "unknown"][];
  leavesAt: number;
  expected: number;
}>([
  { why: "waiting at red is no stop", phases: [[0, "red"]], leavesAt: 80, expected: 0 },
  {
    why: "nor is getting going after it",
    phases: [
      [0, "red"],
      [60, "green"],
    ],
    leavesAt: 69,
    expected: 0,
  },
  {
    why: "standing on at green is",
    phases: [
      [0, "red"],
      [60, "green"],
    ],
    leavesAt: 95,
    expected: 1,
  },
  { why: "all the time at green is", phases: [[0, "green"]], leavesAt: 60, expected: 1 },
  { why: "nothing is made of an unknown phase", phases: [[0, "unknown"]], leavesAt: 80, expected: 0 },
  { why: "amber is no reason to drive", phases: [[0, "amber"]], leavesAt: 80, expected: 0 },
])("with a signal: $why", ({ phases, leavesAt, expected }) => {
  const found = phasesOf([stopping(leavesAt)], { signalHead: "head" }, {}, { phases });
  expect(found.filter((text) => text.startsWith("start"))).toHaveLength(expected);
});

test.each<{ why: string; is: RoadUserClass; expected: number }>([
  { why: "a lorry is bound", is: "large-vehicle", expected: 1 },
  { why: "a motorbike is not named", is: "motorcycle", expected: 0 },
  { why: "a person is not named", is: "person", expected: 0 },
])("by class: $why", ({ is, expected }) => {
  const found = phasesOf([stopping(60, { is })]);
  expect(found.filter((text) => text.startsWith("start"))).toHaveLength(expected);
});

test.each<{ why: string; from: number; expected: number }>([
  { why: "who rides to the kerb is a motorbike there too, though only the rider is seen", from: 3, expected: 1 },
  { why: "who walks to the kerb and stands there is on foot", from: 0, expected: 0 },
])("of whom the detector sees a person: $why", ({ from, expected }) => {
  const at = way([from, 0], [5, 500], [60, 500], [65, 1000]); // 250 or 100 px a second, 4.1 or 1.65 m
  const walker: Actor = { is: "person", during: [from, 65], at };
  const { findings } = play(scene({}, { classes: ["motorcycle"] }), [walker], { untilS: 120 });
  expect(findings.filter(({ phase }) => phase === "start")).toHaveLength(expected);
  expect(findings.filter(({ track }) => track?.roadUserClass !== "motorcycle")).toEqual([]);
});

test("who stands behind a parked car waits for it, but not for minutes", () => {
  const row: Actor[] = [700, 500].map((x) => ({ during: [0, 400], at: () => [x, 850] as const }));
  const { findings } = play(scene(), row, { untilS: 400, stepMs: 500 });
  expect(findings.map(inShort).filter((text) => text.startsWith("start"))).toEqual([
    "start 20 (0+20)",
    "start 199.5 (0+199.5)",
  ]);
});

test("a zone that forbids to park waits five minutes, one that forbids to stop half a minute", () => {
  const actors: Actor[] = [{ during: [0, 400], at: () => [500, 850] }];
  const startOf = (act: string) =>
    play(scene({ graceMs: undefined }, { act }), actors, { untilS: 400, stepMs: 1000 }).findings[0];
  expect(startOf("stop")).toMatchObject({ act: "illegal-stop/no-stopping-sign/stop", durationMs: 30_000 });
  expect(startOf("park")).toMatchObject({ act: "illegal-stop/no-stopping-sign/park", durationMs: 300_000 });
});

test("outside the hours of the zone nothing is forbidden", () => {
  expect(phasesOf([stopping(60)], {}, { hours: { from: "06:00", to: "20:00" } })).toEqual([]);
});

test("it is proved by the standstill, by the end of the grace time, and by its last sighting there", () => {
  const { findings } = play(scene(), [stopping(60)], { untilS: 120 });
  const [start, end] = findings;
  expect(start?.moments).toEqual({ before: start?.startedAt, at: start?.at });
  expect(end?.moments).toEqual({ before: start?.startedAt, at: start?.at, after: end?.at });
  expect(end?.incidentKey).toBe(start?.incidentKey);
});

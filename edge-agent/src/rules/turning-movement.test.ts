import { expect, test } from "vitest";
import type { FlowMinute } from "./index.ts";
import { Scene } from "./scene.ts";
import { type Actor, play } from "./testing/play.ts";

/** In over the left line, out over the right or the upper one; forward is rightwards and upwards. */
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    lines: [
      { id: "in", name: { vi: "Vào", en: "In" }, from: [0.3, 0.9], to: [0.3, 0.5] },
      { id: "right", name: { vi: "Phải", en: "Right" }, from: [0.7, 0.9], to: [0.7, 0.5] },
      { id: "up", name: { vi: "Trên", en: "Up" }, from: [0.7, 0.4], to: [0.3, 0.4] },
    ],
    rules: [
      { id: "straight", kind: "turning-movement", from: "in", to: "right", ...rule },
      { id: "left", kind: "turning-movement", from: "in", to: "up", ...rule },
    ],
  });

type Place = readonly [x: number, y: number];

/** From place to place, two seconds each, from a second on. */
const trip = (fromS: number, places: readonly Place[], more: Partial<Actor> = {}): Actor => ({
  is: "motorcycle",
  during: [fromS, fromS + 2 * (places.length - 1)],
  heightPx: 50,
  at: (s) => {
    const step = (s - fromS) / 2;
    const [a, b] = [places[Math.floor(step)] ?? [0, 0], places[Math.floor(step) + 1] ?? places.at(-1) ?? [0, 0]];
    const share = step - Math.floor(step);
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  },
  ...more,
});

const [start, middle, right, up]: [Place, Place, Place, Place] = [
  [100, 700],
  [500, 700],
  [900, 700],
  [500, 200],
];
const straight = [start, middle, right];
const left = [start, middle, up];

const told = (minute: FlowMinute): string =>
  minute.kind === "turning"
    ? [minute.toLineId, ...minute.counts.map(({ roadUserClass, count }) => `${roadUserClass} ${count}`)].join(" ")
    : "";

test.each<{ why: string; actors: Actor[]; rule?: object; expected: string[] }>([
  { why: "straight on", actors: [trip(0, straight)], expected: ["right motorcycle 1", "up"] },
  { why: "to the left", actors: [trip(0, left)], expected: ["right", "up motorcycle 1"] },
  {
    why: "several, by class",
    actors: [trip(0, straight), trip(6, straight), trip(12, straight, { is: "car" }), trip(18, left)],
    expected: ["right motorcycle 2 car 1", "up motorcycle 1"],
  },
  {
    why: "under a new id in the middle of the turn",
    actors: [trip(0, left, { newIdAt: [2.5] })],
    expected: ["right", "up motorcycle 1"],
  },
  {
    why: "hidden in the middle of the turn",
    actors: [trip(0, left, { hidden: [[1.5, 3]] })],
    expected: ["right", "up motorcycle 1"],
  },
  {
    why: "the other way round is another movement",
    actors: [trip(0, straight.toReversed())],
    expected: ["right", "up"],
  },
  { why: "who came from elsewhere", actors: [trip(0, [middle, right])], expected: ["right", "up"] },
  {
    why: "who went back over the first line",
    actors: [trip(0, [start, middle, start, [100, 950], [500, 950], right])],
    expected: ["right", "up"],
  },
  {
    why: "once out, going round and out again is nothing more",
    actors: [trip(0, [start, middle, right, [900, 950], [500, 950], middle, right])],
    expected: ["right motorcycle 1", "up"],
  },
  {
    why: "who stays too long between the lines",
    actors: [trip(0, [start, middle, middle, middle, middle, right])],
    rule: { maxMs: 5_000 },
    expected: ["right", "up"],
  },
  { why: "a class that is not counted", actors: [trip(0, left, { is: "person" })], expected: ["right", "up"] },
])("$why", ({ actors, rule, expected }) => {
  expect(play(scene(rule), actors, { untilS: 40 }).flow.map(told)).toEqual(expected);
});

test("a movement counts in the minute of going out, and a minute without any is told", () => {
  const { flow } = play(scene(), [trip(58, straight)], { untilS: 130 });
  expect(flow.map(told)).toEqual(["right", "up", "right motorcycle 1", "up", "right", "up"]);
  expect(flow.map(({ observedMs }) => observedMs)).toEqual([60_000, 60_000, 60_000, 60_000, 9_750, 9_750]);
});

test.each([
  { why: "the same line twice", rule: { to: "in" } },
  { why: "a line that is not drawn", rule: { to: "down" } },
])("refused: $why", ({ rule }) => {
  expect(() => scene(rule)).toThrow();
});

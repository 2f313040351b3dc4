import { epochMs, type RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Track } from "../tracking/track.ts";
import { closeRules, type FlowMinute, type LineMinute, type RulesMemory, runRules } from "./index.ts";
import { Scene } from "./scene.ts";
import { FROM_ABOVE } from "./testing/drive.ts";
import { play } from "./testing/play.ts";

const frameSize = { widthPx: 1000, heightPx: 1000 };
const MINUTE = Date.parse("2026-03-02T14:00:00Z");
const BOX_HEIGHT_PX = 100;

/** Upwards through the middle, from y = 800 to y = 200: forward is from left to right. The margin is 10 px. */
const scene = Scene.parse({
  cameraId: "cam-1",
  lines: [{ id: "middle", name: { vi: "Giữa", en: "Middle" }, from: [0.5, 0.8], to: [0.5, 0.2] }],
  rules: [{ id: "count", kind: "line-crossing", line: "middle", classes: ["person", "car"] }],
});

type Step = readonly [x: number, y: number] | undefined;

function trackAt(
  [x, y]: readonly [number, number],
  at: number,
  id = 1,
  roadUserClass: RoadUserClass = "person",
): Track {
  const box = { x1: x - 20, y1: y - BOX_HEIGHT_PX, x2: x + 20, y2: y };
  return {
    id,
    roadUserClass,
    box,
    velocity: { x: 0, y: 0 },
    at: epochMs(at),
    firstSeenAt: epochMs(MINUTE),
    confidence: 0.8,
  };
}

/** One track a frame each 500 ms from the start of the minute; `undefined` is a frame without it. */
function walk(steps: readonly Step[], roadUserClass: RoadUserClass = "person"): string {
  let memory: RulesMemory = {};
  for (const [frame, step] of steps.entries()) {
    const at = MINUTE + frame * 500;
    const tracks = step === undefined ? [] : [trackAt(step, at, 1, roadUserClass)];
    memory = runRules(scene, memory, { tracks, at: epochMs(at), frameSize }).memory;
  }
  return inShort(closeRules(scene, memory).flow[0]);
}

const isLine = (minute: FlowMinute): minute is LineMinute => minute.kind === "line";

const inShort = (minute: FlowMinute | undefined) =>
  (minute !== undefined && isLine(minute) ? minute.counts : [])
    .map(({ roadUserClass, direction, count }) => `${roadUserClass} ${direction} ${count}`)
    .join(", ");

const along = (...xs: number[]): Step[] => xs.map((x) => [x, 500]);

test.each([
  { why: "left to right is forward", steps: along(450, 480, 520, 550), expected: "person forward 1" },
  { why: "right to left is backward", steps: along(550, 520, 480, 450), expected: "person backward 1" },
  { why: "one big step is enough", steps: along(100, 900), expected: "person forward 1" },
  { why: "over and back is one of each", steps: along(450, 550, 450), expected: "person forward 1, person backward 1" },
  {
    why: "a box that flickers on the line has not crossed it",
    steps: along(450, 495, 505, 496, 504, 495, 505),
    expected: "",
  },
  {
    why: "flickering on the way over counts once",
    steps: along(450, 495, 505, 496, 504, 530),
    expected: "person forward 1",
  },
  { why: "turning back on the line counts nothing", steps: along(450, 505, 450), expected: "" },
  { why: "who begins on the line came from nowhere", steps: along(500, 505, 550), expected: "" },
  { why: "who stops short of the margin has not arrived", steps: along(450, 509), expected: "" },
  {
    why: "who is hidden on the line has crossed it when seen again",
    steps: [...along(450), undefined, undefined, ...along(550)],
    expected: "person forward 1",
  },
  {
    why: "passing beyond the upper end is no crossing",
    steps: [
      [450, 100],
      [550, 100],
    ] as Step[],
    expected: "",
  },
  {
    why: "going round the end and through the line is one crossing, the way through",
    steps: [
      [450, 100],
      [550, 100],
      [550, 500],
      [450, 500],
    ] as Step[],
    expected: "person backward 1",
  },
])("$why", ({ steps, expected }) => {
  expect(walk(steps)).toBe(expected);
});

test("a class that the rule does not name is not counted", () => {
  expect(walk(along(450, 550), "bicycle")).toBe("");
});

test("who has been out of sight for long is not taken up again", () => {
  const hidden = Array<Step>(21).fill(undefined);
  expect(walk([...along(450), ...hidden, ...along(550)])).toBe("");
});

/** Frames at these moments (ms after the minute), each with the given tracks; gives all minutes that were told. */
function minutesOf(frames: readonly { ms: number; tracks?: Track[] }[]): string[] {
  let memory: RulesMemory = {};
  const told: FlowMinute[] = [];
  for (const { ms, tracks = [] } of frames) {
    const result = runRules(scene, memory, { tracks, at: epochMs(MINUTE + ms), frameSize });
    memory = result.memory;
    told.push(...result.flow);
  }
  return told.map((minute) => `${(minute.from - MINUTE) / 60_000} ${minute.observedMs} ${inShort(minute)}`.trim());
}

const every = (stepMs: number, fromMs: number, toMs: number) =>
  Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, i) => ({ ms: fromMs + i * stepMs }));

test.each([
  {
    why: "a minute is told when the next one begins, also an empty one",
    frames: every(1_000, 0, 121_000),
    expected: ["0 60000", "1 60000"],
  },
  { why: "the first is told as far as it was watched", frames: every(1_000, 45_000, 61_000), expected: ["0 15000"] },
  {
    why: "time without pictures is not watched",
    frames: [...every(1_000, 0, 21_000), ...every(1_000, 50_000, 61_000)],
    expected: ["0 30000"],
  },
  { why: "frames that straddle the minute give each its part", frames: every(700, 0, 61_000), expected: ["0 60000"] },
  {
    why: "a minute without any picture is not told",
    frames: [...every(1_000, 0, 10_000), ...every(1_000, 180_000, 241_000)],
    expected: ["0 9000", "3 60000"],
  },
  {
    why: "a clock set back a little does not tell a minute twice",
    frames: [...every(1_000, 0, 62_000), ...every(1_000, 59_000, 121_000)],
    expected: ["0 60000", "1 60000"],
  },
  {
    why: "a clock set back far begins anew",
    frames: [...every(1_000, 600_000, 610_000), ...every(1_000, 0, 61_000)],
    expected: ["10 9000", "0 60000"],
  },
])("$why", ({ frames, expected }) => {
  expect(minutesOf(frames)).toEqual(expected);
});

test("a crossing belongs to the minute in which it was completed, and classes are counted apart", () => {
  const cross = (ms: number, xs: [number, number], id: number, kind: RoadUserClass) =>
    xs.map((x, i) => ({ ms: ms + i * 500, tracks: [trackAt([x, 500], MINUTE + ms + i * 500, id, kind)] }));
  const frames = [
    ...cross(0, [450, 550], 1, "person"),
    ...cross(1_000, [450, 550], 2, "person"),
    ...cross(2_000, [450, 550], 3, "car"),
    ...cross(59_500, [550, 450], 4, "person"),
    { ms: 120_000 },
  ];
  expect(minutesOf(frames)).toEqual(["0 3000 person forward 2, car forward 1", "1 0 person backward 1"]);
});

test("where the view is calibrated, the speeds of those that crossed are told with them", () => {
  const drivers = [10, 20].map((mps, i) => ({
    during: [20 * i, 20 * i + 100 / mps] as const,
    at: (s: number) => [10 * mps * (s - 20 * i), 500] as const,
  }));
  const [minute] = play(scene, drivers, { untilS: 61, ground: FROM_ABOVE }).flow.filter(isLine);
  expect(inShort(minute)).toBe("car forward 2");
  expect(minute?.speed?.vehicles).toBe(2);
  expect(minute?.speed?.meanMps).toBeCloseTo(15, 1);
  expect(minute?.speed?.p85Mps).toBeCloseTo(20, 1);
  expect(play(scene, drivers, { untilS: 61 }).flow[0]).not.toHaveProperty("speed");
});

test.each([
  { why: "before the line", newIdAt: [4.2] },
  { why: "on the line", newIdAt: [5] },
  { why: "behind the line", newIdAt: [5.6] },
  { why: "again and again", newIdAt: [3, 4, 4.5, 5, 5.5, 6] },
])("an identity switch in mid-crossing, $why, counts once", ({ newIdAt }) => {
  const walker = {
    is: "person" as const,
    during: [0, 10] as const,
    at: (s: number) => [100 * s, 500] as const,
    newIdAt,
  };
  expect(inShort(play(scene, [walker], { untilS: 12 }).flow[0])).toBe("person forward 1");
});

test("a queue over a line for minutes counts those that went over it", () => {
  const creeping = (n: number) => (s: number) =>
    [470 + 20 * Math.sin(7 * s) * 0.2 + (s > 170 ? 60 * (s - 170) : 0) - 30 * n, 500] as const;
  const queue = [0, 1, 2].map((n) => ({ during: [0, 178] as const, at: creeping(n) }));
  const { flow } = play(scene, queue, { untilS: 181 });
  expect(flow.map(inShort)).toEqual(["", "", "car forward 3", ""]);
});

test("of two lines at a sharp angle each counts who crosses it, once", () => {
  const pair = Scene.parse({
    cameraId: "cam-1",
    lines: [
      { id: "steep", name: { vi: "A", en: "A" }, from: [0.5, 0.8], to: [0.5, 0.2] },
      { id: "slanted", name: { vi: "B", en: "B" }, from: [0.5, 0.8], to: [0.56, 0.2] },
    ],
    rules: ["steep", "slanted"].map((line) => ({ id: line, kind: "line-crossing", line, classes: ["person"] })),
  });
  const walker = { is: "person" as const, during: [0, 10] as const, at: (s: number) => [100 * s, 700] as const };
  expect(play(pair, [walker], { untilS: 12 }).flow.map(inShort)).toEqual(["person forward 1", "person forward 1"]);
});

import { expect, test } from "vitest";
import type { LaneMinute } from "./index.ts";
import { Scene } from "./scene.ts";
import { FROM_ABOVE } from "./testing/drive.ts";
import { type Actor, play } from "./testing/play.ts";

/** A lane to the right, the stop line at x = 90 m; ten pixels are a metre. */
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    stopLines: [{ id: "stop", name: { vi: "Vạch dừng", en: "Stop line" }, from: [0.9, 0.6], to: [0.9, 0.5] }],
    lanes: [
      {
        id: "right",
        name: { vi: "Làn phải", en: "Right lane" },
        polygon: [
          [0.1, 0.5],
          [1, 0.5],
          [1, 0.6],
          [0.1, 0.6],
        ],
        direction: { from: [0.1, 0.55], to: [0.9, 0.55] },
      },
    ],
    rules: [{ id: "measure", kind: "lane-flow", lane: "right", stopLine: "stop", ...rule }],
  });

/** Drives from the left edge at a speed until it stands at `untilM`, if given; y is in the lane. */
const vehicle = (
  fromS: number,
  mps: number,
  more: { standsAtM?: number; leavesAtS?: number } & Partial<Actor> = {},
): Actor => {
  const { standsAtM = 100, leavesAtS, ...rest } = more;
  const end = leavesAtS ?? fromS + 100 / mps;
  return {
    during: [fromS, end],
    heightPx: 20,
    at: (s) => [10 * Math.min(standsAtM, mps * (s - fromS)), 550],
    ...rest,
  };
};

const firstMinute = (actors: Actor[], rule: object = {}, more: object = {}): LaneMinute | undefined => {
  const { flow } = play(scene(rule), actors, { untilS: 61, ground: FROM_ABOVE, ...more });
  return flow.find((minute): minute is LaneMinute => minute.kind === "lane");
};

test("an empty lane is told as one", () => {
  expect(firstMinute([])).toMatchObject({
    laneId: "right",
    observedMs: 60_000,
    occupancy: 0,
    queue: { meanVehicles: 0, maxVehicles: 0 },
  });
});

test("who drives through is measured and queues nowhere", () => {
  const minute = firstMinute([vehicle(0, 10), vehicle(20, 15), vehicle(40, 20)]);
  expect(minute?.queue.maxVehicles).toBe(0);
  expect(minute?.speed?.vehicles).toBe(3);
  expect(minute?.speed?.meanMps).toBeCloseTo(15, 1);
  expect(minute?.speed?.p85Mps).toBeCloseTo(20, 1);
  // In the lane from 10 to 100 m: 9 + 6 + 4.5 s, and a second more each until they are known to be gone.
  expect((minute?.occupancy ?? 0) * 60).toBeGreaterThan(19.4);
  expect((minute?.occupancy ?? 0) * 60).toBeLessThan(23.5);
});

test("a queue reaches from the stop line back to the last that stands", () => {
  const waiting = [88, 80, 70].map((standsAtM, i) => vehicle(2 * i, 10, { standsAtM, leavesAtS: 70 }));
  const minute = firstMinute(waiting);
  expect(minute?.queue.maxVehicles).toBe(3);
  expect(minute?.queue.maxMeters).toBeCloseTo(20, 0);
  expect(minute?.queue.meanVehicles).toBeGreaterThan(2.2);
  expect(minute?.queue.meanVehicles).toBeLessThan(2.7);
});

test.each<{ why: string; actors: Actor[]; rule?: object; maxVehicles: number }>([
  {
    why: "one that parks far behind is no part of the queue",
    actors: [vehicle(0, 10, { standsAtM: 88, leavesAtS: 70 }), vehicle(5, 10, { standsAtM: 30, leavesAtS: 70 })],
    maxVehicles: 1,
  },
  {
    why: "one that stands in mid-lane is no queue at the stop line",
    actors: [vehicle(0, 10, { standsAtM: 40, leavesAtS: 70 })],
    maxVehicles: 0,
  },
  {
    why: "without a stop line it is one",
    actors: [vehicle(0, 10, { standsAtM: 40, leavesAtS: 70 })],
    rule: { stopLine: undefined },
    maxVehicles: 1,
  },
  {
    why: "creeping is queueing",
    actors: [vehicle(0, 1.2, { at: (s) => [800 + 1.2 * s, 550], leavesAtS: 60 })],
    maxVehicles: 1,
  },
  {
    why: "who stands beside the lane",
    actors: [vehicle(0, 10, { at: () => [880, 700], leavesAtS: 60 })],
    maxVehicles: 0,
  },
  {
    why: "who waits on foot",
    actors: [vehicle(0, 10, { is: "person", at: () => [880, 550], leavesAtS: 60 })],
    maxVehicles: 0,
  },
  {
    why: "missed in every second picture it queues all the same",
    actors: [
      vehicle(0, 10, {
        standsAtM: 88,
        leavesAtS: 60,
        hidden: Array.from({ length: 60 }, (_, i) => [i, i + 0.5] as const),
      }),
    ],
    maxVehicles: 1,
  },
])("$why", ({ actors, rule, maxVehicles }) => {
  expect(firstMinute(actors, rule)?.queue.maxVehicles).toBe(maxVehicles);
});

test("without calibration there are vehicles, but no metres and no speeds", () => {
  const actors = [vehicle(0, 10, { standsAtM: 88, leavesAtS: 70 }), vehicle(20, 10, { standsAtM: 84, leavesAtS: 70 })];
  const minute = firstMinute(actors, {}, { ground: undefined });
  expect(minute?.queue.maxVehicles).toBe(2);
  expect(minute?.queue).not.toHaveProperty("maxMeters");
  expect(minute).not.toHaveProperty("speed");
});

test("a lane that is full all the time is occupied all the time", () => {
  expect(firstMinute([vehicle(0, 10, { at: () => [500, 550], leavesAtS: 70 })])?.occupancy).toBeCloseTo(1, 5);
});

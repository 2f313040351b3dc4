import { MEASURES, tagsOf } from "@ngaba/contract";
import { expect, test } from "vitest";
import { MINUTE_MEASURES, sumsOfMinutes } from "./sums-of-minutes.ts";

const at = "2026-03-02T10:00:00.000Z";
const way = { at, fromLineId: "in-north", toLineId: "out-east" };
const speed = { vehicles: 4, meanMps: 7.5, p85Mps: 11 };

const sums = sumsOfMinutes("cam-1", {
  flow: {
    points: [{ at, lineId: "line-1", roadUserClass: "car", direction: "forward", count: 3 }],
    minutes: [{ at, lineId: "line-1", observedMs: 41_500, speed }],
  },
  lanes: {
    minutes: [
      {
        ...{ at, laneId: "lane-1", observedMs: 40_000, occupancy: 0.25, speed },
        queue: { meanVehicles: 1.5, maxVehicles: 6, maxMeters: 22 },
      },
      { at, laneId: "lane-2", observedMs: 60_000, occupancy: 0, queue: { meanVehicles: 0, maxVehicles: 0 } },
    ],
  },
  turnings: { points: [{ ...way, roadUserClass: "motorcycle", count: 2 }], minutes: [{ ...way, observedMs: 60_000 }] },
});

test("counts and watched time are as they were said; shares and means become what adds up", () => {
  expect(sums.crossing).toMatchObject([{ tags: { line: "line-1", class: "car" }, values: { count: 3 } }]);
  expect(sums.line[0]?.values).toEqual({ observed_ms: 41_500, speed_vehicles: 4, speed_sum_mps: 30 });
  expect(sums.lane.map(({ values }) => values)).toEqual([
    {
      ...{ observed_ms: 40_000, occupied_ms: 10_000, queue_vehicle_ms: 60_000, queue_max: 6, queue_max_m: 22 },
      ...{ speed_vehicles: 4, speed_sum_mps: 30 },
    },
    { observed_ms: 60_000, occupied_ms: 0, queue_vehicle_ms: 0, queue_max: 0 },
  ]);
  expect(sums.turning).toMatchObject([{ values: { count: 2 } }]);
  expect(sums.way).toMatchObject([{ values: { observed_ms: 60_000 } }]);
});

test.each(MINUTE_MEASURES)("%s: tags and values are those that the contract names, in its order", (measure) => {
  const { sums: added, peaks } = MEASURES[measure];
  for (const { atMs, tags, values } of sums[measure]) {
    expect(atMs).toBe(Date.parse(at));
    expect(Object.keys(tags)).toEqual(tagsOf(measure));
    expect([...added, ...peaks]).toEqual(expect.arrayContaining(Object.keys(values)));
  }
});

import type { FlowPoint, FlowSeries } from "@ngaba/contract";
import { expect, test } from "vitest";
import { flowTable, linesOf } from "./flow-table.ts";

const START = Date.UTC(2026, 0, 5, 8);
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();
const watched = (minute: number, observedMs = 60_000, lineId = "vach-1") => ({ at: at(minute), lineId, observedMs });
const point = (minute: number, changes: Partial<FlowPoint> = {}): FlowPoint => ({
  at: at(minute),
  lineId: "vach-1",
  roadUserClass: "car",
  direction: "forward",
  count: 1,
  ...changes,
});
const table = (series: FlowSeries, minutes: number) => flowTable(series, "vach-1", START, START + minutes * 60_000);

test("an observed minute without crossings is zero, one that nobody watched is a gap", () => {
  const { rows, isObserved } = table(
    { points: [point(0, { count: 3 })], minutes: [watched(0), watched(1), watched(3)] },
    4,
  );
  expect(rows).toEqual([{ roadUserClass: "car", direction: "forward", counts: [3, 0, null, 0], total: 3 }]);
  expect(isObserved).toEqual([true, true, false, true]);
});

test("a minute in which the camera gave no pictures at all is a gap although it was reported", () => {
  expect(table({ points: [], minutes: [watched(0, 0), watched(1)] }, 2).isObserved).toEqual([false, true]);
});

test("a minute watched in part counts as observed and is told of", () => {
  const { observedMinutes, partialMinutes } = table({ points: [], minutes: [watched(0, 30_000), watched(1)] }, 2);
  expect({ observedMinutes, partialMinutes }).toEqual({ observedMinutes: 2, partialMinutes: 1 });
});

test("the newest minute is left out while it is on its way, and is a gap no sooner than the next", () => {
  expect(table({ points: [], minutes: [watched(0)] }, 2).minutes).toHaveLength(1);
  expect(table({ points: [], minutes: [watched(0)] }, 3).isObserved).toEqual([true, false]);
});

test("classes and directions are told apart, in the order of the contract; other lines do not count", () => {
  const points = [
    point(0, { direction: "backward" }),
    point(0),
    point(0, { roadUserClass: "person", count: 2 }),
    point(0, { lineId: "vach-2", count: 50 }),
  ];
  const { rows } = table({ points, minutes: [watched(0), watched(0, 60_000, "vach-2")] }, 1);
  expect(rows.map(({ roadUserClass, direction, total }) => [roadUserClass, direction, total])).toEqual([
    ["person", "forward", 2],
    ["car", "forward", 1],
    ["car", "backward", 1],
  ]);
});

test("speeds are there where they were measured, and their mean weighs by vehicles", () => {
  const speed = (vehicles: number, meanMps: number) => ({ vehicles, meanMps, p85Mps: meanMps + 1 });
  const minutes = [{ ...watched(0), speed: speed(1, 4) }, watched(1), { ...watched(2), speed: speed(3, 8) }];
  const { speeds, meanMps } = table({ points: [], minutes }, 3);
  expect(speeds.map((one) => one?.meanMps)).toEqual([4, undefined, 8]);
  expect(meanMps).toBe(7);
  expect(table({ points: [], minutes: [watched(0)] }, 1).meanMps).toBeUndefined();
});

test("a line that was watched but not crossed is still one of the lines", () => {
  const series = { points: [point(0, { lineId: "b" })], minutes: [watched(0, 60_000, "b"), watched(0, 60_000, "a")] };
  expect(linesOf(series)).toEqual(["a", "b"]);
});

import type { LaneSeries } from "@ngaba/contract";
import { expect, test } from "vitest";
import { lanesOf, laneTable } from "./lane-table.ts";

type Minute = LaneSeries["minutes"][number];

const START = Date.UTC(2026, 0, 5, 8);
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();
const minute = (number: number, changes: Partial<Minute> = {}): Minute => ({
  ...{ at: at(number), laneId: "lan-1", observedMs: 60_000, occupancy: 0.5 },
  queue: { meanVehicles: 2, maxVehicles: 5 },
  ...changes,
});
const table = (measure: "occupancy" | "queue" | "speed", length: number, ...minutes: Minute[]) =>
  laneTable({ minutes }, { laneId: "lan-1", measure }, START, START + length * 60_000);

test("an empty lane is zero, a minute that nobody watched is a gap, and another lane does not count", () => {
  const { mean, isObserved, observedMinutes } = table(
    "occupancy",
    4,
    minute(0, { occupancy: 0 }),
    minute(1, { observedMs: 0 }),
    minute(1, { laneId: "lan-2", occupancy: 1 }),
    minute(3),
  );
  expect(mean).toEqual([0, null, null, 0.5]);
  expect(isObserved).toEqual([true, false, false, true]);
  expect(observedMinutes).toBe(2);
});

test("occupancy and queue weigh by how long was watched; the queue tells its longest", () => {
  const minutes = [
    minute(0, { occupancy: 1, observedMs: 20_000, queue: { meanVehicles: 5, maxVehicles: 9, maxMeters: 41.5 } }),
    minute(1, { occupancy: 0, queue: { meanVehicles: 1, maxVehicles: 2, maxMeters: 8 } }),
  ];
  expect(table("occupancy", 2, ...minutes)).toMatchObject({ overall: 0.25, highest: 1, reachM: undefined });
  expect(table("queue", 2, ...minutes)).toMatchObject({ overall: 2, highest: 9, high: [9, 2], reachM: 41.5 });
});

test("speeds are in km/h, weigh by vehicles, and are gaps where nobody was measured", () => {
  const slow = { vehicles: 3, meanMps: 5, p85Mps: 7.5 };
  const fast = { vehicles: 1, meanMps: 15, p85Mps: 15 };
  const { mean, high, overall, highest } = table(
    "speed",
    3,
    minute(0, { speed: slow }),
    minute(1),
    minute(2, { speed: fast }),
  );
  expect([mean, high]).toEqual([
    [18, null, 54],
    [27, null, 54],
  ]);
  expect([overall, highest]).toEqual([27, 54]);
  expect(table("speed", 1, minute(0))).toMatchObject({ overall: undefined, highest: undefined });
});

test("lanes come in order of their ids, each once", () => {
  expect(lanesOf({ minutes: [minute(0, { laneId: "b" }), minute(0), minute(1)] })).toEqual(["b", "lan-1"]);
});

import type { TurningSeries } from "@ngaba/contract";
import { expect, test } from "vitest";
import { turningsOf } from "./turning-table.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString();
const way = (fromLineId: string, toLineId: string) => ({ fromLineId, toLineId });
const north = way("bac", "dong");

test("each way has its sum by class, the busiest first, and one that nobody took is there too", () => {
  const series: TurningSeries = {
    points: [
      { at: at(0), ...north, roadUserClass: "motorcycle", count: 2 },
      { at: at(1), ...north, roadUserClass: "motorcycle", count: 5 },
      { at: at(1), ...north, roadUserClass: "person", count: 1 },
      { at: at(1), ...way("bac", "tay"), roadUserClass: "car", count: 9 },
    ],
    minutes: [
      { at: at(0), ...north, observedMs: 60_000 },
      { at: at(0), ...way("nam", "tay"), observedMs: 60_000 },
    ],
  };
  expect(turningsOf(series)).toEqual([
    { ...way("bac", "tay"), counts: [{ roadUserClass: "car", count: 9 }], total: 9 },
    {
      ...north,
      counts: [
        { roadUserClass: "person", count: 1 },
        { roadUserClass: "motorcycle", count: 7 },
      ],
      total: 8,
    },
    { ...way("nam", "tay"), counts: [], total: 0 },
  ]);
});

import { startOfWindow, UNIT_MS } from "@ngaba/contract";
import { expect, test } from "vitest";
import { foldedInto } from "./fold-sums.ts";
import type { Sum } from "./sum-store.ts";

const MIDNIGHT = startOfWindow("day", Date.parse("2026-03-02T10:00:00Z"));
const lane = (minutes: number, values: Sum["values"], id = "lane-1"): Sum => ({
  ...{ atMs: MIDNIGHT + minutes * UNIT_MS.minute, tags: { camera: "cam-1", lane: id }, values },
});

const minutes = [
  lane(-1, { observed_ms: 1 }),
  lane(0, { observed_ms: 60_000, queue_max: 4 }),
  lane(59, { observed_ms: 30_000, queue_max: 2, queue_max_m: 12 }),
  lane(59, { observed_ms: 5 }, "lane-2"),
  lane(60, { observed_ms: 7, queue_max: 9 }),
];

test("sums are added up by window and tags; of peaks the highest counts, and what was never measured stays absent", () => {
  expect(foldedInto("hour", "lane", minutes)).toEqual([
    lane(-60, { observed_ms: 1 }),
    lane(0, { observed_ms: 90_000, queue_max: 4, queue_max_m: 12 }),
    lane(0, { observed_ms: 5 }, "lane-2"),
    lane(60, { observed_ms: 7, queue_max: 9 }),
  ]);
});

test("days begin at midnight in the city, and minutes stay as they are", () => {
  expect(foldedInto("day", "lane", minutes).map(({ atMs, values }) => [atMs - MIDNIGHT, values.observed_ms])).toEqual([
    [-UNIT_MS.day, 1],
    [0, 90_007],
    [0, 5],
  ]);
  expect(foldedInto("minute", "lane", minutes)).toEqual(minutes);
});

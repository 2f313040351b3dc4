import type { RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { overlapIou, suppressOverlaps } from "./suppress-overlaps.ts";

const at = (x1: number, roadUserClass: RoadUserClass, score: number) => ({
  box: { x1, y1: 0, x2: x1 + 100, y2: 50 },
  roadUserClass,
  score,
});

test.each([
  { why: "the same place", shift: 0, iou: 1 },
  { why: "half over", shift: 50, iou: 1 / 3 },
  { why: "side by side", shift: 100, iou: 0 },
  { why: "far apart", shift: 500, iou: 0 },
])("$why overlaps by $iou", ({ shift, iou }) => {
  expect(overlapIou(at(0, "car", 1).box, at(shift, "car", 1).box)).toBeCloseTo(iou);
});

test.each([
  { why: "the weaker of two that overlap goes", second: at(10, "person", 0.4), kept: [0.9] },
  { why: "two that overlap little stay", second: at(30, "person", 0.4), kept: [0.9, 0.4] },
  { why: "a rider stays beside the motorcycle", second: at(0, "motorcycle", 0.4), kept: [0.9, 0.4] },
])("$why", ({ second, kept }) => {
  expect(suppressOverlaps([second, at(0, "person", 0.9)], 0.6).map(({ score }) => score)).toEqual(kept);
});

test("one van is not counted twice, as car and as large vehicle", () => {
  const found = suppressOverlaps([at(0, "car", 0.5), at(5, "large-vehicle", 0.55)], 0.6);
  expect(found.map(({ roadUserClass }) => roadUserClass)).toEqual(["large-vehicle"]);
});

test("what was suppressed suppresses nothing itself", () => {
  const chain = [at(0, "car", 0.9), at(20, "car", 0.8), at(40, "car", 0.7)];
  expect(suppressOverlaps(chain, 0.6).map(({ score }) => score)).toEqual([0.9, 0.7]);
});

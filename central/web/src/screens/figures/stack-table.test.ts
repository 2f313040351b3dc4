import { expect, test } from "vitest";
import { tableOf } from "./stack-table.ts";

const MIDNIGHT = Date.parse("2026-01-04T17:00:00Z");
const rows = [
  { key: "car", values: [3, null], total: 3 },
  { key: "person", values: [0, null], total: 0 },
];
const stack = { windows: [MIDNIGHT, MIDNIGHT + 3_600_000], stepMs: 3_600_000, isObserved: [true, false], rows };

test("a line for each window by the city's clock; where nobody watched its cells are empty, not zero", () => {
  expect(tableOf(stack, { first: "Từ", nameOf: (key) => key.toUpperCase(), axis: "time" })).toEqual([
    ["Từ", "CAR", "PERSON"],
    ["2026-01-05 00:00", 3, 0],
    ["2026-01-05 01:00", null, null],
  ]);
});

test("hours of the day are numbers", () => {
  const ofDay = { ...stack, windows: [0, 1], stepMs: 1 };
  expect(tableOf(ofDay, { first: "Giờ", nameOf: (key) => key, axis: "hour-of-day" }).map(([at]) => at)).toEqual([
    "Giờ",
    0,
    1,
  ]);
});

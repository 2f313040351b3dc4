import { expect, test } from "vitest";
import { createLatencies, joined, percentileOf } from "./latencies.ts";

function latenciesOf(values: readonly number[]) {
  const latencies = createLatencies();
  for (const value of values) latencies.add(value);
  return latencies.read();
}

test("of a hundred times 99 are not above the 99th, rounded up to the millisecond", () => {
  const hundred = latenciesOf(Array.from({ length: 100 }, (_, index) => index + 0.5).toReversed());
  expect([0.5, 0.99, 1].map((fraction) => percentileOf(hundred, fraction))).toEqual([50, 99, 100]);
  expect(percentileOf(latenciesOf([]), 0.99)).toBeUndefined();
});

test("joined, they are as if gathered together", () => {
  expect(joined([latenciesOf([1, 5]), latenciesOf([5, 2])])).toEqual(latenciesOf([1, 5, 5, 2]));
});

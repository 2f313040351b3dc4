import { expect, test } from "vitest";
import { randomOf } from "./random.ts";

test("the same seed and stream give the same numbers, another of either gives others", () => {
  const draws = (seed: number, stream: string): number[] => {
    const random = randomOf(seed, stream);
    return Array.from({ length: 5 }, () => random.between(0, 1));
  };
  expect(draws(1, "street")).toEqual(draws(1, "street"));
  expect(draws(1, "street")).not.toEqual(draws(2, "street"));
  expect(draws(1, "street")).not.toEqual(draws(1, "avenue"));
});

test("draws are even over their range", () => {
  const random = randomOf(5, "evenness");
  const counts = new Array<number>(10).fill(0);
  for (let nth = 0; nth < 20_000; nth++) {
    const digit = random.whole(0, 9);
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  const drawn = Array.from({ length: 20_000 }, () => random.between(10, 20));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...drawn)).toBeLessThan(20);
  expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(15, 0);
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(300);
});

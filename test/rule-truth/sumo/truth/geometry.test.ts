import { expect, test } from "vitest";
import { depthIn, metresAlong, metresPast } from "./geometry.ts";

test("forward over a line is from the left hand to the right hand of who walks along it", () => {
  const northward = { from: [0, 0], to: [0, 10] } as const;
  expect(metresPast(northward, [3, 5])).toBe(3);
  expect(metresPast(northward, [-2, 5])).toBe(-2);
  expect(metresAlong(northward, [3, 4])).toBe(4);
});

test("depth is the distance to the nearest edge, negative outside", () => {
  const square = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ] as const;
  expect(depthIn(square, [2, 5])).toBe(2);
  expect(depthIn(square, [-3, 5])).toBe(-3);
  expect(depthIn(square, [13, 14])).toBe(-5);
});

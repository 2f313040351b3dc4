import { expect, test } from "vitest";
import { isWithin, overlap } from "./footprint.ts";

const car = { x: 0, y: 0, heading: 0, lengthM: 4, widthM: 2 };

test.each([
  { why: "end to end with a gap", other: { ...car, x: 4.1 }, expected: false },
  { why: "bumper in bumper", other: { ...car, x: 3.9 }, expected: true },
  { why: "side by side with a gap", other: { ...car, y: 2.1 }, expected: false },
  { why: "across, corner clear of the side", other: { ...car, x: 3.9, y: 3, heading: Math.PI / 4 }, expected: false },
  { why: "across, corner in the side", other: { ...car, x: 2.2, y: 2.2, heading: Math.PI / 4 }, expected: true },
  { why: "the other way round on the same place", other: { ...car, heading: Math.PI }, expected: true },
])("two rectangles overlap or not: $why", ({ other, expected }) => {
  expect(overlap(car, other)).toBe(expected);
  expect(overlap(other, car)).toBe(expected);
});

test.each([
  { why: "before the front", x: 2.4, y: 0, expected: true },
  { why: "too far before the front", x: 2.6, y: 0, expected: false },
  { why: "beside", x: 1, y: 1.4, expected: true },
  { why: "off a corner, as the crow flies", x: 2.4, y: 1.4, expected: false },
  { why: "inside", x: 0.5, y: 0.5, expected: true },
])("a point is within half a metre of the rectangle or not: $why", ({ x, y, expected }) => {
  expect(isWithin(0.5, car, x, y)).toBe(expected);
});

test("the rectangle may be lengthened to both ends, not to its sides", () => {
  expect(isWithin(0.5, car, -4.4, 0, 2)).toBe(true);
  expect(isWithin(0.5, car, 0, 1.6, 2)).toBe(false);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { GRID } from "./check-picture.ts";
import { findShift } from "./find-shift.ts";
import { type ComplexPicture, transform } from "./fourier.ts";
import { scene } from "./scene-kit.ts";
import { edgesOf, likeness, NO_SHIFT } from "./structure.ts";

test("the transform is that of the definition", () => {
  const [width, height] = [8, 4];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 32, maxLength: 32 }), (values) => {
      const picture: ComplexPicture = {
        ...{ real: Float64Array.from(values), imaginary: new Float64Array(32), width, height },
      };
      transform(picture);
      for (const [u, v] of [
        [0, 0],
        [3, 1],
        [7, 3],
        [4, 2],
      ] as const) {
        let [real, imaginary] = [0, 0];
        for (const [index, value] of values.entries()) {
          const angle = -2 * Math.PI * ((u * (index % width)) / width + (v * Math.floor(index / width)) / height);
          real += value * Math.cos(angle);
          imaginary += value * Math.sin(angle);
        }
        expect(picture.real[v * width + u]).toBeCloseTo(real, 6);
        expect(picture.imaginary[v * width + u]).toBeCloseTo(imaginary, 6);
      }
    }),
    { numRuns: 20 },
  );
});

test.each([
  { x: 0, y: 0 },
  { x: 3, y: 0 },
  { x: -7, y: 2 },
  { x: 20, y: -9 },
  { x: -25, y: -11 },
])("a view that moved by $x, $y cells is found there", ({ x, y }) => {
  const found = findShift(edgesOf(scene(0, 0)), edgesOf(scene(x, y)));
  expect(found.shift.x).toBeCloseTo(x, 0);
  expect(found.shift.y).toBeCloseTo(y, 0);
  expect(found.likeness).toBeGreaterThan(0.9);
});

test("two views of different places are alike nowhere", () => {
  const found = findShift(edgesOf(scene(0, 0)), edgesOf(scene(500, 300)));
  expect(found.likeness).toBeLessThan(0.35);
});

test("likeness is 1 for the same picture, and does not depend on contrast", () => {
  const luma = scene(0, 0);
  const dim = luma.map((value) => value / 2);
  expect(likeness(edgesOf(luma), edgesOf(luma), NO_SHIFT)).toBeCloseTo(1, 6);
  expect(likeness(edgesOf(luma), edgesOf(dim), NO_SHIFT)).toBeGreaterThan(0.85);
  expect(luma).toHaveLength(GRID.width * GRID.height);
});

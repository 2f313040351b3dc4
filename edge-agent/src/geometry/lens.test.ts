import fc from "fast-check";
import { expect, test } from "vitest";
import { createLens } from "./lens.ts";

const frame = { widthPx: 1280, heightPx: 720 };
const distortion = fc.record({
  k1: fc.double({ min: -0.1, max: 0.3, noNaN: true }),
  k2: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
});
const pixel = fc.record({
  x: fc.double({ min: 0, max: 1280, noNaN: true }),
  y: fc.double({ min: 0, max: 720, noNaN: true }),
});

test("what is straightened is bent back to where it was", () => {
  fc.assert(
    fc.property(distortion, pixel, (coefficients, seen) => {
      const lens = createLens(frame, coefficients);
      const straight = lens.straighten(seen);
      const back = straight && lens.bend(straight);
      fc.pre(back !== undefined); // beyond the reach of the lens there is nothing
      expect(back.x).toBeCloseTo(seen.x, 6);
      expect(back.y).toBeCloseTo(seen.y, 6);
    }),
  );
});

test("its slope is that of what it does", () => {
  fc.assert(
    fc.property(distortion, pixel, (coefficients, seen) => {
      const lens = createLens(frame, coefficients);
      const place = { x: (seen.x - 640) / 900, y: (seen.y - 360) / 900 };
      const step = 1e-6;
      const [left, right] = [-step, step].map((by) => lens.bend({ ...place, x: place.x + by }));
      fc.pre(left !== undefined && right !== undefined);
      const [xx, , yx] = lens.bendingAt(place);
      expect((right.x - left.x) / (2 * step)).toBeCloseTo(xx, 3);
      expect((right.y - left.y) / (2 * step)).toBeCloseTo(yx, 3);
    }),
  );
});

test.each([
  { why: "barrel draws nearer to the middle", k1: -0.05, pulls: -1 },
  { why: "pincushion draws further from it", k1: 0.05, pulls: 1 },
])("$why", ({ k1, pulls }) => {
  const bent = createLens(frame, { k1, k2: 0 }).bend({ x: 0.9, y: 0.1 });
  expect(Math.sign((bent?.x ?? 0) - (640 + 0.9 * 640))).toBe(pulls);
});

test("a lens whose formula turns back before the corner has nothing there", () => {
  const lens = createLens(frame, { k1: -0.3, k2: 0 });
  expect(lens.straighten({ x: 0, y: 0 })).toBeUndefined();
  expect(lens.straighten({ x: 640, y: 360 })).toEqual({ x: 0, y: 0 });
  expect(lens.bend({ x: 1.2, y: 0 })).toBeUndefined();
});

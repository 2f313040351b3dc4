import type { FractionBox } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cropRegion, REGION_INPUTS } from "./region-crop.ts";

const HD = { widthPx: 1280, heightPx: 720 };

test.each<{ why: string; box: FractionBox; crop: number[]; input: number[] }>([
  {
    why: "a strip along a stop line is filled up to the flat input",
    box: [0.25, 0.5, 0.75, 0.75],
    crop: [272, 338, 736, 224],
    input: [736, 224],
  },
  {
    why: "a compact region takes the square input",
    box: [0.4, 0.4, 0.6, 0.8],
    crop: [432, 224, 416, 416],
    input: [416, 416],
  },
  {
    why: "one at the frame's corner is moved inside",
    box: [0.9, 0.9, 1, 1],
    crop: [544, 496, 736, 224],
    input: [736, 224],
  },
  {
    why: "one that no input holds is made smaller, in the shape of the largest",
    box: [0, 0, 1, 0.5],
    crop: [0, 0, 1280, 720],
    input: [736, 416],
  },
])("$why", ({ box, crop, input }) => {
  const cut = cropRegion(box, HD);
  const { leftPx, topPx, widthPx, heightPx } = cut.crop;
  expect([leftPx, topPx, widthPx, heightPx]).toEqual(crop);
  expect([cut.input.widthPx, cut.input.heightPx]).toEqual(input);
});

test("every crop lies inside the frame, and holds the region unless it had to be made smaller than its own scale", () => {
  const ends = fc.tuple(fc.double({ min: 0, max: 0.99, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }));
  const span = ends.map(([from, share]): [number, number] => [from, from + (1 - from) * share]);
  const side = fc.integer({ min: 64, max: 3840 });
  const property = fc.property(span, span, side, side, ([x1, x2], [y1, y2], widthPx, heightPx) => {
    const { crop, input } = cropRegion([x1, y1, x2, y2], { widthPx, heightPx });
    expect(REGION_INPUTS).toContainEqual(input);
    expect(Math.min(crop.leftPx, crop.topPx)).toBeGreaterThanOrEqual(0);
    expect(crop.leftPx + crop.widthPx).toBeLessThanOrEqual(widthPx);
    expect(crop.topPx + crop.heightPx).toBeLessThanOrEqual(heightPx);
    // Within the pixel that rounding moves it.
    expect(crop.leftPx).toBeLessThanOrEqual(x1 * widthPx + 1);
    expect(crop.topPx).toBeLessThanOrEqual(y1 * heightPx + 1);
    expect(crop.leftPx + crop.widthPx).toBeGreaterThanOrEqual(x2 * widthPx - 1);
    expect(crop.topPx + crop.heightPx).toBeGreaterThanOrEqual(y2 * heightPx - 1);
  });
  fc.assert(property, { seed: 1 });
});

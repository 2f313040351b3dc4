import { durationMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PixelBox } from "../detection/detection.ts";
import { type BoxFilter, boxOf, correct, predict, startFilter } from "./box-filter.ts";

/** A box of 40 × 80 px whose centre is at `x`, `y`. */
function boxAt(x: number, y = 200): PixelBox {
  return { x1: x - 20, y1: y - 40, x2: x + 20, y2: y + 40 };
}

const someBox = fc
  .record({
    x1: fc.double({ min: -100, max: 2000, noNaN: true }),
    y1: fc.double({ min: -100, max: 2000, noNaN: true }),
    width: fc.double({ min: 2, max: 500, noNaN: true }),
    height: fc.double({ min: 2, max: 500, noNaN: true }),
  })
  .map(({ x1, y1, width, height }): PixelBox => ({ x1, y1, x2: x1 + width, y2: y1 + height }));
const someStep = fc.integer({ min: 0, max: 5000 }).map(durationMs);
const someFilter = fc
  .tuple(someBox, fc.array(fc.tuple(someBox, someStep), { maxLength: 5 }))
  .map(([first, rest]) =>
    rest.reduce((filter, [box, step]) => correct(predict(filter, step), box), startFilter(first)),
  );

/** Equal but for rounding, which grows with the numbers. */
function expectSame(actual: BoxFilter, expected: BoxFilter): void {
  for (const name of Object.keys(expected) as (keyof BoxFilter)[]) {
    const [value, other] = [actual[name], expected[name]];
    expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value), Math.abs(other)));
  }
}

test("two steps in a row are one step of their sum", () => {
  fc.assert(
    fc.property(someFilter, someStep, someStep, (filter, a, b) => {
      expectSame(predict(predict(filter, a), b), predict(filter, durationMs(a + b)));
    }),
  );
});

test("no time passes in a step of no time, and no function touches the filter that it was given", () => {
  fc.assert(
    fc.property(someFilter, someBox, (filter, box) => {
      const before = { ...filter };
      expectSame(predict(filter, durationMs(0)), filter);
      predict(filter, durationMs(500));
      correct(filter, box);
      expect(filter).toEqual(before);
    }),
  );
});

test("a corrected box lies between the expected and the measured one", () => {
  fc.assert(
    fc.property(someFilter, someBox, (filter, measured) => {
      const expected = boxOf(filter);
      const corrected = boxOf(correct(filter, measured));
      const centre = (box: PixelBox): number => (box.x1 + box.x2) / 2;
      const width = (box: PixelBox): number => box.x2 - box.x1;
      for (const measure of [centre, width]) {
        const [low, high] = [measure(expected), measure(measured)].sort((a, b) => a - b);
        expect(measure(corrected)).toBeGreaterThanOrEqual((low ?? 0) - 1e-6);
        expect(measure(corrected)).toBeLessThanOrEqual((high ?? 0) + 1e-6);
      }
    }),
  );
});

test.each([
  { stepsMs: [143, 143, 143, 143, 143, 143, 143], why: "7 frames a second" },
  { stepsMs: [40, 40, 500, 40, 40, 200, 140], why: "frames that were dropped leave holes" },
])("learns a steady speed in pixels a second, whatever the steps: $why", ({ stepsMs }) => {
  const speedPxPerS = 120;
  let seconds = 0;
  let filter = startFilter(boxAt(0));
  for (const step of stepsMs) {
    seconds += step / 1000;
    filter = correct(predict(filter, durationMs(step)), boxAt(speedPxPerS * seconds));
  }
  const ahead = boxOf(predict(filter, durationMs(1000)));
  expect((ahead.x1 + ahead.x2) / 2).toBeCloseTo(speedPxPerS * (seconds + 1), -1);
  expect(ahead.y2 - ahead.y1).toBeCloseTo(80, 6);
});

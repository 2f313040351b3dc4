import fc from "fast-check";
import { expect, test } from "vitest";
import { crossing, type Line, signedDistance } from "./line.ts";
import { groundPoint, type Point, toFractionBox, toFractionInside, toPixels } from "./point.ts";
import { isInside } from "./polygon.ts";

const p = (x: number, y: number): Point => ({ x, y });
/** Whole numbers keep the arithmetic exact, so that properties hold without tolerances. */
const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
const line = fc.record({ from: point, to: point }).filter(({ from, to }) => from.x !== to.x || from.y !== to.y);
const mirrored = ({ from, to }: Line): Line => ({ from: to, to: from });

test.each([
  { why: "upwards, left of the picture is its left", line: { from: p(5, 10), to: p(5, 0) }, at: p(2, 5), distance: -3 },
  {
    why: "upwards, right of the picture is its right",
    line: { from: p(5, 10), to: p(5, 0) },
    at: p(9, 5),
    distance: 4,
  },
  { why: "to the right, above is its left", line: { from: p(0, 5), to: p(10, 5) }, at: p(3, 1), distance: -4 },
  { why: "to the right, below is its right", line: { from: p(0, 5), to: p(10, 5) }, at: p(3, 7), distance: 2 },
  { why: "on it is neither", line: { from: p(0, 5), to: p(10, 5) }, at: p(3, 5), distance: 0 },
])("sides of a line: $why", ({ line, at, distance }) => {
  expect(signedDistance(at, line)).toBeCloseTo(distance, 10);
});

const upwards = { from: p(5, 10), to: p(5, 0) };

test.each([
  { why: "left to right is forward", a: p(2, 5), b: p(8, 5), expected: "forward" },
  { why: "right to left is backward", a: p(8, 5), b: p(2, 5), expected: "backward" },
  { why: "arriving on the line from the left is forward", a: p(2, 5), b: p(5, 5), expected: "forward" },
  { why: "going on from the line is nothing more", a: p(5, 5), b: p(8, 5), expected: undefined },
  { why: "beyond the end is nothing", a: p(2, 11), b: p(8, 11), expected: undefined },
  { why: "along it is nothing", a: p(5, 2), b: p(5, 8), expected: undefined },
  { why: "short of it is nothing", a: p(2, 5), b: p(4, 5), expected: undefined },
])("crossing a line upwards: $why", ({ a, b, expected }) => {
  expect(crossing(a, b, upwards)).toBe(expected);
});

test("there and back are opposite directions, and so is the line swapped", () => {
  fc.assert(
    fc.property(point, point, line, (a, b, drawn) => {
      fc.pre(signedDistance(a, drawn) !== 0 && signedDistance(b, drawn) !== 0);
      const there = crossing(a, b, drawn);
      const opposite = there === undefined ? undefined : there === "forward" ? "backward" : "forward";
      expect(crossing(b, a, drawn)).toBe(opposite);
      expect(crossing(a, b, mirrored(drawn))).toBe(opposite);
    }),
  );
});

test("a step through the line crosses it once, however it is cut in two", () => {
  fc.assert(
    fc.property(point, point, line, fc.integer({ min: 1, max: 7 }), (a, b, drawn, eighths) => {
      // Scaled by eight so that the point in between is whole, and exactly on the step.
      const by8 = (at: Point) => p(at.x * 8, at.y * 8);
      const between = p(a.x * 8 + (b.x - a.x) * eighths, a.y * 8 + (b.y - a.y) * eighths);
      const big = { from: by8(drawn.from), to: by8(drawn.to) };
      const parts = [crossing(by8(a), between, big), crossing(between, by8(b), big)].filter(
        (part) => part !== undefined,
      );
      const whole = crossing(by8(a), by8(b), big);
      expect(parts).toEqual(whole === undefined ? [] : [whole]);
    }),
  );
});

test.each([
  { why: "in the body of an L", at: p(1, 5), expected: true },
  { why: "in the foot of an L", at: p(8, 9), expected: true },
  { why: "in its open corner", at: p(8, 2), expected: false },
  { why: "beside it", at: p(-1, 5), expected: false },
  { why: "level with a corner, outside", at: p(12, 8), expected: false },
])("inside a polygon: $why", ({ at, expected }) => {
  const shape = [p(0, 0), p(3, 0), p(3, 8), p(10, 8), p(10, 10), p(0, 10)];
  expect(isInside(at, shape)).toBe(expected);
});

test("where a polygon begins, and which way round it goes, changes nothing", () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 8 }), point, fc.nat({ max: 7 }), (corners, at, shift) => {
      const turned = [...corners.slice(shift % corners.length), ...corners.slice(0, shift % corners.length)];
      expect(isInside(at, turned)).toBe(isInside(at, corners));
      expect(isInside(at, corners.toReversed())).toBe(isInside(at, corners));
    }),
  );
});

test("of two zones that share an edge exactly one holds a point", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 9 }), (x, y) => {
      const left = [p(0, 0), p(10, 0), p(10, 10), p(0, 10)];
      const right = [p(10, 0), p(20, 0), p(20, 10), p(10, 10)];
      expect([left, right].filter((zone) => isInside(p(x, y), zone)).length).toBe(x < 20 ? 1 : 0);
    }),
  );
});

test("fractions and pixels are each other's inverse inside the frame", () => {
  const frame = { widthPx: 768, heightPx: 576 };
  const inFrame = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(inFrame, inFrame, (x, y) => {
      const back = toFractionInside(toPixels(p(x, y), frame), frame);
      expect(back.x).toBeCloseTo(x, 12);
      expect(back.y).toBeCloseTo(y, 12);
    }),
  );
});

test("a box beyond the edge has its feet inside the picture, and its fractions end at the edge", () => {
  const frame = { widthPx: 768, heightPx: 576 };
  const box = { x1: -20, y1: 480, x2: 60, y2: 600 };
  expect(groundPoint(box)).toEqual(p(20, 600));
  expect(toFractionInside(groundPoint(box), frame).y).toBeLessThan(1);
  expect(toFractionBox(box, frame)).toEqual([0, 480 / 576, 60 / 768, 1]);
});

import { RoadUserClass } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Detection, PixelBox } from "../detection/detection.ts";
import { maximumWeightAssignment } from "./assignment.ts";
import { associate, grownIou, mayBeOne } from "./association.ts";

const boxAt = (x: number): PixelBox => ({ x1: x, y1: 0, x2: x + 10, y2: 20 });
const seen = (x: number, roadUserClass: RoadUserClass = "person"): Detection => {
  return { box: boxAt(x), score: 0.9, roadUserClass };
};
const GATE = { minIou: 0.2, margin: 0 };

test("pairs what overlaps best in sum, not what comes first", () => {
  const tracks = [seen(0), seen(4)];
  const detections = [seen(-3), seen(1)];
  const { pairs } = associate(tracks, detections, GATE);
  expect(pairs.map(({ track, detection }) => [track.box.x1, detection.box.x1])).toEqual([
    [0, -3],
    [4, 1],
  ]);
});

test("what does not overlap enough stays apart, on both sides", () => {
  const far = associate([seen(0)], [seen(8)], GATE);
  expect(far).toEqual({ pairs: [], lostTracks: [seen(0)], spareDetections: [seen(8)] });
  expect(associate([seen(0)], [seen(8)], { minIou: 0.2, margin: 0.3 }).pairs).toHaveLength(1);
});

test("of two who overlap alike, the one of the same height is taken, but on two wheels heights tell nothing", () => {
  const tall = (kind: RoadUserClass) => ({ ...seen(0, kind), box: { x1: 0, y1: 0, x2: 10, y2: 20 } });
  const low = (kind: RoadUserClass) => ({ ...seen(0, kind), box: { x1: -1, y1: 5, x2: 11, y2: 20 } });
  const other = (kind: RoadUserClass) => ({ ...seen(0, kind), box: { x1: 4, y1: 0, x2: 14, y2: 20 } });
  const chosen = (kind: RoadUserClass) => associate([tall(kind)], [low(kind), other(kind)], GATE).pairs[0]?.detection;
  expect(grownIou(tall("car").box, low("car").box, 0)).toBeGreaterThan(grownIou(tall("car").box, other("car").box, 0));
  expect(chosen("car")).toEqual(other("car"));
  expect(chosen("motorcycle")).toEqual(low("motorcycle"));
});

test.each([
  { a: "person", b: "motorcycle", isOne: true, why: "a rider is seen without the machine" },
  { a: "bicycle", b: "motorcycle", isOne: true, why: "two wheels from far away" },
  { a: "car", b: "large-vehicle", isOne: true, why: "a van is either" },
  { a: "person", b: "car", isOne: false, why: "somebody in front of a car is not the car" },
  { a: "motorcycle", b: "large-vehicle", isOne: false, why: "nor is who rides beside a bus" },
] as const)("$a and $b may be one road user: $isOne, since $why", ({ a, b, isOne }) => {
  expect(mayBeOne(a, b)).toBe(isOne);
  expect(mayBeOne(b, a)).toBe(isOne);
  expect(associate([seen(0, a)], [seen(0, b)], GATE).pairs).toHaveLength(isOne ? 1 : 0);
});

test("every track and every detection ends in one place", () => {
  const some = fc.record({ x: fc.integer({ min: 0, max: 60 }), kind: fc.constantFrom(...RoadUserClass.options) });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), fc.array(some, { maxLength: 12 }), (left, right) => {
      const tracks = left.map(({ x, kind }) => seen(x, kind));
      const detections = right.map(({ x, kind }) => seen(x, kind));
      const { pairs, lostTracks, spareDetections } = associate(tracks, detections, GATE);
      expect(new Set([...pairs.map(({ track }) => track), ...lostTracks])).toEqual(new Set(tracks));
      expect(pairs.length + lostTracks.length).toBe(tracks.length);
      expect(new Set([...pairs.map(({ detection }) => detection), ...spareDetections])).toEqual(new Set(detections));
      expect(pairs.length + spareDetections.length).toBe(detections.length);
    }),
  );
});

test("pairs weigh in sum what the best assignment of all to all weighs", () => {
  const somewhere = fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 12 });
  fc.assert(
    fc.property(somewhere, somewhere, (left, right) => {
      const [tracks, detections] = [left.map((x) => seen(x)), right.map((x) => seen(x))];
      const weigh = (a: Detection, b: Detection) => Math.max(0, grownIou(a.box, b.box, 0) - GATE.minIou);
      const weights = Float64Array.from(tracks.flatMap((track) => detections.map((one) => weigh(track, one))));
      const best = [...maximumWeightAssignment(weights, tracks.length, detections.length)].reduce(
        (sum, column, row) => sum + (column === -1 ? 0 : (weights[row * detections.length + column] ?? Number.NaN)),
        0,
      );
      const { pairs } = associate(tracks, detections, GATE);
      const found = pairs.map(({ track, detection }) => weigh(track, detection));
      expect(found.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(best, 9);
      expect(found.every((weight) => weight > 0)).toBe(true);
    }),
  );
});

test("the overlap is symmetric, 1 for equal boxes, and 0 for boxes that only touch", () => {
  expect(grownIou(boxAt(0), boxAt(0), 0.3)).toBeCloseTo(1, 12);
  expect(grownIou(boxAt(0), boxAt(10), 0)).toBe(0);
  expect(grownIou(boxAt(0), boxAt(5), 0)).toBeCloseTo(1 / 3, 12);
  expect(grownIou(boxAt(0), boxAt(7), 0.3)).toBe(grownIou(boxAt(7), boxAt(0), 0.3));
});

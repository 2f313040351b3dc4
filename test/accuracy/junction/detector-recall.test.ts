import type { Detection } from "@ngaba/edge-agent/detection/detection.ts";
import { expect, test } from "vitest";
import { addCounts, countPicture, NO_DETECTIONS } from "./detector-recall.ts";
import type { TruthBox } from "./film-truth.ts";

const somebody = (type: TruthBox["type"], x: number, heightPx = 80, more: Partial<TruthBox> = {}): TruthBox => ({
  ...{ id: x, type, box: { x1: x, y1: 100, x2: x + 40, y2: 100 + heightPx } },
  ...{ insideShare: 1, visibleShare: 1, platePx: 0, ...more },
});
const found = (roadUserClass: Detection["roadUserClass"], x: number, y1 = 100, y2 = 180): Detection => ({
  ...{ roadUserClass, score: 0.8, box: { x1: x, y1, x2: x + 40, y2 } },
});

test("one box is one road user's: of two who stand close only one is found by it", () => {
  const { asked, found: hits } = countPicture(
    NO_DETECTIONS,
    [found("person", 4)],
    [somebody("person", 0), somebody("person", 8)],
  );
  expect([asked.person, hits.person]).toEqual([2, 1]);
});

test("as many are matched as can be, not those that overlap most", () => {
  const there = [somebody("car", 0), somebody("car", 12)];
  // The first box fits both, the second only the second road user less well.
  const { found: hits } = countPicture(NO_DETECTIONS, [found("car", 11), found("car", 24)], there);
  expect(hits.car).toBe(2);
});

test.each([
  { why: "the machine with its rider", detections: [found("motorcycle", 0)], hits: 1 },
  { why: "the rider alone", detections: [found("person", 0, 100, 160)], hits: 1 },
  {
    why: "machine and rider as two boxes",
    detections: [found("motorcycle", 0, 135), found("person", 0, 100, 158)],
    hits: 1,
  },
  {
    why: "a bicycle that somebody rides",
    detections: [found("bicycle", 0, 135), found("person", 0, 100, 158)],
    hits: 1,
  },
  { why: "a bicycle alone", detections: [found("bicycle", 0)], hits: 0 },
  { why: "a car", detections: [found("car", 0)], hits: 0 },
  { why: "a machine of half its size", detections: [found("motorcycle", 0, 145)], hits: 0 },
])("a motorbike is found or not: $why", ({ detections, hits }) => {
  expect(countPicture(NO_DETECTIONS, detections, [somebody("motorbike", 0)]).found.motorbike).toBe(hits);
});

test("bus, truck and van are one group; a truck that is called a car is seen, not found; a van may be called either", () => {
  const there = [somebody("bus", 0), somebody("truck", 100), somebody("van", 200), somebody("van", 300)];
  const detections = [found("large-vehicle", 0), found("car", 100), found("car", 200), found("large-vehicle", 300)];
  const { asked, found: hits, seen } = countPicture(NO_DETECTIONS, detections, there);
  expect([asked.large, hits.large, seen.large, asked.car]).toEqual([4, 3, 4, 0]);
});

test("who is small, hidden or cut is not asked for, but may have the box", () => {
  const there = [
    somebody("car", 0, 39),
    somebody("car", 100, 80, { visibleShare: 0.85 }),
    somebody("car", 200, 80, { insideShare: 0.85 }),
  ];
  const count = countPicture(NO_DETECTIONS, [found("car", 100)], there);
  expect([count.asked.car, count.falseBoxes]).toEqual([0, 0]);
});

test("a box on nobody is false; counts of pictures add up", () => {
  const one = countPicture(NO_DETECTIONS, [found("car", 300)], [somebody("car", 0)]);
  expect(addCounts(one, one)).toMatchObject({ pictures: 2, asked: { car: 2 }, found: { car: 0 }, falseBoxes: 2 });
});

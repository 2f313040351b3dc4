import type { Detection } from "@ngaba/edge-agent/detection/detection.ts";
import { expect, test } from "vitest";
import { addCounts, countDetections, type Group, recallOf } from "./detector-recall.ts";
import type { TruthBox } from "./film-truth.ts";

const somebody = (type: TruthBox["type"], x: number, heightPx = 80, more: Partial<TruthBox> = {}): TruthBox => ({
  ...{ id: x, type, box: { x1: x, y1: 100, x2: x + 40, y2: 100 + heightPx } },
  ...{ insideShare: 1, visibleShare: 1, platePx: 0, ...more },
});
const found = (roadUserClass: Detection["roadUserClass"], x: number, y1 = 100, y2 = 180): Detection => ({
  ...{ roadUserClass, score: 0.8, box: { x1: x, y1, x2: x + 40, y2 } },
});

/** One picture, and in numbers who was asked for, found and seen. */
function counted(detections: readonly Detection[], truth: readonly TruthBox[]) {
  const counting = countDetections(3);
  counting.take(detections, truth);
  const count = counting.count();
  const sum = (key: "asked" | "found" | "seen", ...groups: readonly Group[]): number =>
    Object.values(count.actors).reduce((total, one) => total + (groups.includes(one.group) ? one[key] : 0), 0);
  return { count, sum };
}

test("one box is one road user's: of two who stand close only one is found by it", () => {
  const { sum } = counted([found("person", 4)], [somebody("person", 0), somebody("person", 8)]);
  expect([sum("asked", "person"), sum("found", "person")]).toEqual([2, 1]);
});

test("as many are matched as can be, not those that overlap most", () => {
  const there = [somebody("car", 0), somebody("car", 12)];
  // The first box fits both, the second only the second road user less well.
  expect(counted([found("car", 11), found("car", 24)], there).sum("found", "car")).toBe(2);
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
  expect(counted(detections, [somebody("motorbike", 0)]).sum("found", "motorbike")).toBe(hits);
});

test("bus, truck and van are large vehicles; one that is called a car is seen, not found", () => {
  const there = [somebody("bus", 0), somebody("truck", 100), somebody("van", 200), somebody("van", 300)];
  const detections = [found("large-vehicle", 0), found("car", 100), found("car", 200), found("large-vehicle", 300)];
  const { count, sum } = counted(detections, there);
  expect([sum("asked", "van"), sum("found", "van"), sum("seen", "van")]).toEqual([2, 1, 2]);
  expect([sum("asked", "busOrTruck"), sum("found", "busOrTruck"), sum("seen", "busOrTruck")]).toEqual([2, 1, 2]);
  expect(recallOf(count, ["busOrTruck", "van"], "found")).toMatchObject({ successes: 2, trials: 4, clusters: 4 });
  expect(recallOf(count, ["car"], "found")).toBeUndefined();
});

test("who is small, hidden or cut is not asked for, but may have the box", () => {
  const there = [
    somebody("car", 0, 39),
    somebody("car", 100, 80, { visibleShare: 0.85 }),
    somebody("car", 200, 80, { insideShare: 0.85 }),
  ];
  const { count, sum } = counted([found("car", 100)], there);
  expect([sum("asked", "car"), count.falseBoxes]).toEqual([0, 0]);
});

test.each([
  { why: "on nobody", detections: [found("car", 300)], falseBoxes: 1, boxesOnNobody: 1, doubles: 0 },
  {
    why: "the second on the same car",
    detections: [found("car", 0), found("car", 4)],
    falseBoxes: 1,
    boxesOnNobody: 0,
    doubles: 1,
  },
  { why: "badly placed", detections: [found("car", 16)], falseBoxes: 1, boxesOnNobody: 0, doubles: 0 },
  {
    why: "a car that is called a person",
    detections: [found("person", 0)],
    falseBoxes: 1,
    boxesOnNobody: 0,
    doubles: 0,
  },
  { why: "none", detections: [found("car", 0)], falseBoxes: 0, boxesOnNobody: 0, doubles: 0 },
])("a box that no road user has for its own is false: $why", ({ detections, falseBoxes, boxesOnNobody, doubles }) => {
  expect(counted(detections, [somebody("car", 0)]).count).toMatchObject({ falseBoxes, boxesOnNobody, doubles });
});

test("counts of pictures add up, one road user's under its own name", () => {
  const one = counted([found("car", 0), found("car", 300)], [somebody("car", 0)]).count;
  expect(addCounts(one, one)).toEqual({
    ...{ pictures: 2, falseBoxes: 2, boxesOnNobody: 2, doubles: 0 },
    actors: { "3:0": { group: "car", asked: 2, found: 2, seen: 2 } },
  });
});

import type { RoadUserClass } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Detection } from "./detection.ts";
import { mergePasses } from "./merge-passes.ts";

const FRAME = { widthPx: 1280, heightPx: 720 };
const WHOLE = { leftPx: 0, topPx: 0, ...FRAME };
/** Two regions that overlap from 500 to 600, and reach down to the frame's lower edge. */
const LEFT = { leftPx: 100, topPx: 300, widthPx: 500, heightPx: 420 };
const RIGHT = { leftPx: 500, topPx: 300, widthPx: 500, heightPx: 420 };

const found = (
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  score = 0.5,
  roadUserClass: RoadUserClass = "car",
): Detection => ({ box: { x1, y1, x2, y2 }, score, roadUserClass });

type Findings = readonly Detection[];

test.each<{ why: string; whole: Findings; left?: Findings; right?: Findings; kept: Findings }>([
  {
    why: "what only a region sees is added",
    whole: [found([200, 400, 300, 500], 0.9)],
    left: [found([400, 400, 420, 440], 0.4, "motorcycle")],
    kept: [found([200, 400, 300, 500], 0.9), found([400, 400, 420, 440], 0.4, "motorcycle")],
  },
  {
    why: "what both see stays once, the stronger, though the two do not quite agree",
    whole: [found([200, 400, 240, 440], 0.4)],
    left: [found([210, 404, 245, 445], 0.6)],
    kept: [found([210, 404, 245, 445], 0.6)],
  },
  {
    why: "car and large vehicle on one spot are one road user, by the whole frame's name even where a region is surer",
    whole: [found([200, 400, 300, 500], 0.6, "car"), found([300, 550, 400, 650], 0.7, "large-vehicle")],
    left: [found([202, 401, 299, 500], 0.8, "large-vehicle"), found([302, 550, 399, 650], 0.5, "car")],
    kept: [found([202, 401, 299, 500], 0.8, "car"), found([300, 550, 400, 650], 0.7, "large-vehicle")],
  },
  {
    why: "a motorcycle and its rider stay two, each once",
    whole: [found([200, 400, 260, 500], 0.5, "person")],
    left: [found([202, 401, 259, 500], 0.6, "person"), found([200, 430, 262, 520], 0.4, "motorcycle")],
    kept: [found([202, 401, 259, 500], 0.6, "person"), found([200, 430, 262, 520], 0.4, "motorcycle")],
  },
  {
    why: "a vehicle that a region's edge cuts gives way to the whole one, however sure the region is of its piece",
    whole: [found([50, 400, 400, 600], 0.4, "large-vehicle")],
    left: [found([100, 402, 398, 600], 0.9, "car")],
    kept: [found([50, 400, 400, 600], 0.4, "large-vehicle")],
  },
  {
    why: "a small piece of it does, too",
    whole: [found([560, 400, 900, 600], 0.4)],
    left: [found([562, 402, 598, 590], 0.9)],
    kept: [found([560, 400, 900, 600], 0.4)],
  },
  {
    why: "another region may have the complete one",
    whole: [],
    left: [found([520, 400, 600, 500], 0.8)],
    right: [found([520, 400, 700, 500], 0.5)],
    kept: [found([520, 400, 700, 500], 0.5)],
  },
  {
    why: "two halves of one vehicle in neighbouring regions give way to the whole one, both of them",
    whole: [found([320, 400, 780, 600], 0.4)],
    left: [found([322, 402, 598, 600], 0.9)],
    right: [found([501, 400, 778, 598], 0.8)],
    kept: [found([320, 400, 780, 600], 0.4)],
  },
  {
    why: "two halves that nobody shows whole are one box around both, as sure as the surer",
    whole: [],
    left: [found([320, 400, 599, 600], 0.5, "large-vehicle")],
    right: [found([501, 404, 780, 602], 0.9)],
    kept: [found([320, 400, 780, 602], 0.9)],
  },
  {
    why: "two who are cut at facing edges, one lower than the other, are no halves of one",
    whole: [],
    left: [found([540, 400, 600, 460], 0.5)],
    right: [found([500, 500, 560, 560], 0.9)],
    kept: [found([500, 500, 560, 560], 0.9), found([540, 400, 600, 460], 0.5)],
  },
  {
    why: "what ends at a region's edge and what begins further on are two",
    whole: [],
    left: [found([480, 400, 598, 500], 0.5)],
    right: [found([640, 400, 760, 500], 0.9)],
    kept: [found([640, 400, 760, 500], 0.9), found([480, 400, 598, 500], 0.5)],
  },
  {
    why: "of two pieces of one vehicle that overlap well the box around both stays",
    whole: [],
    left: [found([400, 400, 600, 500], 0.5)],
    right: [found([500, 400, 620, 500], 0.9)],
    kept: [found([400, 400, 620, 500], 0.9)],
  },
  {
    why: "a piece within a larger piece is no second road user",
    whole: [],
    left: [found([400, 300, 600, 500], 0.5)],
    right: [found([500, 380, 560, 480], 0.9)],
    kept: [found([400, 300, 600, 500], 0.5)],
  },
  {
    why: "a piece that nobody shows more of stays: it is better than nothing",
    whole: [],
    left: [found([560, 400, 600, 500], 0.5)],
    kept: [found([560, 400, 600, 500], 0.5)],
  },
  {
    why: "who stands before a larger vehicle is no piece of it, away from the edges",
    whole: [found([200, 320, 500, 600], 0.9, "car")],
    left: [found([300, 500, 340, 560], 0.4, "car")],
    kept: [found([200, 320, 500, 600], 0.9, "car"), found([300, 500, 340, 560], 0.4, "car")],
  },
  {
    why: "where the frame itself ends nothing was cut by a region",
    whole: [found([300, 500, 500, 720], 0.4, "car")],
    left: [found([320, 640, 360, 720], 0.5, "car")],
    kept: [found([320, 640, 360, 720], 0.5, "car"), found([300, 500, 500, 720], 0.4, "car")],
  },
  {
    why: "two who stand close are two when a region tells them apart: the whole one of theirs goes to one only",
    whole: [found([200, 400, 240, 500], 0.5, "person")],
    left: [found([214, 400, 254, 500], 0.9, "person"), found([198, 400, 238, 500], 0.4, "person")],
    kept: [found([214, 400, 254, 500], 0.9, "person"), found([200, 400, 240, 500], 0.5, "person")],
  },
])("$why", ({ whole, left = [], right = [], kept }) => {
  const passes = [
    { crop: WHOLE, detections: whole },
    { crop: LEFT, detections: left },
    { crop: RIGHT, detections: right },
  ];
  expect(mergePasses(passes, FRAME, 0.6)).toEqual(kept);
});

/** Of road users that stand far apart, each seen by some of the passes, a little displaced. */
const seenTwice = fc.record({
  column: fc.nat(5),
  row: fc.nat(2),
  inWhole: fc.boolean(),
  inRegion: fc.boolean(),
  shift: fc.integer({ min: -6, max: 6 }),
  score: fc.double({ min: 0.3, max: 1, noNaN: true }),
  roadUserClass: fc.constantFrom<RoadUserClass>("car", "motorcycle", "person"),
});

test("each road user that any pass sees comes out once, whoever else is there", () => {
  const several = fc.uniqueArray(seenTwice, { selector: ({ column, row }) => `${column} ${row}` });
  const property = fc.property(several, (users) => {
    const boxOf = ({ column, row, roadUserClass, score }: (typeof users)[number], shift: number) => {
      const [x, y] = [120 + column * 75 + shift, 320 + row * 130];
      return found([x, y, x + 60, y + 110], score, roadUserClass);
    };
    const passes = [
      { crop: WHOLE, detections: users.filter((user) => user.inWhole).map((user) => boxOf(user, 0)) },
      { crop: LEFT, detections: users.filter((user) => user.inRegion).map((user) => boxOf(user, user.shift)) },
    ];
    const seen = users.filter((user) => user.inWhole || user.inRegion);
    const merged = mergePasses(passes, FRAME, 0.6);
    expect(merged.map(({ roadUserClass }) => roadUserClass).toSorted()).toEqual(
      seen.map(({ roadUserClass }) => roadUserClass).toSorted(),
    );
    expect(merged.map(({ score }) => score)).toEqual(merged.map(({ score }) => score).toSorted((a, b) => b - a));
  });
  fc.assert(property, { seed: 1 });
});

/** A vehicle somewhere across the border of the two regions, which each cut what they see of it; each pass is as sure as it likes. */
const acrossTheBorder = fc.record({
  row: fc.nat(2),
  x1: fc.integer({ min: 130, max: 700 }),
  widthPx: fc.integer({ min: 60, max: 280 }),
  scores: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.3, max: 1, noNaN: true }))),
});

const seenIn = (crop: typeof LEFT, { row, x1, widthPx }: { row: number; x1: number; widthPx: number }, score = 0) => {
  const [left, right] = [Math.max(x1, crop.leftPx), Math.min(x1 + widthPx, crop.leftPx + crop.widthPx)];
  // Of less than this nobody could tell that it is a vehicle.
  return right - left < 30 ? [] : [found([left, 320 + row * 130, right, 410 + row * 130], score)];
};

test.each([
  { why: "the whole frame sees it", inWhole: true },
  { why: "only the regions see it", inWhole: false },
])("a vehicle comes out once and as whole as the passes together show it, where $why", ({ inWhole }) => {
  const several = fc.uniqueArray(acrossTheBorder, { selector: ({ row }) => row, minLength: 1 });
  const property = fc.property(several, (vehicles) => {
    const passOf = (crop: typeof LEFT, index: number) => ({
      crop,
      detections: vehicles.flatMap((one) => seenIn(crop, one, one.scores[index])),
    });
    const regions = [passOf(LEFT, 1), passOf(RIGHT, 2)];
    const passes = inWhole ? [passOf(WHOLE, 0), ...regions] : [{ crop: WHOLE, detections: [] }, ...regions];
    const merged = mergePasses(passes, FRAME, 0.6).map(({ box }) => box);
    const shown = vehicles.map(({ row }) => {
      const boxes = passes.flatMap(({ detections }) => detections).filter(({ box }) => box.y1 === 320 + row * 130);
      const [y1, y2] = [320 + row * 130, 410 + row * 130];
      const [x1, x2] = [Math.min(...boxes.map(({ box }) => box.x1)), Math.max(...boxes.map(({ box }) => box.x2))];
      return { x1, y1, x2, y2 };
    });
    const byRow = (a: { y1: number }, b: { y1: number }) => a.y1 - b.y1;
    expect(merged.toSorted(byRow)).toEqual(shown.toSorted(byRow));
  });
  fc.assert(property, { seed: 1 });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { drawMarks, placeLabel } from "./annotation.ts";
import { loadLabelFont } from "./label-font.ts";

const frame = { widthPx: 640, heightPx: 360 };
const label = { widthPx: 100, heightPx: 20 };

test.each([
  { why: "room above", box: { x1: 50, y1: 100, x2: 90, y2: 200 }, at: { x: 50, y: 78 } },
  { why: "no room above, some below", box: { x1: 50, y1: 5, x2: 90, y2: 200 }, at: { x: 50, y: 202 } },
  { why: "as high as the frame: inside", box: { x1: 50, y1: 0, x2: 90, y2: 360 }, at: { x: 50, y: 2 } },
  { why: "at the right edge: moved left", box: { x1: 620, y1: 100, x2: 640, y2: 200 }, at: { x: 540, y: 78 } },
  { why: "cut off by the left edge", box: { x1: -30, y1: 100, x2: 20, y2: 200 }, at: { x: 0, y: 78 } },
])("a label is placed with $why", ({ box, at }) => {
  expect(placeLabel(box, label, frame)).toEqual(at);
});

test("a label is always whole inside the frame, and outside its box wherever that is possible", () => {
  const side = (max: number) =>
    fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 1, max })).map(([a, b]) => [a, a + b]);
  fc.assert(
    fc.property(side(frame.widthPx - 1), side(frame.heightPx - 1), ([x1 = 0, x2 = 0], [y1 = 0, y2 = 0]) => {
      const { x, y } = placeLabel({ x1, y1, x2: Math.min(x2, 640), y2: Math.min(y2, 360) }, label, frame);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + label.widthPx).toBeLessThanOrEqual(frame.widthPx);
      expect(y + label.heightPx).toBeLessThanOrEqual(frame.heightPx);
      const isOutside = y + label.heightPx <= y1 || y >= Math.min(y2, 360);
      if (y1 >= label.heightPx + 2) expect(isOutside).toBe(true);
    }),
  );
});

test("a text of any language, or with signs of SVG in it, makes a picture and no markup", () => {
  const outline = loadLabelFont();
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "grapheme", maxLength: 20 }), fc.constant('</svg><a href="x">&')),
      (text) => {
        const svg = drawMarks(
          { boxes: [{ box: { x1: 1, y1: 1, x2: 9, y2: 9 }, label: text }], zones: [] },
          frame,
          outline,
        );
        expect(svg.replace(/<(svg|rect|path) [^<>]*>|<\/svg>/g, "")).toBe("");
        expect(svg).not.toMatch(/NaN|undefined|href/);
      },
    ),
    { numRuns: 50 },
  );
});

test("every Vietnamese letter has an outline of its own, composed or not", () => {
  const outline = loadLabelFont();
  const unknown = outline("\u{1f600}", 20).path;
  expect(unknown).toBe(outline("?", 20).path);
  const vowels = "aăâeêioôơuưy";
  const marks = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
  const letters = [...vowels].flatMap((vowel) => marks.map((mark) => vowel + mark)).concat("đ");
  const all = [...letters, ...letters.map((letter) => letter.toUpperCase())];
  const paths = all.map((letter) => outline(letter, 20).path);
  expect(paths.filter((path) => path === "" || path === unknown)).toEqual([]);
  expect(new Set(paths).size).toBe(all.length);
  expect(outline("ở", 20)).toEqual(outline("ở".normalize("NFD"), 20));
});

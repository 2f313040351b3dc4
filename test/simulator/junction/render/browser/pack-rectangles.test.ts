import { expect, test } from "vitest";
import { type PixelRectangle, packRectangles } from "./pack-rectangles.ts";

const SHEET = { widthPx: 100, heightPx: 60 };
const of = (width: number, height: number): PixelRectangle => ({ x: 0, y: 0, width, height });

test("every rectangle lies on a sheet and none on another", () => {
  const sizes = Array.from({ length: 40 }, (_, index) => of(7 + ((index * 13) % 40), 5 + ((index * 7) % 30)));
  const sheets = packRectangles(sizes, (size) => size, SHEET);
  expect(sheets.flat()).toHaveLength(sizes.length);
  for (const sheet of sheets) {
    const covered = new Set<number>();
    let area = 0;
    for (const { item, at } of sheet) {
      expect(at[0] + item.width).toBeLessThanOrEqual(SHEET.widthPx);
      expect(at[1] + item.height).toBeLessThanOrEqual(SHEET.heightPx);
      area += item.width * item.height;
      for (let x = at[0]; x < at[0] + item.width; x++) {
        for (let y = at[1]; y < at[1] + item.height; y++) covered.add(y * SHEET.widthPx + x);
      }
    }
    expect(covered.size).toBe(area);
  }
});

test("what does not fit on a sheet is refused", () => {
  expect(() => packRectangles([of(101, 5)], (size) => size, SHEET)).toThrow(RangeError);
});

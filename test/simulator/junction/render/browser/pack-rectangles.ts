import type { PictureSize } from "./picture-size.ts";

export interface PixelRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Packed<T> {
  readonly item: T;
  readonly at: readonly [x: number, y: number];
}

/**
 * Lays rectangles side by side on sheets, in rows, tall ones first, so that none covers another.
 *
 * @throws {RangeError} when one of them is larger than a sheet
 */
export function packRectangles<T>(
  items: readonly T[],
  sizeOf: (item: T) => PixelRectangle,
  sheet: PictureSize,
): Packed<T>[][] {
  const sheets: Packed<T>[][] = [];
  let [x, y, rowHeight] = [0, 0, 0];
  for (const item of [...items].sort((a, b) => sizeOf(b).height - sizeOf(a).height)) {
    const { width, height } = sizeOf(item);
    if (width > sheet.widthPx || height > sheet.heightPx) throw new RangeError("a rectangle is larger than the sheet");
    if (x + width > sheet.widthPx) [x, y, rowHeight] = [0, y + rowHeight, 0];
    if (sheets.length === 0 || y + height > sheet.heightPx) {
      sheets.push([]);
      [x, y, rowHeight] = [0, 0, 0];
    }
    sheets.at(-1)?.push({ item, at: [x, y] });
    x += width;
    rowHeight = Math.max(rowHeight, height);
  }
  return sheets;
}

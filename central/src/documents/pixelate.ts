import type { FractionBox } from "@ngaba/contract";

/** A decoded picture: row-major RGB, 8 bits a channel. */
export interface Pixels {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Whole pixels, `x2` and `y2` exclusive. */
interface PixelBox {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Along its longer side a box keeps so many blocks: a plate on the whole of a vehicle is one or two of them. */
const BLOCKS_ALONG = 6;
/** A face far away is no larger than that. */
const MIN_BLOCK_PX = 12;

/**
 * Makes a part of a picture unreadable: each block of it becomes one colour, the mean of its pixels.
 * @param box fractions of the picture; what lies outside is left out
 * @param keep what stays as it is
 */
export function pixelate(picture: Pixels, box: FractionBox, keep?: FractionBox): void {
  const area = pixelsOf(box, picture);
  const kept = keep && pixelsOf(keep, picture);
  const longerPx = Math.max(area.x2 - area.x1, area.y2 - area.y1);
  const blockPx = Math.max(MIN_BLOCK_PX, Math.ceil(longerPx / BLOCKS_ALONG));
  for (let y1 = area.y1; y1 < area.y2; y1 += blockPx) {
    for (let x1 = area.x1; x1 < area.x2; x1 += blockPx) {
      const block = { x1, y1, x2: Math.min(area.x2, x1 + blockPx), y2: Math.min(area.y2, y1 + blockPx) };
      fill(picture, block, meanOf(picture, block), kept);
    }
  }
}

/** Whole pixels that a box touches, within the picture. */
function pixelsOf([x1, y1, x2, y2]: FractionBox, { widthPx, heightPx }: Pixels): PixelBox {
  return {
    x1: Math.max(0, Math.floor(x1 * widthPx)),
    y1: Math.max(0, Math.floor(y1 * heightPx)),
    x2: Math.min(widthPx, Math.ceil(x2 * widthPx)),
    y2: Math.min(heightPx, Math.ceil(y2 * heightPx)),
  };
}

function meanOf({ rgb, widthPx }: Pixels, { x1, y1, x2, y2 }: PixelBox): readonly [number, number, number] {
  let [red, green, blue] = [0, 0, 0];
  for (let y = y1; y < y2; y += 1) {
    for (let at = (y * widthPx + x1) * 3; at < (y * widthPx + x2) * 3; at += 3) {
      red += rgb[at] ?? 0;
      green += rgb[at + 1] ?? 0;
      blue += rgb[at + 2] ?? 0;
    }
  }
  const count = (x2 - x1) * (y2 - y1);
  return [red / count, green / count, blue / count];
}

function fill(
  { rgb, widthPx }: Pixels,
  { x1, y1, x2, y2 }: PixelBox,
  colour: readonly [number, number, number],
  kept: PixelBox | undefined,
): void {
  for (let y = y1; y < y2; y += 1) {
    for (let x = x1; x < x2; x += 1) {
      if (kept !== undefined && isIn(kept, x, y)) continue;
      rgb.set(colour, (y * widthPx + x) * 3); // a byte takes the whole part
    }
  }
}

const isIn = ({ x1, y1, x2, y2 }: PixelBox, x: number, y: number): boolean => x >= x1 && x < x2 && y >= y1 && y < y2;

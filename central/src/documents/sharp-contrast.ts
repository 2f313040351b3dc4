import type { FractionBox } from "@ngaba/contract";
import sharp from "sharp";

/** For tests: the standard deviation of the brightness in a part of a picture. What is pixelated has hardly any. */
export async function contrastIn(jpeg: Uint8Array, [x1, y1, x2, y2]: FractionBox): Promise<number> {
  const { width: widthPx = 0, height: heightPx = 0 } = await sharp(jpeg).metadata();
  const [left, top] = [Math.round(x1 * widthPx), Math.round(y1 * heightPx)];
  const area = { left, top, width: Math.round(x2 * widthPx) - left, height: Math.round(y2 * heightPx) - top };
  const part = await sharp(jpeg).extract(area).greyscale().toBuffer();
  return (await sharp(part).stats()).channels[0]?.stdev ?? 0;
}

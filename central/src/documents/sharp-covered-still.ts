import sharp from "sharp";
import { pixelate } from "./pixelate.ts";
import type { StillCovers } from "./still-covers.ts";

export interface CoveredStill {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Plate letters keep their edges at this quality. */
const JPEG_QUALITY = 88;
/** Wider pictures show no more on paper. */
const MAX_WIDTH_PX = 1_600;
/** More than any camera; a JPEG that says otherwise would fill the memory. */
const MAX_PIXELS = 64_000_000;

/**
 * A still as it may leave the house. The original is untouched; of what else its file says, as where it was taken, nothing is kept.
 * @throws {Error} when the bytes are no JPEG that can be read whole
 */
export async function coveredStill(original: Uint8Array, { over, around, keep }: StillCovers): Promise<CoveredStill> {
  const { data: rgb, info } = await decoded(original);
  const picture = { rgb, widthPx: info.width, heightPx: info.height };
  for (const box of around) pixelate(picture, box, keep);
  for (const box of over) pixelate(picture, box);
  const covered = sharp(rgb, { raw: { width: info.width, height: info.height, channels: 3 } })
    .resize({ width: MAX_WIDTH_PX, withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY });
  const jpeg = await covered.toBuffer({ resolveWithObject: true });
  return { jpeg: jpeg.data, widthPx: jpeg.info.width, heightPx: jpeg.info.height };
}

/** Whether {@link coveredStill} can read the bytes whole. */
export async function isPicture(original: Uint8Array): Promise<boolean> {
  return decoded(original).then(
    () => true,
    () => false,
  );
}

/** Row-major RGB. @throws {Error} when the bytes are no JPEG that can be read whole */
async function decoded(original: Uint8Array) {
  const picture = sharp(original, { failOn: "truncated", limitInputPixels: MAX_PIXELS }).toColourspace("srgb");
  return picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

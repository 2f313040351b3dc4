import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { RgbPicture } from "./rgb-picture.ts";

/** What a picture is after it was compressed, as keyframes are. @param quality 1–100 */
export async function compressed(picture: RgbPicture, quality: number): Promise<RgbPicture> {
  const jpeg = await rawImage(picture).jpeg({ quality }).toBuffer();
  return { ...picture, rgb: new Uint8Array(await sharp(jpeg).raw().toBuffer()) };
}

/** Writes pictures of one size side by side into one PNG, for the eye. */
export async function writeSideBySide(pictures: readonly RgbPicture[], file: string): Promise<void> {
  const { widthPx, heightPx } = pictures[0] ?? { widthPx: 1, heightPx: 1 };
  const placed = await Promise.all(
    pictures.map(async (picture, at) => ({
      input: await rawImage(picture).png().toBuffer(),
      left: at * widthPx,
      top: 0,
    })),
  );
  const background = { r: 0, g: 0, b: 0 };
  const sheet = sharp({ create: { width: widthPx * pictures.length, height: heightPx, channels: 3, background } });
  mkdirSync(dirname(file), { recursive: true });
  await sheet.composite(placed).png().toFile(file);
}

function rawImage({ rgb, widthPx, heightPx }: RgbPicture): Sharp {
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

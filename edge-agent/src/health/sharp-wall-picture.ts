import sharp from "sharp";
import type { KeyframePicture } from "./ffmpeg-keyframes.ts";

/** For a look at the whole wall: at 640 px a street picture has about 40 kB. */
const JPEG_QUALITY = 70;

/**
 * A picture for the wall as JPEG, at most `maxWidthPx` wide, its height in proportion.
 * @param picture is read, not kept
 */
export function renderWallPicture({ rgb, widthPx, heightPx }: KeyframePicture, maxWidthPx: number): Promise<Buffer> {
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({ width: maxWidthPx, withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

import sharp from "sharp";
import type { KeyframePicture } from "./ffmpeg-keyframes.ts";
import { CHECK_WIDTH_PX } from "./picture-checks/check-picture.ts";

/**
 * A picture {@link CHECK_WIDTH_PX} wide for the checks, its height in proportion; a narrower one stays as it is.
 * @param picture must not be changed before the result is there
 */
export async function renderCheckPicture({ rgb, widthPx, heightPx }: KeyframePicture): Promise<KeyframePicture> {
  const { data, info } = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({ width: CHECK_WIDTH_PX, kernel: "linear", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, widthPx: info.width, heightPx: info.height };
}

import { existsSync } from "node:fs";
import { dirname, extname } from "node:path";
import sharp from "sharp";
import type { FrameSize } from "../geometry/point.ts";
import { EdgeError } from "../platform/errors.ts";
import type { SceneSvg } from "./scene-svg.ts";

/** A picture, row-major RGB, 8 bits a channel. */
export interface Picture extends FrameSize {
  readonly rgb: Uint8Array;
}

/** @throws {EdgeError} CONFIG_INVALID when the file is none that can be read */
export async function readPicture(file: string): Promise<Picture> {
  try {
    const { data, info } = await sharp(file)
      .rotate()
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, widthPx: info.width, heightPx: info.height };
  } catch (error) {
    throw new EdgeError("CONFIG_INVALID", `${file}: there is no such picture, or it cannot be read (JPEG or PNG)`, {
      vi: `${file}: không có hình này, hoặc không đọc được (JPEG hay PNG)`,
      cause: error,
    });
  }
}

const ENDINGS = [".png", ".jpg", ".jpeg"];

/** @throws {EdgeError} CONFIG_INVALID when no picture is to be written under this name */
export function refuseOutput(file: string): void {
  if (!ENDINGS.includes(extname(file).toLowerCase())) {
    throw new EdgeError("CONFIG_INVALID", `${file}: a picture's name must end in ${ENDINGS.join(", ")}`, {
      vi: `${file}: tên tệp hình phải có đuôi ${ENDINGS.join(", ")}`,
    });
  }
  if (!existsSync(dirname(file))) {
    throw new EdgeError("CONFIG_INVALID", `${file} cannot be written: there is no folder ${dirname(file)}`, {
      vi: `không ghi được ${file}: không có thư mục ${dirname(file)}`,
    });
  }
}

/**
 * Writes the picture with the scene over it, as PNG or, by the file's name, JPEG.
 * @throws {EdgeError} CONFIG_INVALID when the file cannot be written
 */
export async function writeScenePicture(
  picture: Picture,
  { svg, size, picture: shown }: SceneSvg,
  file: string,
): Promise<void> {
  const raw = { width: picture.widthPx, height: picture.heightPx, channels: 3 as const };
  const below = { bottom: size.heightPx - shown.heightPx, background: "#101418" };
  const base = await sharp(picture.rgb, { raw })
    .resize(shown.widthPx, shown.heightPx, { fit: "fill" })
    .extend(below)
    .png()
    .toBuffer();
  try {
    await sharp(base)
      .composite([{ input: Buffer.from(svg), left: 0, top: 0 }])
      .toFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EdgeError("CONFIG_INVALID", `${file} cannot be written: ${why}`, { cause: error });
  }
}

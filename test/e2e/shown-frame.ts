import type { Locator } from "playwright-core";
import sharp from "sharp";
import { readNumber } from "../evidence/numbered-film.ts";

/** What of a page's video and canvas is used: its types are not ours here. */
interface Canvas {
  width: number;
  height: number;
  getContext(kind: "2d"): { drawImage(source: unknown, x: number, y: number): void };
  toDataURL(type: string): string;
}
interface Video {
  readonly videoWidth: number;
  readonly videoHeight: number;
  readonly ownerDocument: { createElement(name: "canvas"): Canvas };
}

/** What a `<video>` shows now, as PNG; `undefined` while it shows nothing. */
export async function pictureShownBy(locator: Locator): Promise<Buffer | undefined> {
  const png = await locator.evaluate((element) => {
    const video = element as unknown as Video;
    const canvas = video.ownerDocument.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return png === "" ? undefined : Buffer.from(png, "base64");
}

/** The number that the frame says that a `<video>` shows of a numbered film; `undefined` while it shows none. */
export async function frameShownBy(locator: Locator): Promise<number | undefined> {
  const png = await pictureShownBy(locator);
  if (png === undefined) return undefined;
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return readNumber({ rgb: data, widthPx: info.width, heightPx: info.height });
}

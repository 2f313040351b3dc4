import type { FractionBox } from "@ngaba/contract";
import type { Page } from "playwright-core";
import sharp from "sharp";

/** A picture of a video as a page showed it. */
export interface ShownPicture {
  /** Its place in the video's time (s). */
  readonly mediaS: number;
  /** When it was shown (ms since 1970). */
  readonly shownMs: number;
  /** What the page said of it. */
  readonly caption: string;
  /** Small and grey, row by row, 0 to 255. */
  readonly pixels: readonly number[];
  /** What was drawn over it, as PNG in base64. */
  readonly overlay: string;
}

/** What of a page's elements is used: its types are not ours here. */
interface Canvas {
  width: number;
  height: number;
  getContext(kind: "2d"): {
    drawImage(source: unknown, x: number, y: number, width: number, height: number): void;
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
  toDataURL(type: string): string;
}
interface Video {
  requestVideoFrameCallback(look: (now: number, facts: { readonly mediaTime: number }) => void): void;
  closest(selector: string): {
    querySelector(selector: "canvas"): Canvas;
    querySelector(selector: "figcaption"): { readonly textContent: string };
  };
  readonly ownerDocument: { createElement(name: "canvas"): Canvas };
}

/** The next pictures that the page's `<video>` shows, one after the other. */
export async function nextPictures(page: Page, count: number): Promise<readonly ShownPicture[]> {
  return await page.locator("video").evaluate((element, wanted) => {
    const video = element as unknown as Video;
    const figure = video.closest("figure");
    const [overlay, caption] = [figure.querySelector("canvas"), figure.querySelector("figcaption")];
    const small = video.ownerDocument.createElement("canvas");
    [small.width, small.height] = [96, 72];
    const shown: ShownPicture[] = [];
    return new Promise<ShownPicture[]>((resolve) => {
      // The page's own callback was registered before, so it has drawn already.
      const look = (_now: number, { mediaTime }: { readonly mediaTime: number }) => {
        const context = small.getContext("2d");
        context.drawImage(video, 0, 0, small.width, small.height);
        const { data } = context.getImageData(0, 0, small.width, small.height);
        shown.push({
          ...{
            mediaS: mediaTime,
            shownMs: Date.now(),
            caption: caption.textContent,
            overlay: overlay.toDataURL("image/png"),
          },
          pixels: [...data.filter((_, index) => index % 4 === 1)],
        });
        if (shown.length === wanted) resolve(shown);
        else video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
    });
  }, count);
}

/** By how much two pictures differ, on the average of all pixels. */
export function difference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

/** `--over-road-user` of the page. */
const ROAD_USER_COLOUR = [0xff, 0xd6, 0x0a];
/** Places along an edge: away from the corners, where others begin. */
const ALONG = [0.2, 0.35, 0.5, 0.65, 0.8];

/** What is drawn over a picture of who was seen in it. */
export interface DrawnBoxes {
  /** Anything at all. */
  readonly isThere: boolean;
  /** Which share of these boxes' edges is drawn where it belongs, in [0, 1]. Their tops are left out: labels hide them. */
  shareOf(boxes: readonly FractionBox[]): number;
}

export async function boxesDrawn({ overlay }: Pick<ShownPicture, "overlay">): Promise<DrawnBoxes> {
  const png = Buffer.from(overlay.split(",")[1] ?? "", "base64");
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const isColoured = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= width || y >= height) return false;
    const at = (y * width + x) * 4;
    return ROAD_USER_COLOUR.every((value, channel) => Math.abs((data[at + channel] ?? 0) - value) < 40);
  };
  const isNear = (x: number, y: number): boolean =>
    [-1, 0, 1].some((by) => isColoured(x + by, y) || isColoured(x, y + by));
  return {
    isThere: Array.from({ length: width * height }, (_, at) => at).some((at) =>
      isColoured(at % width, Math.floor(at / width)),
    ),
    shareOf: (boxes) => {
      const places = boxes.flatMap(placesAlong);
      const drawn = places.filter(([x, y]) => isNear(Math.round(x * width), Math.round(y * height)));
      return drawn.length / Math.max(1, places.length);
    },
  };
}

/** Of a box's sides and its bottom, in fractions of the picture. */
const placesAlong = ([x1, y1, x2, y2]: FractionBox): (readonly [number, number])[] =>
  ALONG.flatMap((share) => {
    const [x, y] = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
    return [
      [x1, y],
      [x2, y],
      [x, y2],
    ] as const;
  });

import type { PixelBox } from "./detection.ts";

/** Width and height of a picture, in its own pixels. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How a picture, a frame or a part of one, lies in the model's input: at the top left, `model = picture * scale`, the rest black. */
export interface Letterbox {
  readonly picture: PictureSize;
  /** Size of the whole input, in model pixels. */
  readonly input: PictureSize;
  /** The part of the input that the picture fills, in model pixels. */
  readonly filled: PictureSize;
  readonly scale: number;
}

/** Fits a picture into the input as large as it goes, keeping its shape. */
export function fitTopLeft(picture: PictureSize, input: PictureSize): Letterbox {
  const scale = Math.min(input.widthPx / picture.widthPx, input.heightPx / picture.heightPx);
  const filled = { widthPx: Math.round(picture.widthPx * scale), heightPx: Math.round(picture.heightPx * scale) };
  return { picture, input, filled, scale };
}

/** A box in model pixels, in pixels of the picture and cut to it; `undefined` when nothing of it lies inside. */
export function toPictureBox(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  { picture, scale }: Letterbox,
): PixelBox | undefined {
  const box = {
    x1: Math.max(0, x1 / scale),
    y1: Math.max(0, y1 / scale),
    x2: Math.min(picture.widthPx, x2 / scale),
    y2: Math.min(picture.heightPx, y2 / scale),
  };
  return box.x1 < box.x2 && box.y1 < box.y2 ? box : undefined;
}

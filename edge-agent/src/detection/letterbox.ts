import type { PixelBox } from "./detection.ts";

/** Width and height of a picture, in its own pixels. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How a frame lies in the model's input: at the top left, `model = frame * scale`, the rest black. */
export interface Letterbox {
  readonly frame: PictureSize;
  /** Size of the whole input, in model pixels. */
  readonly input: PictureSize;
  /** The part of the input that the frame fills, in model pixels. */
  readonly filled: PictureSize;
  readonly scale: number;
}

/** Fits a frame into the input as large as it goes, keeping its shape. */
export function fitTopLeft(frame: PictureSize, input: PictureSize): Letterbox {
  const scale = Math.min(input.widthPx / frame.widthPx, input.heightPx / frame.heightPx);
  const filled = { widthPx: Math.round(frame.widthPx * scale), heightPx: Math.round(frame.heightPx * scale) };
  return { frame, input, filled, scale };
}

/** A box in model pixels, in frame pixels and cut to the frame; `undefined` when nothing of it lies inside. */
export function toFrameBox(x1: number, y1: number, x2: number, y2: number, letterbox: Letterbox): PixelBox | undefined {
  const { frame, scale } = letterbox;
  const box = {
    x1: Math.max(0, x1 / scale),
    y1: Math.max(0, y1 / scale),
    x2: Math.min(frame.widthPx, x2 / scale),
    y2: Math.min(frame.heightPx, y2 / scale),
  };
  return box.x1 < box.x2 && box.y1 < box.y2 ? box : undefined;
}

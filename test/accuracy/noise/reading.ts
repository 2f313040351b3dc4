import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { fitTopLeft } from "@ngaba/edge-agent/detection/letterbox.ts";
import { inputSizeFor } from "@ngaba/models";

/** What a detector made of one road user in one picture. */
export interface Sighting {
  /** From 0. */
  readonly frame: number;
  /** Where the road user is, frame pixels. */
  readonly truth: PixelBox;
  /** In [0, 1]: how much of it others, or things of the street, cover. */
  readonly hiddenShare: number;
  /** Absent when it was missed. */
  readonly detection?: Detection;
  /** Further boxes of the same road user in this picture. */
  readonly doubles: number;
}

/** One road user from its first to its last picture, none left out; boxes that the frame's edge cuts are. */
export type Life = readonly Sighting[];

/** A detector's work on a film, held against what was there. */
export interface Reading {
  readonly framesPerSecond: number;
  readonly frameCount: number;
  /** Network-input pixels for each pixel of the frame: what a detector finds goes by size in its own input. */
  readonly inputScale: number;
  readonly lives: readonly Life[];
  /** Boxes of nobody, picture by picture. */
  readonly falseBoxes: readonly (readonly Detection[])[];
}

/** With more than this share covered, somebody is not in clear view. */
export const CLEAR_BELOW = 0.1;

export const heightOf = (box: PixelBox): number => box.y2 - box.y1;

/** How much of `box` lies under `cover`, in [0, 1]. */
export function coveredShare(box: PixelBox, cover: PixelBox): number {
  const width = Math.min(box.x2, cover.x2) - Math.max(box.x1, cover.x1);
  const height = Math.min(box.y2, cover.y2) - Math.max(box.y1, cover.y1);
  return width <= 0 || height <= 0 ? 0 : (width * height) / ((box.x2 - box.x1) * heightOf(box));
}

const EDGE_PX = 2;

/** True when the frame's edge cuts the box, or may. */
export function isCut(box: PixelBox, frame: { readonly widthPx: number; readonly heightPx: number }): boolean {
  const { widthPx, heightPx } = frame;
  return box.x1 < EDGE_PX || box.y1 < EDGE_PX || box.x2 > widthPx - EDGE_PX || box.y2 > heightPx - EDGE_PX;
}

/** Pixels of the detector's input for one of the frame, with the input that the agent takes for frames of this shape. */
export function inputScaleOf({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }): number {
  const { inputWidthPx, inputHeightPx } = inputSizeFor(widthPx, heightPx);
  return fitTopLeft({ widthPx, heightPx }, { widthPx: inputWidthPx, heightPx: inputHeightPx }).scale;
}

import type { FractionBox } from "@ngaba/contract";
import type { PixelBox } from "../detection/detection.ts";

/** A place in the picture, origin top left, y down. What its unit is (pixels or fractions) the user says. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Size of a frame in pixels. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Less than a pixel of any camera, as a fraction of the frame. */
const EDGE = 1e-5;

/** Where a road user touches the ground: the middle of its box's lower edge, in frame pixels. */
export function groundPoint(box: PixelBox): Point {
  return { x: (box.x1 + box.x2) / 2, y: box.y2 };
}

/** Fractions of the frame → frame pixels. */
export function toPixels(point: Point, frame: FrameSize): Point {
  return { x: point.x * frame.widthPx, y: point.y * frame.heightPx };
}

/**
 * Frame pixels → fractions of the frame, moved into the picture when it lies outside or on its edge: feet that the
 * lower edge cuts off stand in the zone that reaches down to it.
 */
export function toFractionInside(point: Point, frame: FrameSize): Point {
  const inside = (value: number) => Math.min(1 - EDGE, Math.max(EDGE, value));
  return { x: inside(point.x / frame.widthPx), y: inside(point.y / frame.heightPx) };
}

/** Frame pixels → the form of boxes on the wire; the part of the box that lies outside the frame is cut off. */
export function toFractionBox(box: PixelBox, frame: FrameSize): FractionBox {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(box.x1 / frame.widthPx),
    clamp(box.y1 / frame.heightPx),
    clamp(box.x2 / frame.widthPx),
    clamp(box.y2 / frame.heightPx),
  ];
}

/** `[x, y]`, the form of points in scenes, → Point. */
export const pointOf = ([x, y]: readonly [number, number]): Point => ({ x, y });

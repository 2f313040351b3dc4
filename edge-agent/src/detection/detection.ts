import type { RoadUserClass } from "@ngaba/contract";

/** Box in frame pixels, origin top left, y down; `x1 < x2`, `y1 < y2`. */
export interface PixelBox {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** One road user in one frame. */
export interface Detection {
  readonly box: PixelBox;
  /** In [0, 1]. */
  readonly score: number;
  readonly roadUserClass: RoadUserClass;
}

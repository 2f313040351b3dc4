import type { EpochMs } from "@ngaba/contract";

/** A small picture of a camera, now and then: a keyframe of its substream, say. */
export interface CheckPicture {
  /** Row-major RGB, 8 bits a channel, `widthPx * heightPx * 3` bytes. */
  readonly rgb: Uint8Array;
  readonly widthPx: typeof CHECK_WIDTH_PX;
  readonly heightPx: number;
  readonly at: EpochMs;
}

/** Every size and shift of the checks is in pixels of a picture this wide. */
export const CHECK_WIDTH_PX = 320;

/** A picture in so many cells, whatever its own height: structure is compared on these. */
export const GRID = { width: 128, height: 64 } as const;

import type { EpochMs } from "@ngaba/contract";

/** One decoded picture. */
export interface Frame {
  readonly cameraId: string;
  /** Row-major RGB, 8 bits a channel, `widthPx * heightPx * 3` bytes. The receiver owns it. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The moment in the picture: the stream's own time, tied to the wall clock at the first frame. */
  readonly at: EpochMs;
  /** When its last byte was read, by the wall clock. */
  readonly readAt: EpochMs;
}

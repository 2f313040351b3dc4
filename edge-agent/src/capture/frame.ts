import type { EpochMs } from "@ngaba/contract";
import type { PictureClockState } from "./picture-clock.ts";
import type { StreamTicks } from "./rtsp/access-unit.ts";

/** A picture's place in its camera's stream: the same by which it is found in the ring. */
export interface FrameOrigin {
  /** The connection that it came by. */
  readonly streamId: string;
  readonly timeline: number;
  readonly ticks: StreamTicks;
}

/** One decoded picture. */
export interface Frame {
  readonly cameraId: string;
  /** Row-major RGB, 8 bits a channel, `widthPx * heightPx * 3` bytes. The receiver owns it. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The moment in the picture. See docs/time.md. */
  readonly at: EpochMs;
  /** When it was decoded, by the wall clock. */
  readonly readAt: EpochMs;
  /** Absent when it does not come from a camera. */
  readonly origin?: FrameOrigin;
  /** How `at` is known; absent when it does not come from a camera. */
  readonly pictureClock?: PictureClockState;
}

import type { MonotonicMs } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import type { Clock } from "../platform/clock.ts";
import type { TakenPicture } from "./keyframe-picker.ts";

/** Now and then a frame of an analysed camera, as it was decoded, for each purpose. */
export interface FramePictures {
  /** Of every frame; copies those whose turn it is. */
  onFrame(frame: Frame): void;
}

export interface FramePurpose {
  readonly everyMs: number;
  /** Owns the picture. Must not throw. */
  readonly hand: (cameraId: string, picture: TakenPicture) => void;
}

export function createFramePictures(purposes: readonly FramePurpose[], clock: Clock): FramePictures {
  const taken = new Map<FramePurpose, Map<string, MonotonicMs>>(purposes.map((purpose) => [purpose, new Map()]));

  return {
    onFrame: ({ cameraId, rgb, widthPx, heightPx, at }) => {
      const now = clock.monotonic();
      for (const [purpose, takenAt] of taken) {
        const before = takenAt.get(cameraId);
        if (before !== undefined && now - before < purpose.everyMs) continue;
        takenAt.set(cameraId, now);
        purpose.hand(cameraId, { rgb: rgb.slice(), widthPx, heightPx, at });
      }
    },
  };
}

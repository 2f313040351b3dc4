import { epochMs } from "@ngaba/contract";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";

export interface Film {
  readonly file: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** True speed of the pictures, whatever the file says. */
  readonly framesPerSecond: number;
}

/** ffmpeg gives only even sizes. */
const ROUNDING_PX = 1;

/**
 * Reads a film as a replay does, every picture once and in order, whatever its timestamps say: two runs see the same.
 * The first picture is at 0.
 *
 * @throws {EdgeError} VIDEO_UNREADABLE, PROGRAM_MISSING
 * @throws {Error} when its pictures are of another size
 */
export async function* filmFrames({ file, widthPx, heightPx, framesPerSecond }: Film): AsyncGenerator<Frame> {
  const film = { file, cameraId: "film", startAt: epochMs(0), trueFps: framesPerSecond, maxWidthPx: widthPx };
  for await (const frame of readVideo(film)) {
    const off = Math.max(Math.abs(frame.widthPx - widthPx), Math.abs(frame.heightPx - heightPx));
    if (off > ROUNDING_PX) {
      throw new Error(`${file} is ${frame.widthPx}×${frame.heightPx}, not ${widthPx}×${heightPx}: not the same film`);
    }
    yield frame;
  }
}

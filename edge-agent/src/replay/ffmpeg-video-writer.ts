import { once } from "node:events";
import { PassThrough } from "node:stream";
import ffmpeg from "fluent-ffmpeg";
import type { FrameSize } from "../geometry/point.ts";
import { EdgeError } from "../platform/errors.ts";

/** Makes a film of pictures. */
export interface VideoWriter {
  /** @param rgb row-major, 8 bits a channel, of the film's size */
  write(rgb: Uint8Array): Promise<void>;
  /** Resolves once the file is whole. @throws {EdgeError} VIDEO_UNREADABLE when it could not be written */
  close(): Promise<void>;
  /** Leaves off, and leaves what is there. */
  abandon(): void;
}

/** H.264 in MP4 at a steady rate. One thread and no date inside, so that the same pictures give the same bytes. */
export function createVideoWriter(file: string, { widthPx, heightPx }: FrameSize, fps: number): VideoWriter {
  const pictures = new PassThrough({ highWaterMark: widthPx * heightPx * 3 });
  const [evenWidth, evenHeight] = [widthPx - (widthPx % 2), heightPx - (heightPx % 2)];
  let failure: Error | undefined;
  const command = ffmpeg(pictures);
  const done = new Promise<void>((resolve) => {
    command
      .inputOptions("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${widthPx}x${heightPx}`, "-r", String(fps))
      .outputOptions("-vf", `crop=${evenWidth}:${evenHeight}:0:0`, "-c:v", "libx264", "-preset", "veryfast")
      .outputOptions("-crf", "23", "-pix_fmt", "yuv420p", "-threads", "1", "-movflags", "+faststart")
      .format("mp4") // the file may have another ending until it is whole
      .outputOptions("-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1")
      .on("error", (error: Error) => {
        failure = error;
        pictures.resume(); // nobody takes them any more
        resolve();
      })
      .on("end", () => resolve())
      .save(file);
  });
  return {
    abandon: () => void command.kill("SIGKILL"),
    write: async (rgb) => {
      if (failure === undefined && !pictures.write(rgb)) await Promise.race([once(pictures, "drain"), done]);
    },
    close: async () => {
      pictures.end();
      await done;
      if (failure !== undefined) {
        throw new EdgeError("VIDEO_UNREADABLE", `${file} could not be written: ${failure.message}`, {
          vi: `không ghi được ${file}: ${failure.message}`,
          cause: failure,
        });
      }
    },
  };
}

/** Which frame of a clip a picture shows, of films whose frames do not say their numbers. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { temporaryFolder } from "../central/data-path-kit.ts";

const SIZE = { widthPx: 320, heightPx: 180 };

/** Reads every frame of an MP4 file. @returns tells the frame, from 0, that a picture of it is most like */
export async function readClip(mp4: Buffer): Promise<(picture: Buffer) => Promise<number>> {
  const file = join(temporaryFolder(), "clip.mp4");
  await writeFile(file, mp4);
  const small = `scale=${SIZE.widthPx}:${SIZE.heightPx},format=gray`;
  const args = ["-v", "error", "-i", file, "-vf", small, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"];
  const { stdout } = await promisify(execFile)("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 28 });
  const bytes = SIZE.widthPx * SIZE.heightPx;
  const frames = Array.from({ length: stdout.length / bytes }, (_, n) => stdout.subarray(n * bytes, (n + 1) * bytes));
  return async (picture) => {
    const small = await sharp(picture).resize(SIZE.widthPx, SIZE.heightPx).greyscale().raw().toBuffer();
    // What stands still differs alike from every frame; what moves tells them apart.
    const differences = frames.map((frame) => difference(frame, small));
    return differences.indexOf(Math.min(...differences));
  };
}

function difference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let n = 0; n < a.length; n += 1) sum += Math.abs((a[n] ?? 0) - (b[n] ?? 0));
  return sum;
}

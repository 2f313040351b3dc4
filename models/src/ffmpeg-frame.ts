import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * One frame of a video file as RGB, 8 bits a channel.
 * @param frameIndex from 0, in decoding order
 */
export async function readFrame(
  file: string,
  frameIndex: number,
  size: { widthPx: number; heightPx: number },
): Promise<Uint8Array> {
  const bytes = size.widthPx * size.heightPx * 3;
  const { stdout } = await promisify(execFile)(
    "ffmpeg",
    ["-v", "error", "-i", file, "-vf", `select=eq(n\\,${frameIndex})`, "-frames:v", "1"].concat([
      "-pix_fmt",
      "rgb24",
      "-f",
      "rawvideo",
      "pipe:1",
    ]),
    { encoding: "buffer", maxBuffer: bytes + 1 },
  );
  if (stdout.length !== bytes) throw new Error(`${file}: frame ${frameIndex} has ${stdout.length} bytes, not ${bytes}`);
  return stdout;
}

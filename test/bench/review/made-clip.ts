import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { STILL } from "./rendered-stills.ts";

/** As an agent cuts it unless it is told otherwise: ten seconds before the moment and ten after it. */
export const CLIP = { secondsBefore: 10, seconds: 20, fps: 25 };
const SIZE_BYTES = 4;
const BOX_HEAD_BYTES = 8;

/**
 * A clip of the size and bit rate of a smart camera's. It is coded once; each case has a copy of its own, which differs in
 * a box that players pass over: no browser and no store takes it for the same.
 *
 * @returns makes the copy of a name
 * @throws {Error} with ffmpeg's last words
 */
export async function makeClips(signal: AbortSignal): Promise<(name: string) => Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-clip-"));
  try {
    const file = join(folder, "clip.mp4");
    const source = `testsrc2=s=${STILL.widthPx}x${STILL.heightPx}:r=${CLIP.fps}:d=${CLIP.seconds}`;
    const rate = ["-b:v", "4M", "-minrate", "4M", "-maxrate", "4M", "-bufsize", "4M", "-g", "50", "-bf", "0"];
    const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", ...rate];
    const args = ["-v", "error", "-f", "lavfi", "-i", source, ...codec, "-movflags", "+faststart", file];
    await promisify(execFile)("ffmpeg", args, { signal });
    const clip = await readFile(file);
    return (name) => Buffer.concat([clip, freeBox(name)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** ISO 14496-12, 8.1.2: its content means nothing. */
function freeBox(content: string): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(BOX_HEAD_BYTES);
  head.writeUInt32BE(BOX_HEAD_BYTES + bytes.length);
  head.write("free", SIZE_BYTES, "latin1");
  return Buffer.concat([head, bytes]);
}

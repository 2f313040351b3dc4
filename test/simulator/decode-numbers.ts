import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { readNumber } from "../evidence/numbered-film.ts";

interface DecodeOptions {
  readonly frames: number;
  /** Size that pictures are scaled to before their number is read. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly transport?: "tcp" | "udp";
}

/** Numbers of the pictures of a numbered film that ffmpeg receives over RTSP, and all that it has to say. */
export async function decodeNumbers(
  url: string,
  { frames, widthPx, heightPx, transport = "tcp" }: DecodeOptions,
): Promise<{ numbers: (number | undefined)[]; log: string }> {
  const input = ["-rtsp_transport", transport, "-copyts", "-i", url, "-frames:v", String(frames)];
  const filter = `showinfo,scale=${widthPx}:${heightPx},format=rgb24`;
  const output = ["-vf", filter, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"];
  const args = ["-hide_banner", "-nostdin", ...input, ...output];
  const { stdout, stderr } = await promisify(execFile)("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 28 });
  const bytes = widthPx * heightPx * 3;
  const numbers = Array.from({ length: stdout.length / bytes }, (_, index) =>
    readNumber({ rgb: stdout.subarray(index * bytes, (index + 1) * bytes), widthPx, heightPx }),
  );
  return { numbers, log: stderr.toString() };
}

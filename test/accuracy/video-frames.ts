import { spawn } from "node:child_process";
import { once } from "node:events";

interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Decodes a film by ffmpeg, every picture once and in order, whatever its timestamps say: two runs see the same.
 *
 * @returns row-major RGB, 8 bits a channel; each buffer is the receiver's own
 * @throws {Error} with ffmpeg's own last words, or saying that it is not installed
 */
export async function* decodeFrames(
  file: string,
  { widthPx, heightPx }: FrameSize,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const output = ["-fps_mode", "passthrough", "-s", `${widthPx}x${heightPx}`, "-pix_fmt", "rgb24", "-f", "rawvideo"];
  const args = ["-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", ...output, "pipe:1"];
  const ffmpeg = spawn("ffmpeg", args, { stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  ffmpeg.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const closed = once(ffmpeg, "close").catch((error: unknown) => {
    complaint = `ffmpeg does not run ("apt-get install ffmpeg" brings it): ${String(error)}`;
  });
  try {
    yield* inPieces(ffmpeg.stdout, widthPx * heightPx * 3);
    await closed;
    if (ffmpeg.exitCode !== 0) throw new Error(`${file} could not be decoded: ${complaint.trim()}`);
  } finally {
    ffmpeg.kill();
    await closed;
  }
}

async function* inPieces(stream: AsyncIterable<Buffer>, pieceBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;
  for await (const chunk of stream) {
    for (let read = 0; read < chunk.length; ) {
      const part = chunk.subarray(read, read + pieceBytes - filled);
      piece.set(part, filled);
      filled += part.length;
      read += part.length;
      if (filled < pieceBytes) continue;
      yield piece;
      piece = new Uint8Array(pieceBytes);
      filled = 0;
    }
  }
}

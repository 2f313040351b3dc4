import { PassThrough } from "node:stream";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import { EdgeError } from "../platform/errors.ts";

/** A disk that hangs must not hold up all evidence behind it. */
const TIMEOUT_MS = 60_000;

/** What one run of ffmpeg wrote to `pipe:1`, and said. */
export interface FfmpegOutput {
  readonly bytes: Buffer;
  readonly lines: readonly string[];
}

/**
 * Runs ffmpeg on files until it is done.
 *
 * @param build adds input and options; the output goes to `pipe:1`
 * @param niceLevel how far it stands back behind other processes, 0 to 19
 * @throws {EdgeError} VIDEO_UNREADABLE with its last words
 */
export async function runFfmpegOnce(
  build: (command: FfmpegCommand) => FfmpegCommand,
  niceLevel: number,
): Promise<FfmpegOutput> {
  // fluent-ffmpeg kills a process that has not ended 20 ms after its output closed: a busy machine takes longer.
  const pipe = new PassThrough({ emitClose: false });
  const chunks: Buffer[] = [];
  const lines: string[] = [];
  pipe.on("data", (chunk: Buffer) => void chunks.push(chunk));
  const read = new Promise<void>((resolve) => void pipe.once("end", resolve));
  const command = build(ffmpeg({ niceness: niceLevel })).outputOptions("-nostdin", "-threads", "1");
  const timer = setTimeout(() => command.kill("SIGKILL"), TIMEOUT_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      command
        .on("stderr", (line: string) => void lines.push(line))
        .on("error", reject)
        .on("end", () => resolve())
        .pipe(pipe, { end: true });
    });
    await read;
  } catch (error) {
    const reason = lines.at(-1) ?? String(error);
    throw new EdgeError("VIDEO_UNREADABLE", `ffmpeg could not cut evidence: ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  return { bytes: Buffer.concat(chunks), lines };
}

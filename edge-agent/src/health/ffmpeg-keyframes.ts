import type { ChildProcess } from "node:child_process";
import { Readable, Writable } from "node:stream";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import type { Keyframe } from "./keyframe.ts";

/** Row-major RGB, 8 bits a channel; the receiver owns it. */
export interface KeyframePicture {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface KeyframeDecoding {
  /** Wider pictures are made this wide; narrower ones stay. */
  readonly maxWidthPx: number;
  /** How far the process stands back behind others, 0 to 19. */
  readonly niceLevel: number;
  readonly timeoutMs?: number;
  readonly ffmpegPath?: string;
}

/** What came of a batch: its pictures in order, or what ffmpeg said last. */
export type BatchResult =
  | { readonly pictures: readonly KeyframePicture[] }
  | { readonly pictures?: never; readonly lastWords: string };

/** Far more than sixty pictures take on a busy machine. */
const TIMEOUT_MS = 15_000;

/**
 * Decodes keyframes of one codec, of any cameras and sizes, in one short-lived ffmpeg: a decoder that lived on would hold
 * back the newest pictures for their order. Which picture is whose is told by their number and by the byte at which each
 * began, where this ffmpeg still tells that; if one is missing, none counts.
 */
export async function decodeKeyframes(
  batch: readonly Keyframe[],
  decoding: KeyframeDecoding,
  signal: AbortSignal,
): Promise<BatchResult> {
  const chunks: Uint8Array[] = [];
  const pictures: PictureLine[] = [];
  let lastWords = "";
  const output = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const isWell = await run(buildCommand(batch, decoding, output), decoding, signal, (line) => {
    const picture = readPictureLine(line);
    if (picture !== undefined) pictures.push(picture);
    else if (/\[(error|fatal)\]/.test(line)) lastWords = line;
  });
  if (!isWell) return { lastWords: lastWords === "" ? "ffmpeg ended before its time" : lastWords };
  const cut = areOf(batch, pictures) ? cutPictures(Buffer.concat(chunks), pictures) : undefined;
  if (cut !== undefined) return { pictures: cut };
  return { lastWords: lastWords === "" ? `${pictures.length} pictures of ${batch.length} keyframes` : lastWords };
}

function buildCommand(
  batch: readonly Keyframe[],
  { maxWidthPx, niceLevel, ffmpegPath = "ffmpeg" }: KeyframeDecoding,
  output: Writable,
): FfmpegCommand {
  const width = `trunc(min(iw,${maxWidthPx})/2)*2`;
  const filters = [`scale='${width}':-2:flags=bilinear`, "format=rgb24", "showinfo=checksum=0"];
  return (
    ffmpeg({ stdoutLines: 10, niceness: niceLevel })
      .setFfmpegPath(ffmpegPath)
      .input(Readable.from(batch.map(({ bytes }) => bytes)))
      .inputFormat(batch[0]?.codec === "h265" ? "hevc" : "h264")
      .inputOptions("-hide_banner", "-nostats", "-loglevel", "repeat+level+info")
      .inputOptions("-threads", "1", "-filter_threads", "1")
      .output(output)
      .outputOptions("-map", "0:v:0", "-fps_mode", "passthrough", "-threads", "1", "-f", "rawvideo")
      // Otherwise all pictures are made as large as the first.
      .outputOptions("-vf", filters.join(), "-autoscale", "0")
  );
}

/** @returns whether the process ended well and by itself, once it is gone and all that it wrote is there */
async function run(
  command: FfmpegCommand,
  { timeoutMs = TIMEOUT_MS }: KeyframeDecoding,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<boolean> {
  if (signal.aborted) return false;
  const child = await new Promise<ChildProcess | undefined>((resolve) => {
    command
      .on("stderr", onLine)
      .on("error", () => resolve(undefined)) // we look at the process itself
      .on("start", () => resolve(processOf(command)))
      .run();
  });
  if (child === undefined) return false;
  const gone = new Promise<number | null>((resolve) => child.once("close", (code: number | null) => resolve(code)));
  const stop = (): void => void child.kill("SIGKILL");
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop(); // while it was being started
  try {
    return (await gone) === 0;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** `undefined` when the program could not be started. */
function processOf(command: FfmpegCommand): ChildProcess | undefined {
  const { ffmpegProc } = command as { ffmpegProc?: ChildProcess }; // a property that its types lack
  if (ffmpegProc?.pid !== undefined) return ffmpegProc;
  // fluent-ffmpeg's own listener trips over output that such a process never had, and throws.
  ffmpegProc?.removeAllListeners("error").on("error", () => undefined);
  return undefined;
}

interface PictureLine {
  /** Byte of the input at which it began; absent in ffmpeg 8, which does not tell it. */
  readonly position: number | undefined;
  readonly widthPx: number;
  readonly heightPx: number;
}

function readPictureLine(line: string): PictureLine | undefined {
  if (!line.includes("Parsed_showinfo")) return undefined;
  const size = /\bn: *\d+ .* s:(\d+)x(\d+)/.exec(line);
  if (size === null) return undefined;
  const position = /\bpos: *(\d+)/.exec(line)?.[1];
  return {
    position: position === undefined ? undefined : Number(position),
    ...{ widthPx: Number(size[1]), heightPx: Number(size[2]) },
  };
}

/** True when there is exactly one picture of each keyframe. */
function areOf(batch: readonly Keyframe[], pictures: readonly PictureLine[]): boolean {
  let begin = 0;
  const begins = batch.map(({ bytes }) => {
    begin += bytes.length;
    return begin - bytes.length;
  });
  const isAt = (index: number, position = begins[index]): boolean => position === begins[index];
  return pictures.length === batch.length && pictures.every(({ position }, index) => isAt(index, position));
}

/** @returns `undefined` when there are more or fewer bytes than the pictures have */
function cutPictures(bytes: Uint8Array, lines: readonly PictureLine[]): KeyframePicture[] | undefined {
  let from = 0;
  const pictures = lines.map(({ widthPx, heightPx }) => {
    const rgb = bytes.subarray(from, from + widthPx * heightPx * 3);
    from += widthPx * heightPx * 3;
    return { rgb, widthPx, heightPx };
  });
  return from === bytes.length ? pictures : undefined;
}

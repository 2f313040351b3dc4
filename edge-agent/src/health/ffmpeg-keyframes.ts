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

/** What came of a batch: its pictures in order; what ffmpeg said last of it; or why ffmpeg did not get to it at all. */
export type BatchResult =
  | { readonly pictures: readonly KeyframePicture[]; readonly notRun?: never }
  | { readonly lastWords: string; readonly pictures?: never; readonly notRun?: never }
  | { readonly notRun: string; readonly pictures?: never };

/** Far more than sixty pictures take on a busy machine. */
const TIMEOUT_MS = 15_000;
/** Of a single one, which may be what ffmpeg never ends with: the others wait for it. */
const SINGLE_TIMEOUT_MS = 5_000;

/**
 * Decodes keyframes of one codec, of any cameras and sizes, in one short-lived ffmpeg: a decoder that lived on would hold
 * back the newest pictures for their order. Which picture is whose is told by their number and by the byte at which each
 * began, where this ffmpeg still tells that; if one is missing, none counts. A process that is killed from outside or
 * cannot be started says nothing about the pictures; one that crashes or does not end does.
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
  const timeoutMs = decoding.timeoutMs ?? (batch.length === 1 ? SINGLE_TIMEOUT_MS : TIMEOUT_MS);
  const end = await run(buildCommand(batch, decoding, output), timeoutMs, signal, (line) => {
    const picture = readPictureLine(line);
    if (picture !== undefined) pictures.push(picture);
    else if (/\[(error|fatal)\]/.test(line)) lastWords = line;
  });
  if (end.outcome === "not-run") return { notRun: end.why };
  if (end.outcome === "failed") return { lastWords: lastWords === "" ? end.why : lastWords };
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

/** `not-run`: that it gave nothing is nobody's fault among the pictures. */
type ProcessEnd = { readonly outcome: "well" } | { readonly outcome: "failed" | "not-run"; readonly why: string };

/** @returns how the process ended, once it is gone and all that it wrote is there */
async function run(
  command: FfmpegCommand,
  timeoutMs: number,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<ProcessEnd> {
  if (signal.aborted) return { outcome: "not-run", why: "aborted" };
  const child = await new Promise<ChildProcess | undefined>((resolve) => {
    command
      .on("stderr", onLine)
      .on("error", () => resolve(undefined)) // we look at the process itself
      .on("start", () => resolve(processOf(command)))
      .run();
  });
  if (child === undefined) return { outcome: "not-run", why: "ffmpeg could not be started" };
  const gone = new Promise<ProcessEnd>((resolve) => child.once("close", (...end) => resolve(endOf(...end))));
  const stop = (): void => void child.kill("SIGKILL");
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, timeoutMs);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop(); // while it was being started
  try {
    const end = await gone;
    return isLate ? { outcome: "failed", why: `ffmpeg did not end within ${timeoutMs / 1000} s` } : end;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** What a decoder dies of by itself; any other signal comes from outside, as from a machine that is out of memory. */
const CRASHES: readonly NodeJS.Signals[] = ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"];
/** `nice` could not start it: POSIX. */
const NOT_STARTED = [126, 127];
/** ffmpeg's own once it was asked to end. */
const ASKED_TO_END = 255;

function endOf(code: number | null, killedBy: NodeJS.Signals | null): ProcessEnd {
  if (code === 0) return { outcome: "well" };
  const isOurs =
    code === null
      ? killedBy === null || !CRASHES.includes(killedBy)
      : NOT_STARTED.includes(code) || code === ASKED_TO_END;
  const why = `ffmpeg ended with ${killedBy ?? `code ${code}`}`;
  return { outcome: isOurs ? "not-run" : "failed", why };
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

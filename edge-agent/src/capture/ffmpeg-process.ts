import type { ChildProcess } from "node:child_process";
import { Writable } from "node:stream";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import { EdgeError } from "../platform/errors.ts";

/** What is wanted of a camera's stream. */
export type CaptureMode =
  /** Pictures up to `fps` a second. */
  | { readonly kind: "analysis"; readonly fps: number; readonly maxWidthPx: number }
  /** Keyframes only: enough to know that pictures come, and what they look like. */
  | { readonly kind: "watch"; readonly maxWidthPx: number };

export interface FfmpegRun {
  /**
   * Login included. It becomes an argument of the process, which other users of the machine can see in its list: ffmpeg
   * 5.1 takes an RTSP login nowhere else. It is kept out of everything that we write ourselves.
   */
  readonly url: string;
  readonly mode: CaptureMode;
  readonly ffmpegPath: string;
  /** Between SIGTERM and SIGKILL, once `signal` aborts. */
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /** A line of stderr, `[level]` in it. */
  readonly onLine: (line: string) => void;
  /** Bytes of raw RGB pictures. Must not wait: a full pipe holds up the whole process. */
  readonly onBytes: (chunk: Uint8Array) => void;
}

/** ffmpeg gives up on a silent connection by itself: so it ends even when we were killed and cannot end it. */
export const SOCKET_TIMEOUT_MS = 5000;
/** Enough to learn the picture's size from a camera that does not say it beforehand; normally it takes one picture. */
const PROBE_MS = 2000;
const READ_BUFFER_BYTES = 1024 * 1024;

/**
 * Runs ffmpeg on a stream until it ends or `signal` aborts. Resolves with its exit code once the process is gone and all
 * that it wrote has been read.
 *
 * @throws {EdgeError} `PROGRAM_MISSING`
 */
export async function runFfmpeg(run: FfmpegRun): Promise<number | null> {
  const { signal, onBytes, killGraceMs } = run;
  const pictures = new Writable({
    highWaterMark: READ_BUFFER_BYTES,
    write: (chunk: Uint8Array, _encoding, done) => {
      onBytes(chunk);
      done();
    },
  });
  const child = await start(buildCommand(run, pictures), run);
  const gone = new Promise<number | null>((resolve) => child.once("close", (code: number | null) => resolve(code)));
  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGTERM");
    force = setTimeout(() => child.kill("SIGKILL"), killGraceMs);
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop(); // while fluent-ffmpeg was still asking for ffmpeg's formats
  try {
    return await gone;
  } finally {
    clearTimeout(force);
    signal.removeEventListener("abort", stop);
  }
}

/** One process, one connection; a second output (the recording) would be added here. */
function buildCommand({ url, mode, ffmpegPath }: FfmpegRun, pictures: Writable): FfmpegCommand {
  const { input, select } = modeOptions(mode);
  const width = `trunc(min(iw,${mode.maxWidthPx})/2)*2`;
  return ffmpeg({ stdoutLines: 10 })
    .setFfmpegPath(ffmpegPath)
    .input(url)
    .inputOptions("-hide_banner", "-nostats", "-nostdin", "-loglevel", "repeat+level+info", "-filter_threads", "1")
    .inputOptions("-rtsp_transport", "tcp", "-timeout", String(SOCKET_TIMEOUT_MS * 1000))
    .inputOptions("-allowed_media_types", "video", "-fpsprobesize", "0", "-analyzeduration", String(PROBE_MS * 1000))
    .inputOptions("-copyts", "-threads", "1", ...input)
    .output(pictures)
    .outputOptions("-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo")
    .outputOptions(
      "-vf",
      [...select, `scale='${width}':-2:flags=bilinear`, "format=rgb24", "showinfo=checksum=0"].join(),
    );
}

/** `select` rather than `fps`: it leaves each picture the time at which it was taken. */
function modeOptions(mode: CaptureMode): { input: string[]; select: string[] } {
  if (mode.kind === "watch") return { input: ["-skip_frame", "nokey"], select: [] };
  const leastStepS = (0.9 / mode.fps).toFixed(4); // a picture that comes a little early is still the next one
  const isDue = `isnan(prev_selected_t)+lt(t,prev_selected_t)+gte(t-prev_selected_t,${leastStepS})`;
  return { input: [], select: [`select='${isDue}'`] };
}

/** Resolves with the process once there is one. */
async function start(command: FfmpegCommand, { onLine, ffmpegPath }: FfmpegRun): Promise<ChildProcess> {
  const child = await new Promise<ChildProcess | undefined>((resolve) => {
    command
      .on("stderr", onLine)
      // Its error holds the command with the login, and comes before the process has ended: we look at the process itself.
      .on("error", () => resolve(undefined))
      .on("start", () => resolve((command as { ffmpegProc?: ChildProcess }).ffmpegProc)) // a property that its types lack
      .run();
  });
  if (child?.pid === undefined) throw programMissing(ffmpegPath);
  return child;
}

/**
 * Finds out, once for all cameras, that ffmpeg can be started (and has fluent-ffmpeg ask for its formats only once).
 *
 * @throws {EdgeError} `PROGRAM_MISSING`
 */
export async function requireFfmpeg(ffmpegPath = "ffmpeg"): Promise<void> {
  const command = ffmpeg().setFfmpegPath(ffmpegPath);
  const failed = await new Promise<boolean>((resolve) => {
    command.availableFormats((error) => {
      if (error) resolve(true);
      else command.availableEncoders((encoderError) => resolve(Boolean(encoderError)));
    });
  });
  if (failed) throw programMissing(ffmpegPath);
}

const programMissing = (path: string): EdgeError =>
  new EdgeError("PROGRAM_MISSING", `${path} cannot be started; "apt-get install ffmpeg" installs it.`);

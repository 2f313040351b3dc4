import type { ChildProcess } from "node:child_process";
import { getPriority, setPriority } from "node:os";
import { type Readable, Writable } from "node:stream";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import { programMissing } from "./ffmpeg-version.ts";
import type { VideoCodec } from "./rtsp/access-unit.ts";

/** What helps the processor with decoding, and on which device. */
export interface HardwareDecoding {
  readonly hardware: "vaapi" | "qsv" | "cuda" | "v4l2m2m";
  readonly device?: string | undefined;
}

/** How ffmpeg is to decode. */
export interface DecoderCommand {
  /** Pictures that are handed over per second, at most. */
  readonly fps: number;
  readonly maxWidthPx: number;
  readonly threads: number;
  /** How far it stands back behind other processes, 0 to 19. */
  readonly niceLevel: number;
  readonly ffmpegPath: string;
  readonly codec: VideoCodec;
  /** Absent: the processor alone. */
  readonly hardware?: HardwareDecoding | undefined;
}

export interface DecoderRun {
  readonly command: DecoderCommand;
  /** Matroska. Its end, which we bring about when `signal` aborts, ends the process too. */
  readonly input: Readable;
  /** Between SIGTERM and SIGKILL, once `signal` aborts. */
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /** A line of stderr, `[level]` in it. */
  readonly onLine: (line: string) => void;
  /** Bytes of raw RGB pictures. Must not wait: a full pipe holds up the whole process. */
  readonly onBytes: (chunk: Uint8Array) => void;
}

const READ_BUFFER_BYTES = 1024 * 1024;

/**
 * Runs ffmpeg as a decoder until its input ends or `signal` aborts. Resolves with its exit code once the process is gone
 * and all that it wrote has been read.
 *
 * @throws {EdgeError} `PROGRAM_MISSING`
 */
export async function runDecoder(run: DecoderRun): Promise<number | null> {
  const { command, signal, onBytes, killGraceMs } = run;
  const pictures = new Writable({
    highWaterMark: READ_BUFFER_BYTES,
    write: (chunk: Uint8Array, _encoding, done) => {
      onBytes(chunk);
      done();
    },
  });
  const child = await start(buildCommand(run, pictures), run);
  const gone = new Promise<number | null>((resolve) => child.once("close", (code: number | null) => resolve(code)));
  standBack(child, command.niceLevel);
  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGTERM");
    child.stdin?.destroy(); // while it waits for input it does not look at signals
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

/**
 * Nothing is probed: the head of the stream says all that there is to know, and to wait for more would delay pictures.
 * `select` rather than `fps`: it leaves each picture the time by which we know it.
 */
function buildCommand({ command: wanted, input }: DecoderRun, pictures: Writable): FfmpegCommand {
  const leastStepS = (0.9 / wanted.fps).toFixed(4); // a picture that comes a little early is still the next one
  const select = `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${leastStepS})'`;
  const width = `trunc(min(iw,${wanted.maxWidthPx})/2)*2`;
  const filters = [select, `scale='${width}':-2:flags=bilinear`, "format=rgb24", "showinfo=checksum=0"];
  return (
    ffmpeg({ stdoutLines: 10 })
      .setFfmpegPath(wanted.ffmpegPath)
      .input(input)
      .inputFormat("matroska")
      .inputOptions("-hide_banner", "-nostats", "-nostdin", "-loglevel", "repeat+level+info", "-filter_threads", "1")
      .inputOptions("-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0", "-copyts")
      .inputOptions("-threads", String(wanted.threads), ...hardwareOptions(wanted))
      .output(pictures)
      .outputOptions("-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-vf", filters.join())
      // Or when the camera changes its resolution, pictures are scaled to the size of before, after all that we ask for.
      .outputOptions("-autoscale", "0")
      // Its encoder of raw pictures otherwise has a thread for each core, and holds back a picture for each of them.
      .outputOptions("-threads", "1")
  );
}

/** What the hardware decodes into its own memory, ffmpeg fetches from there by itself. */
function hardwareOptions({ hardware: wanted, codec }: DecoderCommand): string[] {
  if (wanted === undefined) return [];
  const { hardware, device } = wanted;
  const coder = `${codec === "h264" ? "h264" : "hevc"}_${hardware}`;
  const on = (option: string): string[] => (device === undefined ? [] : [option, device]);
  switch (hardware) {
    case "vaapi":
    case "cuda":
      return ["-hwaccel", hardware, ...on("-hwaccel_device")];
    case "qsv":
      return ["-hwaccel", hardware, ...on("-qsv_device"), "-c:v", coder];
    case "v4l2m2m":
      return ["-c:v", coder];
    default:
      return hardware satisfies never;
  }
}

/** Resolves with the process once it runs. */
async function start(command: FfmpegCommand, { command: { ffmpegPath }, onLine }: DecoderRun): Promise<ChildProcess> {
  const child = await new Promise<ChildProcess | undefined>((resolve) => {
    command
      .on("stderr", onLine)
      // Comes before the process has closed its pipes: we look at the process itself.
      .on("error", () => resolve(undefined))
      .on("start", () => resolve(processOf(command)))
      .run();
  });
  if (child === undefined) throw programMissing(ffmpegPath);
  return child;
}

/** `undefined` when the program could not be started. */
function processOf(command: FfmpegCommand): ChildProcess | undefined {
  const { ffmpegProc } = command as { ffmpegProc?: ChildProcess }; // a property that its types lack
  if (ffmpegProc?.pid !== undefined) return ffmpegProc;
  // fluent-ffmpeg's own listener trips over output that such a process never had, and throws.
  ffmpegProc?.removeAllListeners("error").on("error", () => undefined);
  return undefined;
}

/** Its threads, which come later, are as their maker. */
function standBack({ pid }: ChildProcess, niceLevel: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, Math.max(getPriority(), niceLevel)); // to stand back less than ourselves takes a privilege
  } catch {
    // it has ended already
  }
}

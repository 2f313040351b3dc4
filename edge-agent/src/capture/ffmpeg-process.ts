import { type ChildProcess, execFile } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import ffmpeg, { type FfmpegCommand } from "fluent-ffmpeg";
import { EdgeError } from "../platform/errors.ts";

/** What is wanted of a camera's stream. */
export type CaptureMode =
  /** Pictures up to `fps` a second. */
  | { readonly kind: "analysis"; readonly fps: number; readonly maxWidthPx: number }
  /** Keyframes only: enough to know what they look like; that pictures come is told by {@link FfmpegRun.onPacket}. */
  | { readonly kind: "watch"; readonly maxWidthPx: number };

export interface FfmpegRun {
  /** Login included. */
  readonly url: string;
  readonly mode: CaptureMode;
  readonly ffmpegPath: string;
  /** Between SIGTERM and SIGKILL, once `signal` aborts. */
  readonly killGraceMs: number;
  readonly signal: AbortSignal;
  /**
   * A picture came, still encoded: told about once a second, with how many came before it in this run. Of watched cameras
   * only; those that are analysed have their frames.
   */
  readonly onPacket: (number: number) => void;
  /** A line of stderr, `[level]` in it. */
  readonly onLine: (line: string) => void;
  /** Bytes of raw RGB pictures. Must not wait: a full pipe holds up the whole process. */
  readonly onBytes: (chunk: Uint8Array) => void;
}

/** ffmpeg gives up on a silent connection by itself: so it ends even when we were killed and cannot end it. */
export const SOCKET_TIMEOUT_MS = 5000;
/** Enough to learn the picture's size from a camera that does not say it beforehand; normally it takes one picture. */
const PROBE_MS = 2000;
const PROBING = ["-fpsprobesize", "0", "-analyzeduration", String(PROBE_MS * 1000)];
const READ_BUFFER_BYTES = 1024 * 1024;

/**
 * A line on stderr for a packet as it comes, undecoded, with its number for a time: "0, 17, 17, 12857, 6606, 0x1c5b…". At
 * most one in 0.9 s of the wall clock: to read them all would cost us more than ffmpeg's copying.
 */
const PACKET_LINES = [
  ...["-map 0:v:0", "-c:v copy", "-copyinkf", "-flush_packets 1", "-f framecrc"],
  "-bsf:v setts=ts=N,noise=drop='if(gte(abs(time(0)-ld(0)),0.9),0*st(0,time(0)),1)'",
];
const PACKET_LINE = /^0, +(\d+), +\d+, /;

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
  const { decoding, select } = modeOptions(mode);
  const command = ffmpeg({ stdoutLines: 10 })
    .setFfmpegPath(ffmpegPath)
    .input(Readable.from([playlist(url)]))
    .inputFormat("concat")
    .inputOptions("-hide_banner", "-nostats", "-nostdin", "-loglevel", "repeat+level+info", "-filter_threads", "1")
    .inputOptions("-safe", "0", "-protocol_whitelist", "pipe,rtsp,rtsps,rtp,tcp,tls", ...PROBING, "-copyts")
    .inputOptions("-threads", "1", ...decoding);
  if (mode.kind === "watch") command.output("pipe:2").outputOptions(PACKET_LINES);
  const width = `trunc(min(iw,${mode.maxWidthPx})/2)*2`;
  const filters = [...select, `scale='${width}':-2:flags=bilinear`, "format=rgb24", "showinfo=checksum=0"];
  return (
    command
      .output(pictures)
      .outputOptions("-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-vf", filters.join())
      // Its encoder of raw pictures otherwise has a thread for each core, and holds back a picture for each of them.
      .outputOptions("-threads", "1")
  );
}

/**
 * A list of one entry, which ffmpeg reads from its stdin (its demuxer "concat"): an address among the arguments would show
 * the login to everyone who may list processes, and ffmpeg takes an RTSP login nowhere but in the address.
 */
export function playlist(url: string): string {
  const options = [
    "rtsp_transport tcp",
    "allowed_media_types video",
    `timeout ${SOCKET_TIMEOUT_MS * 1000}`,
    "fpsprobesize 0",
    `analyzeduration ${PROBE_MS * 1000}`,
  ].map((option) => `option ${option}\n`);
  return `ffconcat version 1.0\nfile '${url.replaceAll("'", "%27")}'\n${options.join("")}`;
}

/** `select` rather than `fps`: it leaves each picture the time at which it was taken. */
function modeOptions(mode: CaptureMode): { decoding: string[]; select: string[] } {
  if (mode.kind === "watch") return { decoding: ["-skip_frame", "nokey"], select: [] };
  const leastStepS = (0.9 / mode.fps).toFixed(4); // a picture that comes a little early is still the next one
  const isDue = `isnan(prev_selected_t)+lt(t,prev_selected_t)+gte(t-prev_selected_t,${leastStepS})`;
  return { decoding: [], select: [`select='${isDue}'`] };
}

/** Resolves with the process once it runs. */
async function start(command: FfmpegCommand, { onLine, onPacket, ffmpegPath }: FfmpegRun): Promise<ChildProcess> {
  const child = await new Promise<ChildProcess | undefined>((resolve) => {
    command
      .on("stderr", (line: string) => {
        const number = PACKET_LINE.exec(line)?.[1];
        if (number === undefined) onLine(line);
        else onPacket(Number(number));
      })
      // Comes before the process has closed its pipes, and may quote the login: we look at the process itself.
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

/** The first with the option `-fps_mode`; the wording of `showinfo` was read off 5.1 too. */
const NEEDED_VERSION = { major: 5, minor: 1 };

/**
 * Finds out, once for all cameras, that there is an ffmpeg that we can work with. It also has fluent-ffmpeg ask for
 * ffmpeg's formats here, which it does before its first command and then remembers: many cameras that start together
 * would each ask.
 *
 * @throws {EdgeError} `PROGRAM_MISSING`, or `PROGRAM_UNSUITABLE` when it is too old or does not tell its version
 */
export async function requireFfmpeg(ffmpegPath = "ffmpeg"): Promise<void> {
  const { stdout } = await promisify(execFile)(ffmpegPath, ["-version"]).catch(() => {
    throw programMissing(ffmpegPath);
  });
  checkVersion(ffmpegPath, stdout);
  const command = ffmpeg().setFfmpegPath(ffmpegPath);
  await new Promise<void>((resolve) => {
    command.availableFormats(() => command.availableEncoders(() => resolve()));
  });
}

/** @param told such as "ffmpeg version 5.1.9-0+deb12u1 Copyright …" or "ffmpeg version n6.0 Copyright …" */
function checkVersion(path: string, told: string): void {
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(told)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) throw programUnsuitable(path, `says "${firstLine(told)}"`);
  const isNewEnough = major > NEEDED_VERSION.major || (major === NEEDED_VERSION.major && minor >= NEEDED_VERSION.minor);
  if (!isNewEnough) throw programUnsuitable(path, `is version ${major}.${minor}`);
}

const firstLine = (text: string): string => text.split("\n", 1).join().slice(0, 100);

const programUnsuitable = (path: string, why: string): EdgeError =>
  new EdgeError(
    "PROGRAM_UNSUITABLE",
    `${path} ${why}; ${NEEDED_VERSION.major}.${NEEDED_VERSION.minor} or later is needed.`,
  );

const programMissing = (path: string): EdgeError =>
  new EdgeError("PROGRAM_MISSING", `${path} cannot be started; "apt-get install ffmpeg" installs it.`);

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

export interface FilmShape {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly framesPerSecond: number;
}

const KEYFRAME_EVERY_S = 2;
/** Chosen so that a minute of 1280×720 stays below 6 MB. */
const CRF = 29;
/** One thread: the same pictures make the same file on every machine. */
const CODEC = ["-c:v", "libx264", "-preset", "slow", "-crf", String(CRF), "-threads", "1"];
/** Keyframes evenly spaced and no B-frames, as street cameras send. */
function groups(framesPerSecond: number): readonly string[] {
  const frames = String(KEYFRAME_EVERY_S * framesPerSecond);
  return ["-g", frames, "-keyint_min", frames, "-sc_threshold", "0", "-bf", "0"];
}
const COLOURS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

/** What ffmpeg says of its version and of how it was built: another one may encode the same pictures otherwise. */
export async function ffmpegVersion(): Promise<string> {
  return (await promisify(execFile)("ffmpeg", ["-version"])).stdout;
}

/** Takes pictures one after the other and makes a film of them. */
export class FilmWriter {
  readonly #ffmpeg: ChildProcess;
  readonly #ended: Promise<void>;

  /** @param file its name may be any, the container is MP4 */
  constructor(file: string, { widthPx, heightPx, framesPerSecond }: FilmShape) {
    const input = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", `${widthPx}x${heightPx}`, "-r", `${framesPerSecond}`];
    const output = [...CODEC, ...groups(framesPerSecond), ...COLOURS, "-fflags", "+bitexact", "-f", "mp4", file];
    this.#ffmpeg = spawn("ffmpeg", ["-v", "error", "-y", ...input, "-i", "pipe:0", ...output], { stdio: "pipe" });
    this.#ended = endOf(this.#ffmpeg, "the film could not be written");
    this.#ended.catch(() => undefined); // told by end() and add()
    this.#ffmpeg.stdin?.on("error", () => undefined); // a dead ffmpeg tells why on stderr
  }

  /** @param pixels `yuv420p`, BT.709, video range */
  async add(pixels: Buffer): Promise<void> {
    const { stdin } = this.#ffmpeg;
    if (stdin === null || stdin.write(pixels)) return;
    await Promise.race([once(stdin, "drain"), this.#ended]);
  }

  /** @throws {Error} with ffmpeg's last words */
  async end(): Promise<void> {
    this.#ffmpeg.stdin?.end();
    await this.#ended;
  }

  /** Gives up; what is in the file is of no use. */
  kill(): void {
    this.#ffmpeg.kill("SIGKILL");
  }
}

/** Joins films of one make without encoding them again; the index comes first, so that players may start at once. */
export async function joinFilms(films: readonly string[], list: string, file: string): Promise<void> {
  await writeFile(list, films.map((film) => `file '${film.replaceAll("'", "'\\''")}'\n`).join(""));
  const args = ["-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", list, "-c", "copy", "-movflags", "+faststart"];
  await endOf(
    spawn("ffmpeg", [...args, "-fflags", "+bitexact", "-f", "mp4", file], { stdio: "pipe" }),
    "joining failed",
  );
}

async function endOf(child: ChildProcess, whatFailed: string): Promise<void> {
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${whatFailed}: ${complaint.trim() || `ffmpeg ended with ${String(code)}`}`);
}

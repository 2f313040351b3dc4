import { fileSeconds, type RingFile, type RingPart } from "../capture/ring/ring.ts";
import { type StreamTicks, TICKS_PER_MS } from "../capture/rtsp/access-unit.ts";
import { runFfmpegOnce } from "./ffmpeg-once.ts";
import { ticksAtSeconds } from "./recorded-video.ts";

/** One picture out of the recorded video, as large as the camera sends it. */
export interface RecordedStill {
  /** Row-major RGB, 8 bits a channel. */
  readonly rgb: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of this very picture. */
  readonly ticks: StreamTicks;
}

/** Less than half of the time between two pictures at 60 a second. */
const EXACT_S = 0.004;
/** Half of the time between two pictures at 25 a second. */
const NEAR_S = 0.02;

/**
 * Decodes one picture: that at these very ticks, or, when it need not be exact, the first that is no more than 20 ms before
 * them.
 *
 * @returns `undefined` when the part has no such picture
 * @throws {EdgeError} VIDEO_UNREADABLE
 */
export async function decodeStill(
  part: RingPart,
  ticks: StreamTicks,
  options: { readonly isExact: boolean; readonly niceLevel: number },
): Promise<RecordedStill | undefined> {
  const file = part.files.findLast(({ firstTicks }) => firstTicks <= ticks) ?? part.files[0];
  if (file === undefined) return undefined;
  const fromS = fileSeconds(ticks, file) - (options.isExact ? EXACT_S : NEAR_S);
  const output = await runFfmpegOnce(
    (command) =>
      command
        .input(file.path)
        .inputOptions("-hide_banner", "-copyts", "-threads", "1", ...fromKeyframeBefore(fromS))
        .outputOptions("-map", "0:v:0", "-vf", `select='gte(t,${fromS.toFixed(6)})',showinfo`, "-frames:v", "1")
        .outputOptions("-fps_mode", "passthrough", "-pix_fmt", "rgb24")
        .format("rawvideo"),
    options.niceLevel,
  );
  const still = readStill(output.bytes, output.lines, file);
  if (!options.isExact || still === undefined) return still;
  return Math.abs(still.ticks - ticks) <= EXACT_S * TICKS_PER_S ? { ...still, ticks } : undefined;
}

/** Pictures before that keyframe would be decoded for nothing. */
const fromKeyframeBefore = (seconds: number): readonly string[] =>
  seconds <= 0 ? [] : ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", seconds.toFixed(6)];

const TICKS_PER_S = 1000 * TICKS_PER_MS;
const SHOWN = /Parsed_showinfo.* pts_time:\s*(-?[\d.]+).* s:(\d+)x(\d+) /;

function readStill(rgb: Buffer, lines: readonly string[], file: RingFile): RecordedStill | undefined {
  const shown = lines.map((line) => SHOWN.exec(line)).find((match) => match !== null);
  if (shown === undefined || shown === null) return undefined;
  const [seconds, widthPx, heightPx] = shown.slice(1).map(Number);
  if (seconds === undefined || widthPx === undefined || heightPx === undefined) return undefined;
  if (rgb.length !== widthPx * heightPx * 3) return undefined;
  return { rgb, widthPx, heightPx, ticks: ticksAtSeconds(seconds, file) };
}

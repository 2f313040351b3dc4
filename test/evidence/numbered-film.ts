/**
 * Films whose pictures say their own number. It stands in 16 cells, dark for 0 and bright for 1, the highest bit first,
 * with the complement of each cell below it:
 *
 *     margin of one cell
 *     │ b15 b14 …  b1  b0
 *     │~b15 ~b14 … ~b1 ~b0
 *
 * A cell is as wide as 1/20 of the picture, and square: no coder and no scaling that leaves a picture to look at can
 * take so coarse a pattern away. Two pictures blended into each other have cells that agree with their complement, and
 * no number.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

const BITS = 16;
const CELLS_PER_WIDTH = 20;
const DARK = 40;
const BRIGHT = 215;
/** Cell and complement must differ by this much to be told apart: far above noise, far below what is drawn. */
const LEAST_CONTRAST = 60;

export interface NumberedFilm {
  readonly frames: number;
  /** Number of the first picture; default 0. All numbers are below 2^16. */
  readonly firstNumber?: number;
  /** Both even. Default 640×360. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Default 25. */
  readonly fps?: number;
  /** A keyframe each so many pictures; default 50. */
  readonly gop?: number;
  /** B-frames between two others; default 2. */
  readonly bFrames?: number;
  readonly codec?: "h264" | "h265";
  /** The coder's quality, higher is worse; default 23. */
  readonly crf?: number;
}

/**
 * Makes an MP4 with ffmpeg. Behind the number a pattern moves, so that there is something to code.
 *
 * @throws {Error} with ffmpeg's last words
 */
export async function makeNumberedFilm(file: string, film: NumberedFilm): Promise<void> {
  const { frames, firstNumber = 0, widthPx = 640, heightPx = 360, fps = 25 } = film;
  const input = [
    "-f",
    "rawvideo",
    "-pix_fmt",
    "gray",
    "-s",
    `${widthPx}x${heightPx}`,
    "-r",
    String(fps),
    "-i",
    "pipe:0",
  ];
  const args = ["-v", "error", "-y", ...input, ...codingOf(film), "-pix_fmt", "yuv420p", file];
  const ffmpeg = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "pipe"] });
  const closed = once(ffmpeg, "close");
  let lastWords = "";
  ffmpeg.stderr.on("data", (text) => (lastWords += text));
  ffmpeg.stdin.on("error", () => undefined); // its exit code tells
  for (let index = 0; index < frames && ffmpeg.exitCode === null; index++) {
    const picture = drawNumber(firstNumber + index, widthPx, heightPx);
    if (!ffmpeg.stdin.write(picture)) await Promise.race([once(ffmpeg.stdin, "drain"), closed]);
  }
  ffmpeg.stdin.end();
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg could not make ${file}: ${lastWords.trim()}`);
}

/** Keyframes and B-frames where they are asked for, not where the coder finds them worth it. */
function codingOf({ gop = 50, bFrames = 2, codec = "h264", crf = 23 }: NumberedFilm): string[] {
  const common = ["-preset", "veryfast", "-crf", String(crf)];
  if (codec === "h265") {
    const coder = `log-level=error:keyint=${gop}:min-keyint=${gop}:scenecut=0:open-gop=0:bframes=${bFrames}:b-adapt=0`;
    return ["-c:v", "libx265", ...common, "-x265-params", coder, "-tag:v", "hvc1"];
  }
  const groups = ["-g", String(gop), "-keyint_min", String(gop), "-sc_threshold", "0"];
  return ["-c:v", "libx264", ...common, ...groups, "-bf", String(bFrames), "-b_strategy", "0"];
}

/** One picture, a byte of grey for each pixel, row by row. */
function drawNumber(number: number, widthPx: number, heightPx: number): Buffer {
  const picture = Buffer.alloc(widthPx * heightPx);
  const ramp = Buffer.from(Array.from({ length: widthPx + heightPx }, (_, x) => 64 + Math.abs((x % 256) - 128)));
  for (let y = 0; y < heightPx; y++) {
    ramp.copy(picture, y * widthPx, (y + number * 3) % heightPx, ((y + number * 3) % heightPx) + widthPx);
  }
  for (const { isSet, bit, row } of cellsOf(number)) {
    const { left, top, side } = placeOf(bit, row, widthPx);
    for (let y = top; y < Math.min(top + side, heightPx); y++) {
      picture.fill(isSet ? BRIGHT : DARK, y * widthPx + left, y * widthPx + left + side);
    }
  }
  return picture;
}

function cellsOf(number: number): { isSet: boolean; bit: number; row: number }[] {
  return Array.from({ length: BITS }, (_, bit) => ((number >> (BITS - 1 - bit)) & 1) === 1).flatMap((isSet, bit) => [
    { isSet, bit, row: 0 },
    { isSet: !isSet, bit, row: 1 },
  ]);
}

function placeOf(bit: number, row: number, widthPx: number): { left: number; top: number; side: number } {
  const cell = widthPx / CELLS_PER_WIDTH;
  return { left: Math.round((bit + 1) * cell), top: Math.round((row + 1) * cell), side: Math.round(cell) };
}

/** A picture in RGB, three bytes for each pixel, row by row. */
interface RgbPicture {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The number that a decoded picture says, at whatever size it was scaled to; `undefined` when it says none. */
export function readNumber(picture: RgbPicture): number | undefined {
  let number = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const contrast = brightness(picture, bit, 0) - brightness(picture, bit, 1);
    if (Math.abs(contrast) < LEAST_CONTRAST) return undefined;
    number = number * 2 + (contrast > 0 ? 1 : 0);
  }
  return number;
}

/** Mean of the green channel over the middle of a cell, away from edges that coding blurs; 0 to 255. */
function brightness({ rgb, widthPx }: RgbPicture, bit: number, row: number): number {
  const { left, top, side } = placeOf(bit, row, widthPx);
  const margin = Math.floor(side / 4);
  let sum = 0;
  let pixels = 0;
  for (let y = top + margin; y < top + side - margin; y++) {
    for (let x = left + margin; x < left + side - margin; x++) {
      sum += rgb[(y * widthPx + x) * 3 + 1] ?? 0;
      pixels++;
    }
  }
  return sum / pixels;
}

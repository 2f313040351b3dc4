import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { FILMS_DIR, filmOf } from "../../simulator/junction/films.ts";
import { VIEWS } from "../../simulator/junction/views.ts";

/** What is played: of an analysed camera, and of one that is only watched. */
export const PLAYED = {
  main: { widthPx: 1920, heightPx: 1080, fps: 25, codec: "h264", maxKeyframeIntervalS: 2 },
  sub: { widthPx: 640, heightPx: 360, fps: 10, codec: "h264", maxKeyframeIntervalS: 2 },
} as const;

/** Files that the simulator plays. */
export interface CityFilms {
  /** By the id of the camera whose view it is. */
  readonly main: ReadonlyMap<string, string>;
  readonly subs: readonly string[];
}

/** Corners of the parts of a 1280×720 view that become substreams, and their size: each has traffic in it. */
const CUTS = [
  { x: 0, y: 0 },
  { x: 320, y: 0 },
  { x: 0, y: 180 },
  { x: 320, y: 180 },
] as const;
const CUT_SIZE = "960:540";
/** Noise as sensors have it: without it a still street is a frozen one, and rendered pictures cost little to decode. */
const NOISE = "noise=alls=5:allf=t";

/**
 * The films of the four rendered junctions as cameras would send them: each at 1920×1080, 25 pictures a second (pictures
 * of its own 10 are repeated), 4 Mbit/s; and four parts of each as a substream of 640×360, 10 a second, 0.4 Mbit/s. No
 * B-frames, a keyframe every 2 s. Made once, then found in `cacheDir`.
 *
 * @throws {Error} when ffmpeg or a film is missing, or `signal` aborts
 */
export async function prepareCityFilms(
  cacheDir: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<CityFilms> {
  const folder = join(cacheDir, "bench-city");
  await mkdir(folder, { recursive: true });
  const main = new Map<string, string>();
  const subs: string[] = [];
  const encode = (film: string, name: string, args: readonly string[]) =>
    encodeOnce({ film, name: join(folder, name), args }, say, signal);
  for (const { cameraId } of VIEWS) {
    const film = filmOf(FILMS_DIR, cameraId);
    main.set(cameraId, await encode(film, `${cameraId}-main`, mainArguments()));
    for (const [index, cut] of CUTS.entries()) {
      subs.push(await encode(film, `${cameraId}-sub-${index + 1}`, subArguments(cut)));
    }
  }
  return { main, subs };
}

function mainArguments(): string[] {
  const { widthPx, heightPx, fps } = PLAYED.main;
  return encoding(`fps=${fps},scale=${widthPx}:${heightPx}:flags=bicubic,${NOISE}`, PLAYED.main, 4000);
}

function subArguments({ x, y }: (typeof CUTS)[number]): string[] {
  const { widthPx, heightPx } = PLAYED.sub;
  return encoding(`crop=${CUT_SIZE}:${x}:${y},scale=${widthPx}:${heightPx},${NOISE}`, PLAYED.sub, 400);
}

function encoding(filters: string, { fps, maxKeyframeIntervalS }: (typeof PLAYED)["main" | "sub"], kbps: number) {
  const keyframes = String(fps * maxKeyframeIntervalS);
  const rate = ["-b:v", `${kbps}k`, "-maxrate", `${kbps}k`, "-bufsize", `${2 * kbps}k`];
  const groups = ["-g", keyframes, "-keyint_min", keyframes, "-sc_threshold", "0", "-bf", "0"];
  return ["-an", "-vf", filters, "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", ...rate, ...groups];
}

interface Encoding {
  readonly film: string;
  /** Of the file, without its end. */
  readonly name: string;
  readonly args: readonly string[];
}

/** @returns the file, whose name changes with how it is made and from what */
async function encodeOnce(
  { film, name, args }: Encoding,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const { size } = await stat(film);
  const key = createHash("sha256")
    .update(JSON.stringify([size, args]))
    .digest("hex")
    .slice(0, 8);
  const file = `${name}-${key}.mp4`;
  if (existsSync(file)) return file;
  say(`making ${file} …`);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    const all = ["-v", "error", "-nostdin", "-y", "-i", film, ...args, "-f", "mp4", unfinished];
    await promisify(execFile)("ffmpeg", all, { signal });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return file;
}

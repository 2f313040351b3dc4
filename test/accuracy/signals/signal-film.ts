import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Random, randomOf } from "../../rule-truth/sumo/random.ts";
import { filmFrames } from "../film-frames.ts";
import type { Condition } from "./conditions.ts";
import type { LightCanvas } from "./light-canvas.ts";
import { lampsInFrame, type RenderedHead, renderedHead, TILE } from "./rendered-head.ts";

export const FRAME = { widthPx: 1280, heightPx: 720 };
export const FPS = 7;
const USUAL_SECONDS = 8;
const COLUMNS = FRAME.widthPx / TILE.widthPx;
const ROWS = FRAME.heightPx / TILE.heightPx;

/** A head with its place in the film's pictures. */
export interface PlacedHead extends RenderedHead {
  readonly corner: { readonly x: number; readonly y: number };
  readonly lamps: ReturnType<typeof lampsInFrame>;
}

export interface SignalFilm {
  readonly heads: readonly PlacedHead[];
  /** Pictures as a camera's stream gives them: coded as H.264 and decoded again. */
  frames(): AsyncGenerator<Uint8Array>;
}

/** A film of sixty heads beside each other, each by itself under the same kind of circumstances. */
export function signalFilm(condition: Condition, seed: number, seconds = USUAL_SECONDS): SignalFilm {
  const heads = Array.from({ length: COLUMNS * ROWS }, (_, index): PlacedHead => {
    const head = renderedHead(condition, randomOf(seed, `${condition.name}/${index}`));
    const corner = { x: (index % COLUMNS) * TILE.widthPx, y: Math.floor(index / COLUMNS) * TILE.heightPx };
    return { ...head, corner, lamps: lampsInFrame(head, corner, FRAME) };
  });
  const pictures = () => rendered(heads, seconds * FPS, randomOf(seed, `${condition.name}/noise`));
  return { heads, frames: () => coded(pictures(), condition.crf) };
}

async function* coded(pictures: Iterable<Uint8Array>, crf: number): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-signals-"));
  try {
    const file = join(folder, "film.mkv");
    await encode(file, crf, pictures);
    for await (const { rgb } of filmFrames({ file, ...FRAME, framesPerSecond: FPS })) yield rgb;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Compresses pictures as a camera does: half the resolution for colours, a keyframe every two seconds. */
async function encode(file: string, crf: number, pictures: Iterable<Uint8Array>): Promise<void> {
  const input = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${FRAME.widthPx}x${FRAME.heightPx}`, "-r", `${FPS}`];
  const coding = ["-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-crf", `${crf}`, "-g", `${2 * FPS}`];
  const args = ["-v", "error", "-nostdin", ...input, "-i", "pipe:0", ...coding, "-pix_fmt", "yuv420p", file];
  const ffmpeg = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "pipe"] });
  let complaint = "";
  ffmpeg.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const closed = once(ffmpeg, "close");
  closed.catch(() => undefined); // told below
  ffmpeg.stdin.on("error", () => undefined); // an early end is told by its exit code
  for (const picture of pictures) {
    if (ffmpeg.exitCode !== null) break;
    if (!ffmpeg.stdin.write(picture)) await Promise.race([once(ffmpeg.stdin, "drain"), closed]);
  }
  ffmpeg.stdin.end();
  await closed;
  if (ffmpeg.exitCode !== 0) throw new Error(`ffmpeg could not code the pictures: ${complaint.trim()}`);
}

function* rendered(heads: readonly PlacedHead[], count: number, random: Random): Generator<Uint8Array> {
  const sensor = createSensor(random);
  for (let number = 0; number < count; number++) {
    const picture = new Uint8Array(FRAME.widthPx * FRAME.heightPx * 3);
    for (const head of heads) sensor(head.draw((1000 * number) / FPS), head, picture);
    yield picture;
  }
}

const NOISE_SAMPLES = 1 << 16;
const GAMMA_STEPS = 4096;

/** Light → pixels: cut off at white, brightened as screens need it, noisy. */
function createSensor(random: Random): (canvas: LightCanvas, head: PlacedHead, picture: Uint8Array) => void {
  const noise = Float32Array.from({ length: NOISE_SAMPLES }, () => {
    const radius = Math.sqrt(-2 * Math.log(random.between(1e-9, 1)));
    return radius * Math.cos(random.between(0, 2 * Math.PI));
  });
  const gamma = Float32Array.from({ length: GAMMA_STEPS + 1 }, (_, step) => 255 * (step / GAMMA_STEPS) ** (1 / 2.2));
  return ({ widthPx, heightPx, light }, { corner, noise: strength }, picture) => {
    for (let y = 0; y < heightPx; y++) {
      let sample = random.whole(0, NOISE_SAMPLES - 1);
      const to = ((corner.y + y) * FRAME.widthPx + corner.x) * 3;
      for (let part = 0; part < widthPx * 3; part++) {
        const linear = Math.min(1, Math.max(0, light[y * widthPx * 3 + part] ?? 0));
        const value = (gamma[Math.round(linear * GAMMA_STEPS)] ?? 0) + strength * (noise[sample] ?? 0);
        picture[to + part] = Math.min(255, Math.max(0, Math.round(value)));
        sample = (sample + 1) % NOISE_SAMPLES;
      }
    }
  };
}

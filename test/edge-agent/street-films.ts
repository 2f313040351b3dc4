import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GRID } from "@ngaba/edge-agent/health/picture-checks/check-picture.ts";
import { scene } from "@ngaba/edge-agent/health/picture-checks/scene-kit.ts";

/** As wide as the checks need a picture. Looked at every few seconds it never shows one picture twice running. */
export const FILM = { widthPx: 320, heightPx: 160, fps: 5, keyframeEvery: 5 };
const CELL_PX = FILM.widthPx / GRID.width;
const FRAMES = 55;
const GRAIN = 10;

type Luma = (cell: number, frame: number, pixel: number) => number;

export interface StreetFilms {
  /** 11 s of a view with the noise of a sensor. */
  readonly street: string;
  /** The same, from a camera that was turned: 6 cells of 128 to the right. */
  readonly turned: string;
  /** One picture of the street, again and again. */
  readonly frozen: string;
  readonly black: string;
  remove(): Promise<void>;
}

export async function makeStreetFilms(): Promise<StreetFilms> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-films-"));
  const make = async (name: string, luma: Luma, frames = FRAMES) => {
    const file = join(folder, `${name}.mp4`);
    await encode(file, frames, luma);
    return file;
  };
  const view = (shift: number) => (cell: number, frame: number, pixel: number) =>
    (scene(shift, 0)[cell] ?? 0) + ((Math.imul(pixel + frame * 7919, 0x9e3779b1) >>> 20) % GRAIN);
  return {
    street: await make("street", view(0)),
    turned: await make("turned", view(6)),
    frozen: await make("frozen", (cell, _frame, pixel) => view(0)(cell, 0, pixel), FILM.keyframeEvery),
    black: await make("black", () => 2, FILM.keyframeEvery),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** With one quantiser throughout, so that equal pictures are equal once they are decoded. */
async function encode(file: string, frames: number, luma: Luma): Promise<void> {
  const { widthPx, heightPx, fps, keyframeEvery } = FILM;
  const raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", `${widthPx}x${heightPx}`, "-r", `${fps}`, "-i", "pipe:0"];
  const groups = ["-g", `${keyframeEvery}`, "-keyint_min", `${keyframeEvery}`, "-sc_threshold", "0", "-bf", "0"];
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "18", "-pix_fmt", "yuv420p", "-color_range", "tv"];
  const child = spawn("ffmpeg", ["-v", "error", "-y", ...raw, ...codec, ...groups, file], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const closed = once(child, "close");
  for (let frame = 0; frame < frames; frame++) child.stdin.write(picture(frame, luma));
  child.stdin.end();
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg made no film of ${file}`);
}

function picture(frame: number, luma: Luma): Buffer {
  const { widthPx, heightPx } = FILM;
  const bytes = Buffer.alloc(widthPx * heightPx);
  for (let pixel = 0; pixel < bytes.length; pixel++) {
    const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)];
    const cell = Math.floor(y / CELL_PX) * GRID.width + Math.floor(x / CELL_PX);
    bytes[pixel] = Math.min(255, luma(cell, frame, pixel));
  }
  return bytes;
}

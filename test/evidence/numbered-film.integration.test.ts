import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { makeNumberedFilm, type NumberedFilm, readNumber } from "./numbered-film.ts";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "ngaba-numbered-"));
afterAll(() => rm(folder, { recursive: true }));

async function numbersIn(
  file: string,
  widthPx: number,
  heightPx: number,
  filter = "null",
): Promise<(number | undefined)[]> {
  const scale = `${filter},scale=${widthPx}:${heightPx},format=rgb24`;
  const args = ["-v", "error", "-i", file, "-vf", scale, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"];
  const { stdout } = await run("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 30 });
  const bytes = widthPx * heightPx * 3;
  return Array.from({ length: stdout.length / bytes }, (_, index) =>
    readNumber({ rgb: stdout.subarray(index * bytes, (index + 1) * bytes), widthPx, heightPx }),
  );
}

async function make(name: string, film: NumberedFilm): Promise<string> {
  const file = join(folder, name);
  await makeNumberedFilm(file, film);
  return file;
}

const countFrom = (first: number, frames: number): number[] => Array.from({ length: frames }, (_, n) => first + n);
const FRAMES = 120;

test("every picture of a film coded at crf 30 says its number, at its size, scaled up and scaled down", async () => {
  const file = await make("crf30.mp4", { frames: FRAMES, crf: 30 });
  expect(await numbersIn(file, 640, 360)).toEqual(countFrom(0, FRAMES));
  expect(await numbersIn(file, 1280, 720)).toEqual(countFrom(0, FRAMES));
  expect(await numbersIn(file, 160, 90)).toEqual(countFrom(0, FRAMES));
});

test("numbers survive a second coding at crf 30 at another size", async () => {
  const file = await make("first.mp4", { frames: 60, firstNumber: 65_476, crf: 30 });
  const again = join(folder, "again.mp4");
  await run("ffmpeg", [
    "-v",
    "error",
    "-i",
    file,
    "-vf",
    "scale=1280:720",
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    "30",
    again,
  ]);
  expect(await numbersIn(again, 640, 360)).toEqual(countFrom(65_476, 60));
});

test("two pictures blended into each other say no number", async () => {
  const file = await make("blended.mp4", { frames: 30 });
  const blended = await numbersIn(file, 640, 360, "tblend=all_mode=average");
  expect(blended.length).toBeGreaterThan(20);
  expect(blended.every((number) => number === undefined)).toBe(true);
});

test.each(["h264", "h265"] as const)(
  "%s has a keyframe each 50 pictures, B-frames between, 25 a second",
  async (codec) => {
    const file = await make(`${codec}.mp4`, { frames: FRAMES, codec });
    const entries = "stream=codec_name,r_frame_rate:frame=pict_type,key_frame";
    const { stdout } = await run("ffprobe", ["-v", "error", "-show_entries", entries, "-of", "json", file]);
    const { streams, frames } = JSON.parse(stdout);
    expect(streams).toMatchObject([{ codec_name: codec === "h264" ? "h264" : "hevc", r_frame_rate: "25/1" }]);
    const keyframes = frames.flatMap((frame: { key_frame: number }, index: number) =>
      frame.key_frame === 1 ? [index] : [],
    );
    expect(keyframes).toEqual([0, 50, 100]);
    const bFrames = frames.filter((frame: { pict_type: string }) => frame.pict_type === "B");
    expect(bFrames.length).toBeGreaterThan(FRAMES / 2);
  },
);

test("a film that ffmpeg cannot make is told with its last words", async () => {
  await expect(makeNumberedFilm(join(folder, "none/film.mp4"), { frames: 1 })).rejects.toThrow("No such file");
});

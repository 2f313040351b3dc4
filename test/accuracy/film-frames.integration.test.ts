import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Film, filmFrames } from "./film-frames.ts";

const SHAPE = { widthPx: 64, heightPx: 48, framesPerSecond: 25 };

function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "film-frames-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

/** Times with holes and doubles. */
function filmOf25(): string {
  const film = temporaryFile("film.mkv");
  const source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=1", "-c:v", "ffv1"];
  const times = ["-vf", "setpts=floor(N/2)*3/TB/25", "-fps_mode", "passthrough"];
  execFileSync("ffmpeg", ["-v", "error", ...source, ...times, film]);
  return film;
}

async function readAll(film: Film) {
  const frames: { readonly at: number; readonly rgb: string }[] = [];
  for await (const { at, rgb } of filmFrames(film)) frames.push({ at, rgb: Buffer.from(rgb).toString("base64") });
  return frames;
}

test("every picture comes once, in order, at its true time, and the same in each run", async () => {
  const film = { ...SHAPE, file: filmOf25() };
  const frames = await readAll(film);
  expect(frames.map(({ at }) => at)).toEqual(Array.from({ length: 25 }, (_, number) => number * 40));
  expect(frames.every(({ rgb }) => Buffer.from(rgb, "base64").length === 64 * 48 * 3)).toBe(true);
  expect(new Set(frames.map(({ rgb }) => rgb)).size).toBeGreaterThan(20);
  expect(await readAll(film)).toEqual(frames);
});

test("a film of another size is another film", async () => {
  const film = { ...SHAPE, heightPx: 64, file: filmOf25() };
  await expect(readAll(film)).rejects.toThrow(/64×48, not 64×64/);
});

test("a file that is no film is refused with ffmpeg's own words", async () => {
  const file = temporaryFile("film.avi");
  writeFileSync(file, "this is no film");
  await expect(readAll({ ...SHAPE, file })).rejects.toThrow(/film\.avi cannot be read: .*Invalid data/s);
});

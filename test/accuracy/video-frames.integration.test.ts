import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { decodeFrames } from "./video-frames.ts";

const SIZE = { widthPx: 64, heightPx: 48 };

function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "video-frames-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

async function decodeAll(file: string): Promise<string[]> {
  const frames: string[] = [];
  for await (const rgb of decodeFrames(file, SIZE)) frames.push(Buffer.from(rgb).toString("base64"));
  return frames;
}

test("every picture comes once, in order, and the same in each run", async () => {
  const film = temporaryFile("film.mkv");
  const source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=1", "-c:v", "ffv1"];
  // Times with holes and doubles: 25 pictures stay 25 pictures.
  execFileSync("ffmpeg", [
    "-v",
    "error",
    ...source,
    "-vf",
    "setpts=floor(N/2)*3/TB/25",
    "-fps_mode",
    "passthrough",
    film,
  ]);
  const frames = await decodeAll(film);
  expect(frames).toHaveLength(25);
  expect(frames.every((frame) => Buffer.from(frame, "base64").length === 64 * 48 * 3)).toBe(true);
  expect(new Set(frames).size).toBeGreaterThan(20);
  expect(await decodeAll(film)).toEqual(frames);
});

test("a file that is no film is refused with ffmpeg's own words", async () => {
  const file = temporaryFile("film.avi");
  writeFileSync(file, "this is no film");
  await expect(decodeAll(file)).rejects.toThrow(/film\.avi could not be decoded: .*Invalid data/s);
});

test("a missing ffmpeg is said, with the command that brings it", async () => {
  vi.stubEnv("PATH", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(decodeAll("film.avi")).rejects.toThrow(/apt-get install ffmpeg/);
});

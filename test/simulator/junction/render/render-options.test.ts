import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DEFAULT_SEED } from "../make-world.ts";
import { VIEWS } from "../views.ts";
import { type RenderOptions, renderCommand } from "./render-options.ts";

async function read(...words: string[]): Promise<RenderOptions | undefined> {
  let read: RenderOptions | undefined;
  const command = renderCommand(async (options) => {
    read = options;
  });
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseAsync(words, { from: "user" });
  return read;
}

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), "options-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("without options all views of the committed seed are rendered in full", async () => {
  expect(await read()).toEqual({ seed: DEFAULT_SEED, views: VIEWS, seconds: 60, scale: 1, fps: 10 });
});

test("a view is named by its camera or by its number", async () => {
  const [, second] = VIEWS;
  expect((await read("--view", "2"))?.views).toEqual([second]);
  expect((await read("--view", second?.cameraId ?? ""))?.views).toEqual([second]);
});

test.each<readonly [option: string, value: string, expected: string]>([
  ["--seconds", "90", "must be a whole number from 1 to 60: the world lasts 60 s"],
  ["--seconds", "0", "must be a whole number above 0"],
  ["--seed", "0", "must be a whole number above 0"],
  ["--seed", "-3", "must be a whole number above 0"],
  ["--seed", "1.5", "must be a whole number above 0"],
  ["--seed", "twenty", "must be a whole number above 0"],
  ["--seed", "9007199254740993", "must be a whole number from 1 to 9007199254740991"],
  ["--scale", "0", "must be a whole number above 0"],
  ["--scale", "-1", "must be a whole number above 0"],
  ["--scale", "1.5", "must be a whole number above 0"],
  ["--scale", "large", "must be a whole number above 0"],
  ["--scale", "5", "must be a whole number from 1 to 4"],
  ["--fps", "0", "must be a whole number above 0"],
  ["--fps", "12.5", "must be a whole number above 0"],
  ["--fps", "60", "must be a whole number from 1 to 30"],
  ["--view", "5", "must be one of vt-viet-tri-001-1, "],
  ["--view", "0", "or a number from 1 to 4"],
])("%s %s is refused, and what is expected is said", async (option, value, expected) => {
  const refused = expect(read(option, value)).rejects;
  await refused.toThrow(`'${value}' is invalid`);
  await refused.toThrow(expected);
});

test("films go into a folder that is there or is still to be made, not into a file", async () => {
  const folder = folderForTest();
  expect((await read("--out", folder))?.out).toBe(folder);
  expect((await read("--out", join(folder, "new", "one")))?.out).toBe(join(folder, "new", "one"));
  const file = join(folder, "film.mp4");
  writeFileSync(file, "");
  for (const out of [file, join(file, "inner")])
    await expect(read("--out", out)).rejects.toThrow(`must be a folder, there or to be made: ${file} is a file`);
});

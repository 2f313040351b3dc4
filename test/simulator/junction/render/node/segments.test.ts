import { cp, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { filmOf, finishedRecord, keepSegment, type Segment, segmentsOf } from "./segments.ts";

const segment: Segment = { index: 2, from: 100, until: 150 };
const record = { key: "of this source", from: 100, until: 150, seen: [] };

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "segments-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function keep(folder: string, pictures = "film"): Promise<void> {
  const film = join(folder, "film.part");
  await writeFile(film, pictures);
  await keepSegment(folder, segment, film, record);
}

test("pieces cover every picture once, the last one is what is left", () => {
  expect(segmentsOf(120)).toEqual([
    { index: 0, from: 0, until: 50 },
    { index: 1, from: 50, until: 100 },
    { index: 2, from: 100, until: 120 },
  ]);
  expect(segmentsOf(0)).toEqual([]);
});

test("a finished piece is found again, and leaves nothing half-made behind", async () => {
  const folder = await folderForTest();
  expect(await finishedRecord(folder, segment, record.key)).toBeUndefined();
  await keep(folder);
  expect(await finishedRecord(folder, segment, record.key)).toEqual(record);
  expect((await readdir(folder)).sort()).toEqual(["002.json", "002.mp4"]);
});

test("a piece of another source, or of another length, is to be made again", async () => {
  const folder = await folderForTest();
  await keep(folder);
  expect(await finishedRecord(folder, segment, "of a changed source")).toBeUndefined();
  expect(await finishedRecord(folder, { ...segment, until: 120 }, record.key)).toBeUndefined();
});

test.each<readonly [string, (film: string) => Promise<void>]>([
  ["missing", (film) => rm(film)],
  ["empty", (film) => truncate(film)],
  ["cut short", (film) => truncate(film, 2)],
  ["another one", (film) => writeFile(film, "mlif")],
])("a piece whose film is %s is to be made again", async (_, spoil) => {
  const folder = await folderForTest();
  await keep(folder);
  await spoil(filmOf(folder, segment));
  expect(await finishedRecord(folder, segment, record.key)).toBeUndefined();
});

test("a piece made anew and cut off between its film and its record is to be made again", async () => {
  const [folder, elsewhere] = [await folderForTest(), await folderForTest()];
  await keep(folder);
  await keep(elsewhere, "film of a run that was cut off");
  await cp(filmOf(elsewhere, segment), filmOf(folder, segment)); // the first rename was done, the second was not
  expect(await finishedRecord(folder, segment, record.key)).toBeUndefined();
});

test("a record that was cut while it was written is to be made again", async () => {
  const folder = await folderForTest();
  await keep(folder);
  await truncate(join(folder, "002.json"), 20);
  expect(await finishedRecord(folder, segment, record.key)).toBeUndefined();
});

test("an empty film is not kept", async () => {
  const folder = await folderForTest();
  await expect(keep(folder, "")).rejects.toThrow("is empty");
  expect(await finishedRecord(folder, segment, record.key)).toBeUndefined();
});

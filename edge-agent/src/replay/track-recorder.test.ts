import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { readTracks, trackFiles } from "./read-tracks.ts";
import { CAMERA, frame, START } from "./testing/recorded.ts";
import { createTrackRecorder } from "./track-recorder.ts";

const HOUR_MS = 3_600_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ngaba-recorder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const onProblem = vi.fn();
const recorderOf = (limits: { keepMs?: number; maxBytes?: number } = {}, into = folder) =>
  createTrackRecorder({ folder: into, cameraId: CAMERA, keepMs: 24 * HOUR_MS, maxBytes: 1e9, onProblem, ...limits });

test("each hour has its file, and all of them are read as what was recorded", async () => {
  const recorder = recorderOf();
  const frames = [0, 1_000, HOUR_MS - 1, HOUR_MS, 2 * HOUR_MS + 5].map((ms) => frame(ms));
  for (const one of frames) recorder.record(one);
  await recorder.close();
  expect(readdirSync(folder).map((name) => name.slice(0, 13))).toEqual([
    "2026-03-02T05",
    "2026-03-02T06",
    "2026-03-02T07",
  ]);
  await vi.waitFor(async () => expect(await Array.fromAsync(readTracks(trackFiles(folder), CAMERA))).toEqual(frames));
  expect(statSync(trackFiles(folder)[0] ?? "").mode & 0o077).toBe(0);
});

function oldFile(name: string, hoursAgo: number, bytes: number): void {
  writeFileSync(join(folder, name), Buffer.alloc(bytes));
  const at = new Date(START - hoursAgo * HOUR_MS);
  utimesSync(join(folder, name), at, at);
}

async function recordOne(limits: { keepMs?: number; maxBytes?: number }): Promise<string[]> {
  const recorder = recorderOf(limits);
  recorder.record(frame(0));
  await recorder.close();
  return readdirSync(folder).filter((name) => !name.startsWith("2026-03-02T05-00"));
}

test("files past their time go, an hour's grace for what they hold", async () => {
  oldFile("2026-03-01T01-00-00-000Z.ndjson.gz", 27, 10);
  oldFile("2026-03-01T04-30-00-000Z.ndjson.gz", 24.5, 10);
  oldFile("notes.txt", 99, 10);
  expect(await recordOne({ keepMs: 24 * HOUR_MS })).toEqual(["2026-03-01T04-30-00-000Z.ndjson.gz", "notes.txt"]);
});

test("above the limit of bytes the oldest go, and no more than it takes", async () => {
  for (const hour of ["01", "02", "03", "04"])
    oldFile(`2026-03-02T${hour}-00-00-000Z.ndjson.gz`, 5 - Number(hour), 1_000);
  expect(await recordOne({ maxBytes: 2_500 })).toEqual([
    "2026-03-02T03-00-00-000Z.ndjson.gz",
    "2026-03-02T04-00-00-000Z.ndjson.gz",
  ]);
});

test("a folder that cannot be written is told, and recording goes on with the next hour", async () => {
  const blocked = join(folder, "cam");
  writeFileSync(blocked, "in the way");
  const recorder = recorderOf({}, blocked);
  recorder.record(frame(0));
  expect(onProblem).toHaveBeenLastCalledWith(expect.any(Error));
  rmSync(blocked);
  recorder.record(frame(HOUR_MS));
  await recorder.close();
  expect(onProblem).toHaveBeenLastCalledWith(undefined);
  expect(await Array.fromAsync(readTracks(trackFiles(blocked), CAMERA))).toEqual([frame(HOUR_MS)]);
});

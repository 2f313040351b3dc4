import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { readTracks, trackFiles } from "./read-tracks.ts";
import { CAMERA, frame, START } from "./testing/recorded.ts";
import { type TrackFrame, trackFileHeader, trackFileLine } from "./track-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ngaba-tracks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const recorded = (frames: readonly TrackFrame[], run = START, camera = CAMERA): string =>
  [trackFileHeader(camera, run), ...frames.map(trackFileLine)].map((line) => `${line}\n`).join("");

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function read(files: readonly string[]): Promise<TrackFrame[]> {
  return await Array.fromAsync(readTracks(files, CAMERA));
}

const frames = Array.from({ length: 400 }, (_, i) => frame(i * 140, [1, 2 + (i % 90)]));

test("a folder is read hour after hour by the names of its files, packed or not", async () => {
  put("2026-03-02T06.ndjson", recorded(frames.slice(200)));
  put("2026-03-02T05.ndjson.gz", gzipSync(recorded(frames.slice(0, 200))));
  put("notes.txt", "something else");
  expect(await read(trackFiles(folder))).toEqual(frames);
});

test("a packed file that was cut off in the middle is read up to there", async () => {
  const packed = gzipSync(recorded(frames));
  const seen = await read([put("cut.ndjson.gz", packed.subarray(0, packed.length / 2))]);
  expect(seen.length).toBeGreaterThan(100);
  expect(seen.length).toBeLessThan(400);
  expect(seen).toEqual(frames.slice(0, seen.length));
});

test("a line that was cut off is left out, wherever it was cut", async () => {
  const whole = recorded(frames.slice(0, 3));
  for (let lost = 1; lost < 80; lost++) {
    expect(await read([put("cut.ndjson", whole.slice(0, -lost))])).toEqual(frames.slice(0, 2));
  }
});

test("files without a whole frame are passed over among others, and refused alone", async () => {
  const empty = [put("a.ndjson.gz", ""), put("b.ndjson", recorded([])), put("c.ndjson", '{"format":"ngaba-tr')];
  expect(await read([...empty, put("d.ndjson", recorded(frames.slice(0, 2)))])).toHaveLength(2);
  for (const file of empty) await expect(read([file])).rejects.toMatchObject({ code: "TRACKS_INVALID" });
});

test("a road user of another run of the agent is another one, though its number is the same", async () => {
  const first = put("a.ndjson", recorded([frame(0, [1, 7]), frame(140, [7])]));
  const sameRun = put("b.ndjson", recorded([frame(280, [7])]));
  const nextRun = put("c.ndjson", recorded([frame(420, [1]), frame(560, [2])], frame(420).at));
  const ids = (await read([first, sameRun, nextRun])).map(({ tracks }) => tracks.map(({ id }) => id));
  expect(ids).toEqual([[1, 7], [7], [7], [8], [9]]);
});

test.each([
  ["of another camera", "a.ndjson", recorded(frames, START, "cam-2"), '"cam-2"'],
  ["that is no packed file", "a.ndjson.gz", "plain text", "a.ndjson.gz cannot be read"],
  ["with a line of something else", "a.ndjson", `${recorded([frame(0)])}{}\n`, "a.ndjson, line 3: "],
])("a file %s is refused in one sentence", async (_, name, content, words) => {
  await expect(read([put(name, content)])).rejects.toMatchObject({
    code: "TRACKS_INVALID",
    message: expect.stringContaining(words),
  });
});

test("a folder without recorded tracks, and a path that is not there, are refused", () => {
  expect(() => trackFiles(folder)).toThrow("holds no recorded tracks");
  expect(() => trackFiles(join(folder, "nowhere"))).toThrow("is not there");
});

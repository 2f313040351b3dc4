import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openOutputFiles, refuseOwnInput } from "./output-files.ts";

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-output-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a file has its name only when it is whole", () => {
  const folder = join(temporary(), "out");
  const files = openOutputFiles(folder);
  writeFileSync(files.partOf("events.ndjson"), "{}\n");
  expect(readdirSync(folder)).toEqual(["events.ndjson.part"]);
  files.finish();
  expect(readdirSync(folder)).toEqual(["events.ndjson"]);
});

test("what an earlier run left goes, whole or not; files of others stay", () => {
  const folder = temporary();
  const names = ["events.ndjson", "flow.ndjson", "tracks.ndjson", "annotated.mp4", "tracks.ndjson.part", "notes.txt"];
  for (const name of names) writeFileSync(join(folder, name), "old");
  openOutputFiles(folder);
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("after a failure nothing half-written is left", () => {
  const folder = temporary();
  const files = openOutputFiles(folder);
  writeFileSync(files.partOf("tracks.ndjson"), "half");
  files.abandon();
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder in whose place a file stands is refused", () => {
  const file = join(temporary(), "out");
  writeFileSync(file, "");
  expect(() => openOutputFiles(file)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("the recording is never what the replay would remove", () => {
  const folder = temporary();
  const tracks = join(folder, "tracks.ndjson");
  const link = join(folder, "link");
  mkdirSync(join(folder, "elsewhere"));
  writeFileSync(tracks, "");
  writeFileSync(join(folder, "street.mp4"), "");
  symlinkSync(tracks, link);
  for (const recording of [tracks, link, folder]) {
    expect(() => refuseOwnInput(folder, recording)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  }
  refuseOwnInput(folder, join(folder, "street.mp4"));
  refuseOwnInput(join(folder, "elsewhere"), tracks);
  expect(existsSync(tracks)).toBe(true);
});

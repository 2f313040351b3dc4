import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EpochMs, epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createTrackRecorder } from "../replay/track-recorder.ts";
import { recordedMarks } from "./recorded-marks.ts";

const BEGIN = epochMs(Date.parse("2026-03-02T14:59:50Z"));
const after = (seconds: number): EpochMs => epochMs(BEGIN + seconds * 1000);

/** Tracks of a minute, one frame a second, across the end of an hour. */
async function recordedFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-marks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const onProblem = (error: unknown): void => {
    if (error !== undefined) throw error;
  };
  const limits = { keepMs: 1e12, maxBytes: 1e9 };
  const recorder = createTrackRecorder({ folder, cameraId: "cam-1", ...limits, onProblem });
  for (let second = 0; second < 60; second++) {
    const at = after(second);
    const box = { x1: 0, y1: 0, x2: 10 * second, y2: 36 };
    const velocity = { x: 10, y: 0 };
    const track = { id: 1, roadUserClass: "car", box, velocity, at, firstSeenAt: BEGIN, confidence: 0.9 } as const;
    recorder.record({ at, frameSize: { widthPx: 640, heightPx: 360 }, tracks: [track], signals: new Map() });
  }
  await recorder.close();
  return folder;
}

test("what was seen in a stretch is found, over the end of an hour, and nothing beside it", async () => {
  const found = await recordedMarks(await recordedFolder(), after(8), after(12));
  expect(found.map(({ at }) => at)).toEqual([8, 9, 10, 11, 12].map(after));
  expect(found[2]?.marks).toEqual({
    roadUsers: [{ trackId: 1, roadUserClass: "car", box: [0, 0, 0.15625, 0.1] }],
    signals: [],
  });
});

test.each([
  { why: "before the recording", from: -30, to: -1 },
  { why: "after it", from: 60, to: 90 },
])("$why there is nothing", async ({ from, to }) => {
  expect(await recordedMarks(await recordedFolder(), after(from), after(to))).toEqual([]);
});

test("where nothing is recorded there is nothing", async () => {
  expect(await recordedMarks("/nowhere", after(0), after(1))).toEqual([]);
});

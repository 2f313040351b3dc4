import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readTracks, trackFiles } from "./read-tracks.ts";
import { CAMERA, START } from "./testing/recorded.ts";

/** Records ten frames a second of recorded time, ten seconds of it in a tenth of one, and says how far it is. */
const script = (folder: string) => `
  import { createTrackRecorder } from ${JSON.stringify(join(import.meta.dirname, "track-recorder.ts"))};
  import { frame } from ${JSON.stringify(join(import.meta.dirname, "testing/recorded.ts"))};
  const options = { folder: ${JSON.stringify(folder)}, cameraId: ${JSON.stringify(CAMERA)}, keepMs: 1e9, maxBytes: 1e9 };
  const recorder = createTrackRecorder({ ...options, onProblem: (error) => { if (error) throw error; } });
  for (let ms = 0; ; ms += 100) {
    recorder.record(frame(ms, [1, 2, 3]));
    if (ms % 10_000 !== 0) continue;
    process.stdout.write(ms + "\\n");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }`;

test("after kill -9 what was recorded is readable but for the last seconds", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const recorder = spawn(process.execPath, ["--input-type=module", "-e", script(folder)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let saidMs = 0;
  for await (const text of recorder.stdout.setEncoding("utf8")) {
    saidMs = Number(text.trim().split("\n").at(-1));
    if (saidMs >= 300_000) break;
  }
  expect(saidMs).toBeGreaterThanOrEqual(300_000);
  recorder.kill("SIGKILL");
  await once(recorder, "close");
  const frames = await Array.fromAsync(readTracks(trackFiles(folder), CAMERA));
  expect((frames.at(-1)?.at ?? 0) - START).toBeGreaterThanOrEqual(saidMs - 20_000);
  expect(frames.map(({ at }) => at - START)).toEqual(frames.map((_, i) => i * 100));
});

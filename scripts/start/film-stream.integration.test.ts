import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { streamOfFilm } from "./film-stream.ts";

test("what a camera is expected to send is what its film is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-film-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "film.mp4");
  const source = ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=7", "-frames:v", "14"];
  execFileSync("ffmpeg", ["-v", "error", ...source, "-c:v", "libx264", "-preset", "ultrafast", file]);
  expect(await streamOfFilm(file)).toEqual({ widthPx: 320, heightPx: 180, fps: 7, codec: "h264" });
});

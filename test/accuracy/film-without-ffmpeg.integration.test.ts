import { expect, onTestFinished, test, vi } from "vitest";
import { filmFrames } from "./film-frames.ts";

// In a file of its own, since where ffmpeg is gets looked up once in a process.
test("a missing ffmpeg is said, with the command that brings it", async () => {
  vi.stubEnv("PATH", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  const film = filmFrames({ file: "film.avi", widthPx: 64, heightPx: 48, framesPerSecond: 25 });
  await expect(film.next()).rejects.toThrow(/apt-get install ffmpeg/);
});

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { decodeKeyframes, type KeyframeDecoding } from "./ffmpeg-keyframes.ts";
import { decodeOrFindCulprits } from "./find-culprits.ts";
import type { Keyframe } from "./keyframe.ts";

const run = promisify(execFile);
const never = new AbortController().signal;
const DECODING: KeyframeDecoding = { maxWidthPx: 320, niceLevel: 5 };

/** A picture all of one colour, so that whose it is can be seen. */
async function keyframeOf(colour: string, codec: Keyframe["codec"], widthPx = 640, heightPx = 360): Promise<Keyframe> {
  const encoder =
    codec === "h264" ? ["libx264", "-f", "h264"] : ["libx265", "-x265-params", "log-level=none", "-f", "hevc"];
  const source = ["-v", "error", "-f", "lavfi", "-i", `color=${colour}:size=${widthPx}x${heightPx}:rate=1`];
  const args = [...source, "-frames:v", "1", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:v", ...encoder, "-"];
  const { stdout } = await run("ffmpeg", args, { encoding: "buffer" });
  const delimiter = codec === "h264" ? [0, 0, 1, 0x09, 0xf0] : [0, 0, 1, 0x46, 0x01, 0x50];
  return { codec, bytes: Buffer.concat([Buffer.from(delimiter), stdout]), widthPx, heightPx, at: epochMs(0) };
}

const COLOURS = ["0xff0000", "0x00ff00", "0x0000ff", "0xffff00", "0x808080"];

/** The colour of COLOURS that a picture has. */
function colourOf({ rgb }: { readonly rgb: Uint8Array }): number {
  const distances = COLOURS.map((colour) =>
    [2, 4, 6].reduce((sum, at, channel) => {
      const shouldBe = Number.parseInt(colour.slice(at, at + 2), 16);
      return sum + Math.abs((rgb[channel] ?? 0) - shouldBe);
    }, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

test.each(["h264", "h265"] as const)("%s: each keyframe has its picture, whatever their sizes", async (codec) => {
  const sizes = [640, 1280, 320, 352, 640].map((widthPx) => ({ widthPx, heightPx: (widthPx * 9) / 16 }));
  const batch = await Promise.all(
    COLOURS.map((colour, index) => keyframeOf(colour, codec, sizes[index]?.widthPx, sizes[index]?.heightPx)),
  );
  const { pictures = [] } = await decodeKeyframes(batch, DECODING, never);
  expect(pictures.map(colourOf)).toEqual([0, 1, 2, 3, 4]);
  expect(pictures.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`)).toEqual(Array(5).fill("320x180"));
  const { pictures: whole = [] } = await decodeKeyframes(batch, { ...DECODING, maxWidthPx: 1920 }, never);
  expect(whole.map(({ widthPx }) => widthPx)).toEqual([640, 1280, 320, 352, 640]);
});

test("bad keyframes among good ones are found, and the good have their own pictures", async () => {
  const good = await Promise.all(COLOURS.map((colour) => keyframeOf(colour, "h264")));
  const withoutPicture = { ...(good[0] as Keyframe), bytes: Uint8Array.of(0, 0, 1, 0x09, 0xf0) };
  const rubbish = { ...withoutPicture, bytes: new Uint8Array(5000).fill(0x5a) };
  const batch = [...good, withoutPicture, ...good, rubbish];
  let processes = 0;
  const results = await decodeOrFindCulprits(batch, (part) => {
    processes++;
    return decodeKeyframes(part, DECODING, never);
  });
  const seen = results.map((result) => (result.outcome === "decoded" ? colourOf(result.picture) : result.outcome));
  expect(seen).toEqual([0, 1, 2, 3, 4, "undecodable", 0, 1, 2, 3, 4, "undecodable"]);
  expect(processes).toBeLessThan(16);
});

test("a process that does not end is killed, and that is its keyframe's doing", async () => {
  const keyframe = await keyframeOf("0xff0000", "h264");
  const startedAt = performance.now();
  expect(await decodeKeyframes([keyframe], { ...DECODING, timeoutMs: 1 }, never)).toEqual({
    lastWords: "ffmpeg did not end within 0.001 s",
  });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test.each([
  { what: "killed from outside", script: "kill -KILL $$", notRun: "ffmpeg ended with SIGKILL" },
  { what: "asked to end", script: "exit 255", notRun: "ffmpeg ended with code 255" },
  { what: "crashed", script: "kill -SEGV $$", notRun: undefined },
  { what: "failed", script: "exit 183", notRun: undefined },
])("an ffmpeg that was $what: not the keyframe's fault is $notRun", async ({ script, notRun }) => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-ffmpeg-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ffmpegPath = join(folder, "ffmpeg");
  writeFileSync(ffmpegPath, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const result = await decodeKeyframes([await keyframeOf("0xff0000", "h264")], { ...DECODING, ffmpegPath }, never);
  expect(result.notRun).toBe(notRun);
  expect(result.pictures).toBeUndefined();
});

test.each([0, 5])(
  "one that cannot be started, or is not wanted any more, blames no keyframe (nice %i)",
  async (niceLevel) => {
    const keyframe = await keyframeOf("0xff0000", "h264");
    const aborted = await decodeKeyframes([keyframe], { ...DECODING, niceLevel }, AbortSignal.abort());
    expect(aborted.notRun).toBe("aborted");
    const missing = await decodeKeyframes([keyframe], { ...DECODING, niceLevel, ffmpegPath: "/nowhere/ffmpeg" }, never);
    expect(missing.notRun).toMatch(/could not be started|code 127/);
  },
);

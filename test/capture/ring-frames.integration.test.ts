import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { epochMs } from "@ngaba/contract";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { fileSeconds, type RingPart } from "@ngaba/edge-agent/capture/ring/ring.ts";
import { streamTicks } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { expect, test, vi } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { startSimulator } from "../simulator/simulator.ts";
import { findDecoder, md5, streamOf } from "./capture-kit.ts";
import { numbersOf, openTestRing, testFolder } from "./ring-kit.ts";

const FILM_FRAMES = 500;
const HALF_STEP_TICKS = 1800;

test("each analysed frame is the ring's picture at its ticks, byte for byte; a decoder killed meanwhile costs the ring nothing", async () => {
  const folder = await testFolder();
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { frames: FILM_FRAMES });
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film }] });
  const ring = openTestRing(join(folder, "ring"));
  const recorder = ring.writer("gate");
  const stream = streamOf(simulator.url("gate"), { decoding: { fps: 10 }, recorder });
  const stopping = new AbortController();
  const frames: Frame[] = [];
  const running = stream.runOnce(stopping.signal, {
    onUnit: () => undefined,
    onFrame: (frame) => frames.push(frame),
  });
  await vi.waitFor(() => expect(frames.length).toBeGreaterThan(10), 20_000);
  process.kill((await findDecoder()) ?? expect.fail("decodes nothing"), "SIGKILL");
  const before = frames.length;
  await vi.waitFor(() => expect(frames.length).toBeGreaterThan(before + 10), 20_000);
  stopping.abort();
  await running;
  await recorder.close();

  const { parts } = ring.find("gate", epochMs(0), epochMs(Date.now()));
  const numbers = await numbersOf(parts);
  const sent = simulator.sent("gate").slice(0, numbers.length);
  expect(numbers).toEqual(sent.map(({ frame }) => frame).toSorted((one, other) => one - other));
  for (const frame of frames)
    expect(await inRing(parts, frame), `frame at ${frame.origin?.ticks}`).toBe(md5(frame.rgb));
});

/** MD5 of the picture that the ring has at the place that a frame names, as the decoder makes pictures. */
async function inRing(parts: readonly RingPart[], { origin }: Frame): Promise<string> {
  if (origin === undefined) throw new Error("a frame without a place in the stream");
  const { streamId, timeline, ticks } = origin;
  const file = parts
    .filter((part) => part.streamId === streamId && part.timeline === timeline)
    .flatMap(({ files }) => files)
    .find(({ firstTicks, lastTicks }) => firstTicks <= ticks && ticks <= lastTicks);
  if (file === undefined) throw new Error(`the ring has nothing at ${ticks}`);
  const seconds = Math.max(0, fileSeconds(streamTicks(ticks - HALF_STEP_TICKS), file));
  const filters = ["-vf", "scale=flags=bilinear,format=rgb24", "-f", "rawvideo", "pipe:1"];
  const args = ["-v", "error", "-ss", seconds.toFixed(6), "-i", file.path, "-frames:v", "1", ...filters];
  const { stdout } = await promisify(execFile)("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 24 });
  return md5(stdout);
}

import { mkdtemp, rm } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { type CameraCapture, createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import type { StreamRecorder } from "@ngaba/edge-agent/capture/camera-stream.ts";
import type { DecoderOptions } from "@ngaba/edge-agent/capture/ffmpeg-decoder.ts";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm, readNumber } from "../evidence/numbered-film.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import type { StreamTwist } from "../simulator/stream-twist.ts";
import { ffmpegChildren, findDecoder, streamOf } from "./capture-kit.ts";

/** 25 a second, a keyframe each 2 s, two B-frames between others. */
const FRAMES = 500;
let folder: string;
let film: string;
let small: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ngaba-decoder-"));
  [film, small] = [join(folder, "film.mp4"), join(folder, "small.mp4")];
  await makeNumberedFilm(film, { frames: FRAMES });
  await makeNumberedFilm(small, { frames: FRAMES, widthPx: 320, heightPx: 180, firstNumber: 1000 });
});
afterAll(() => rm(folder, { recursive: true }));

interface Seen {
  readonly frame: Frame;
  readonly number: number | undefined;
}

/** A camera that plays the numbered film and is analysed at 10 of its 25 pictures, until the test ends. */
async function analysed(decoding: Partial<DecoderOptions> = {}, file = film, twist: StreamTwist = {}) {
  const simulator = await startSimulator({ cameras: [{ path: "gate", file }] });
  await simulator.twist("gate", twist);
  onTestFinished(() => simulator.close());
  const units: { readonly place: string; readonly isDamaged: boolean }[] = [];
  const write: StreamRecorder["write"] = (streamId, { ticks, timeline, isDamaged }) =>
    void units.push({ place: placeOf({ streamId, timeline, ticks }), isDamaged });
  const recorder = { write, pause: vi.fn() };
  const stream = streamOf(simulator.url("gate"), { decoding: { fps: 10, ...decoding }, recorder });
  const log = createLogger("silent");
  const capture = createCameraCapture({ cameraId: "gate", stream, clock: systemClock, log, expectedFps: 10 });
  const stopping = new AbortController();
  const running = capture.run(stopping.signal);
  onTestFinished(() => running);
  onTestFinished(() => stopping.abort());
  const seen: Seen[] = [];
  return {
    simulator,
    capture,
    stream,
    units,
    pause: recorder.pause,
    seen,
    watch: () => void watch(capture, seen, stopping.signal),
  };
}

async function watch(capture: CameraCapture, seen: Seen[], signal: AbortSignal): Promise<void> {
  for await (const frame of capture.frames(signal)) seen.push({ frame, number: readNumber(frame) });
}

const placeOf = ({ streamId, timeline, ticks }: NonNullable<Frame["origin"]>): string =>
  `${streamId} ${timeline} ${ticks}`;

/** Which number was sent at each place: the units that came are those that were sent, in the same order. */
function sentNumbers(simulator: Simulator, units: readonly { readonly place: string }[]): Map<string, number> {
  const sent = simulator.sent("gate");
  return new Map(units.map(({ place }, index) => [place, sent[index]?.frame ?? Number.NaN]));
}

/** Every frame says the number that was sent at the place that it names. */
function expectExact(simulator: Simulator, units: readonly { readonly place: string }[], seen: readonly Seen[]): void {
  const numbers = sentNumbers(simulator, units);
  const told = seen.map(({ frame }) => frame.origin && numbers.get(placeOf(frame.origin)));
  expect(seen.map(({ number }) => number !== undefined && number % 1000)).toEqual(told);
}

const hasSeen = (seen: readonly Seen[], count: number) =>
  vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(count), { timeout: 20_000 });

test("10 frames of 25 pictures a second, with B-frames: each has the ticks at which its number was sent, across a jump of the camera's time", async () => {
  const { simulator, units, seen, watch } = await analysed();
  watch();
  await hasSeen(seen, 15);
  await simulator.twist("gate", { jumpTicks: -3600 * 90_000 });
  await hasSeen(seen, seen.length + 20);
  expectExact(simulator, units, seen);
  expect(new Set(seen.map(({ frame }) => frame.origin?.timeline))).toEqual(new Set([0, 1]));
  const steps = seen.slice(1).map(({ frame }, n) => frame.at - (seen[n]?.frame.at ?? 0));
  expect(Math.min(...steps)).toBeGreaterThan(0);
  const usual = steps.filter((step) => step > 75 && step < 125).length;
  expect(usual).toBeGreaterThan(steps.length * 0.8);
});

test("of H.265 that begins without a keyframe, frames come from the first keyframe on, as exact", async () => {
  const h265 = join(folder, "h265.mp4");
  await makeNumberedFilm(h265, { frames: 100, codec: "h265" });
  const { simulator, units, seen, watch } = await analysed({}, h265, { startWithoutKeyframe: true });
  watch();
  await hasSeen(seen, 10);
  expect(units[0]?.isDamaged).toBe(true);
  expect(seen[0]?.number).toBeGreaterThanOrEqual(50);
  expectExact(simulator, units, seen);
});

test("when the resolution changes in mid-stream, frames go on at the new size, by the same process", async () => {
  const { simulator, stream, units, seen, watch } = await analysed();
  watch();
  await hasSeen(seen, 5);
  const decoder = await findDecoder();
  await simulator.twist("gate", { switchTo: small });
  await vi.waitFor(() => expect(seen.at(-1)?.frame.widthPx).toBe(320), { timeout: 20_000 });
  await hasSeen(seen, seen.length + 5);
  expectExact(simulator, units, seen);
  expect(await findDecoder()).toBe(decoder);
  expect(stream.decoder()).toMatchObject({ restarts: 0, skippedUnits: 0 });
});

test("after a reconnection frames name the new connection, and their places are exact again", async () => {
  const { simulator, units, pause, seen, watch } = await analysed();
  watch();
  await hasSeen(seen, 5);
  simulator.setBehaviour("gate", "cut");
  const [before, sentBefore] = [units.length, simulator.sent("gate").length];
  expectExact(simulator, units, seen);
  simulator.setBehaviour("gate", "play");
  await vi.waitFor(() => expect(units.length).toBeGreaterThan(before + 60), { timeout: 20_000 });
  await hasSeen(seen, seen.length + 5);
  const streams = [...new Set(seen.map(({ frame }) => frame.origin?.streamId))];
  expect(streams).toHaveLength(2);
  expect(pause).toHaveBeenCalled();
  // What was sent to the first connection at its very end may not have been read.
  const lost = sentBefore - before;
  expectExact(
    { ...simulator, sent: (path) => simulator.sent(path).slice(before + lost) },
    units.filter(({ place }) => place.startsWith(streams[1] ?? "")),
    seen.filter(({ frame }) => frame.origin?.streamId === streams[1]),
  );
});

test("a consumer that takes nothing for 2 s holds nothing up: no unit is lost, and the frame it then gets is of now", async () => {
  const { simulator, capture, units, seen, watch } = await analysed();
  await vi.waitFor(() => expect(capture.signs().lastPictureAt).toBeDefined(), { timeout: 20_000 });
  const before = units.length;
  await vi.waitFor(() => expect(units.length).toBeGreaterThanOrEqual(before + 50), { timeout: 20_000 });
  watch();
  await hasSeen(seen, 1);
  expect(seen[0] && seen[0].frame.readAt - seen[0].frame.at).toBeLessThan(1000);
  await hasSeen(seen, 5);
  expectExact(simulator, units, seen);
  expect(new Set(units.map(({ place }) => place)).size).toBe(units.length);
  expect(units.some(({ isDamaged }) => isDamaged)).toBe(false);
});

test.each([
  { signal: "SIGKILL", why: "it is seen to have ended" },
  { signal: "SIGSTOP", why: "it hangs: it is asked to end, then made to" },
] as const)(
  "a decoder that got $signal is replaced, and the connection knows nothing of it: $why",
  async ({ signal }) => {
    const limits = { hungMs: 1500, killGraceMs: 300 };
    const niceLevel = Math.max(getPriority(), 7);
    const { simulator, capture, stream, units, seen, watch } = await analysed({ limits, niceLevel });
    watch();
    await hasSeen(seen, 5);
    const lost = (await findDecoder()) ?? expect.fail("decodes nothing");
    expect(getPriority(lost)).toBe(niceLevel);
    process.kill(lost, signal);
    await vi.waitFor(() => expect(stream.decoder()?.restarts).toBe(1), { timeout: 15_000 });
    await hasSeen(seen, seen.length + 10);
    expect(await ffmpegChildren()).not.toContain(lost);
    expect(capture.health().restarts).toBe(0);
    expect(capture.signs()).not.toHaveProperty("fault");
    expectExact(simulator, units, seen);
    expect(simulator.newestPlay("gate")?.number).toBe(1);
    expect(units.length).toBeGreaterThan(simulator.sent("gate").length - 10);
  },
);

test("where the hardware cannot decode, the processor does, and it is said once", async () => {
  const told: string[] = [];
  const hardware = { hardware: "vaapi", device: "/dev/dri/none" } as const;
  const { simulator, stream, units, seen, watch } = await analysed({
    hardware,
    onHardwareFailed: (why) => told.push(why),
  });
  watch();
  await hasSeen(seen, 5);
  simulator.setBehaviour("gate", "cut");
  simulator.setBehaviour("gate", "play");
  const before = seen.length;
  await vi.waitFor(() => expect(stream.decoder()?.hardware).toBeUndefined());
  await hasSeen(seen, before + 5);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^vaapi cannot decode/);
  expect(stream.decoder()?.lastWords).not.toBe("");
  expect(units.length).toBeGreaterThan(0);
});

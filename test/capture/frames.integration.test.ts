import { createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startSimulator } from "../simulator/simulator.ts";
import { FILM, filmIndex, LOGIN, makeFilm, md5, readFrames, streamOf, type TestFilm } from "./capture-kit.ts";

const STEP_MS = 1000 / FILM.fps;
let film: TestFilm;
beforeAll(async () => {
  film = await makeFilm();
});
afterAll(() => film.remove());

const steps = (frames: readonly Frame[]): number[] =>
  frames.slice(1).map((frame, n) => frame.at - (frames[n]?.at ?? 0));

test("frames are the camera's pictures bit for bit, each with the moment it was sent, across the end of the film", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
  const reading = readFrames(streamOf(simulator.url("gate"), { credentials: LOGIN }), FILM.frames + 10);
  await vi.waitFor(() => expect(simulator.clientCount("gate")).toBe(1), { interval: 5, timeout: 20_000 });
  const playedAt = Date.now();
  const frames = await reading;

  const index = await filmIndex(film.file);
  const numbers = frames.map((frame) => index.get(md5(frame.rgb)) ?? Number.NaN);
  const first = numbers[0] ?? Number.NaN;
  expect(numbers).toEqual(frames.map((_, n) => (first + n) % FILM.frames));
  expect(frames.every(({ widthPx, heightPx }) => widthPx === FILM.widthPx && heightPx === FILM.heightPx)).toBe(true);
  // At most frames the step is the film's own; a busy machine may make a picture or two seem late at first.
  expect(steps(frames).filter((step) => Math.abs(step - STEP_MS) <= 2).length).toBeGreaterThan(frames.length / 2);
  const lateMs = frames.map((frame, n) => frame.at - (playedAt + (first + n) * STEP_MS));
  // Never before it was sent; what B-frames refer to is sent up to two steps before its turn, which no real camera can.
  expect(Math.min(...lateMs)).toBeGreaterThan(-3 * STEP_MS);
  expect(Math.min(...lateMs)).toBeLessThan(1000);
  expect(steps(frames).every((step) => step > 0)).toBe(true);
  expect(frames.every((frame) => frame.readAt >= frame.at - 1)).toBe(true);
});

test("a picture is handed over as soon as it is there, without waiting for the next", async () => {
  const slow = await makeFilm(1, 0);
  onTestFinished(() => slow.remove());
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: slow.file }] });
  const reading = readFrames(streamOf(simulator.url("gate"), { decoding: { fps: 5 } }), 4);
  await vi.waitFor(() => expect(simulator.clientCount("gate")).toBe(1), { interval: 5, timeout: 20_000 });
  const playedAt = Date.now();
  const frames = await reading;
  const index = await filmIndex(slow.file);
  const heldBackMs = frames.map(({ rgb, readAt }) => readAt - playedAt - 1000 * (index.get(md5(rgb)) ?? Number.NaN));
  expect(Math.min(...heldBackMs)).toBeLessThan(900); // it takes the next one 1000 to begin
});

test.each([
  { maxWidthPx: 320, widthPx: 320, heightPx: 180, why: "wider than asked for" },
  { maxWidthPx: 641, widthPx: 640, heightPx: 360, why: "an odd limit still gives an even size" },
  { maxWidthPx: 1280, widthPx: 642, heightPx: 362, why: "never scaled up" },
])("with at most $maxWidthPx px a frame has $widthPx×$heightPx: $why", async ({ maxWidthPx, widthPx, heightPx }) => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const [frame] = await readFrames(streamOf(simulator.url("gate"), { decoding: { maxWidthPx } }), 1);
  expect(frame).toMatchObject({ cameraId: "gate", widthPx, heightPx });
  expect(frame?.rgb.length).toBe(widthPx * heightPx * 3);
});

test("a lower rate leaves frames out and keeps the times of the others", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const frames = await readFrames(streamOf(simulator.url("gate"), { decoding: { fps: 5 } }), 10);
  const index = await filmIndex(film.file);
  const numbers = frames.map((frame) => index.get(md5(frame.rgb)) ?? Number.NaN);
  expect(numbers.slice(1).map((number, n) => (number - (numbers[n] ?? 0) + FILM.frames) % FILM.frames)).toEqual(
    numbers.slice(1).map(() => 5),
  );
});

test("a consumer that is too slow gets the newest frame, the others are counted, and reading goes on at full rate", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const stopping = new AbortController();
  const stream = streamOf(simulator.url("gate"));
  const log = createLogger("silent");
  const capture = createCameraCapture({ cameraId: "gate", stream, clock: systemClock, log, expectedFps: FILM.fps });
  const running = capture.run(stopping.signal);
  onTestFinished(() => running);
  onTestFinished(() => stopping.abort());

  const taken: Frame[] = [];
  for await (const frame of capture.frames(stopping.signal)) {
    taken.push(frame);
    if (taken.length === 5) break;
    const before = capture.health().droppedFrames;
    await vi.waitFor(() => expect(capture.health().droppedFrames).toBeGreaterThanOrEqual(before + 10), {
      timeout: 10_000,
    });
  }
  expect(steps(taken).every((step) => step >= 10 * STEP_MS)).toBe(true);
  const health = capture.health();
  expect(health).toMatchObject({ widthPx: FILM.widthPx, restarts: 0 });
  expect(health.fps).toBeGreaterThan(FILM.fps * 0.3); // with a reader that waited: below 3
});

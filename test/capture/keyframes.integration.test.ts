/** From the network to pictures: the reader, the picker and ffmpeg together, on cameras whose pictures say their number. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { decodeKeyframes } from "@ngaba/edge-agent/health/ffmpeg-keyframes.ts";
import { createKeyframePicker } from "@ngaba/edge-agent/health/keyframe-picker.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm, readNumber } from "../evidence/numbered-film.ts";
import { startSimulator } from "../simulator/simulator.ts";

const folder = await mkdtemp(join(tmpdir(), "ngaba-keyframes-"));
afterAll(() => rm(folder, { recursive: true }));

const GOP = 10;
const FRAMES = 50;
/** By their first number. */
const FILMS = [
  { firstNumber: 1000, widthPx: 640, heightPx: 360, codec: "h264" },
  { firstNumber: 2000, widthPx: 1280, heightPx: 720, codec: "h264" },
  { firstNumber: 3000, widthPx: 640, heightPx: 360, codec: "h265" },
  { firstNumber: 4000, widthPx: 640, heightPx: 480, codec: "h264" },
] as const;
const fileOf = (firstNumber: number) => join(folder, `${firstNumber}.mp4`);

beforeAll(async () => {
  for (const film of FILMS) await makeNumberedFilm(fileOf(film.firstNumber), { ...film, frames: FRAMES, gop: GOP });
});

test("each camera has its own keyframes as pictures, of any codec and size, and they go on", async () => {
  const cameras = FILMS.flatMap(({ firstNumber }) =>
    ["a", "b"].map((name) => ({ firstNumber, id: `cam-${firstNumber}${name}` })),
  );
  const simulator = await startSimulator({
    cameras: cameras.map(({ id, firstNumber }) => ({ path: id, file: fileOf(firstNumber) })),
  });
  onTestFinished(() => simulator.close());
  const seen = new Map<string, number[]>(cameras.map(({ id }) => [id, []]));
  const sizes = new Set<string>();
  const picker = createKeyframePicker({
    ...{ cameraIds: cameras.map(({ id }) => id), checkEveryMs: 2000, pictureEveryMs: 1000, pictureMaxWidthPx: 640 },
    decode: (batch, maxWidthPx, signal) => decodeKeyframes(batch, { maxWidthPx, niceLevel: 0 }, signal),
    onCheck: (_id, { widthPx, heightPx }) => void sizes.add(`${widthPx}x${heightPx}`),
    onPicture: (id, picture) => void seen.get(id)?.push(readNumber(picture) ?? -1),
    ...{ clock: systemClock, roundMs: 200 },
  });
  const stopping = new AbortController();
  const readings = cameras.map(({ id }) =>
    createRtspSource({
      ...{ rtspUrl: simulator.url(id), transport: "tcp", credentials: () => undefined, clock: systemClock },
    }).runOnce(stopping.signal, id, {
      onUnit: (unit) => picker.onUnit(id, unit, unit.readAt.wall),
      onReport: () => undefined,
    }),
  );
  const running = picker.run(stopping.signal);
  await vi.waitFor(
    () => {
      for (const numbers of seen.values()) expect(numbers.length).toBeGreaterThanOrEqual(3);
      expect([...sizes].toSorted()).toEqual(["320x180", "320x240"]);
    },
    { timeout: 40_000, interval: 100 },
  );
  stopping.abort();
  await Promise.all([running, ...readings]);
  for (const { id, firstNumber } of cameras) {
    const numbers = seen.get(id) ?? [];
    expect(numbers.map((number) => number - firstNumber).filter((n) => n < 0 || n >= FRAMES || n % GOP !== 0)).toEqual(
      [],
    );
    expect(new Set(numbers).size).toBeGreaterThan(1);
    expect(picker.undecodable(id)).toBeUndefined();
  }
});

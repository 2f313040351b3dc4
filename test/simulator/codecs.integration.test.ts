import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { decodeNumbers } from "./decode-numbers.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";

const folder = await mkdtemp(join(tmpdir(), "ngaba-codecs-"));
const files = { h264: join(folder, "h264.mp4"), h265: join(folder, "h265.mp4"), larger: join(folder, "larger.mp4") };
const FRAMES = 50;
const size = { widthPx: 160, heightPx: 90 };

beforeAll(async () => {
  const film = { frames: FRAMES, gop: 25, ...size };
  await makeNumberedFilm(files.h264, film);
  await makeNumberedFilm(files.h265, { ...film, codec: "h265" });
  await makeNumberedFilm(files.larger, { frames: FRAMES, gop: 25, firstNumber: 1000, widthPx: 320, heightPx: 180 });
});
afterAll(() => rm(folder, { recursive: true }));

async function simulate(camera: Partial<SimulatorOptions["cameras"][number]>): Promise<Simulator> {
  const simulator = await startSimulator({ cameras: [{ path: "gate", file: files.h264, ...camera }] });
  onTestFinished(() => simulator.close());
  return simulator;
}

const decode = (url: string, frames: number, transport: "tcp" | "udp" = "tcp") =>
  decodeNumbers(url, { frames, transport, ...size });

const looped = (count: number): number[] => Array.from({ length: count }, (_, n) => n % FRAMES);

test.each([
  { codec: "h264", transport: "udp" },
  { codec: "h265", transport: "tcp" },
  { codec: "h265", transport: "udp" },
] as const)("ffmpeg decodes each picture of $codec over $transport, across the end of the file", async (row) => {
  const simulator = await simulate({ file: files[row.codec] });
  const { numbers, log } = await decode(simulator.url("gate"), FRAMES + 20, row.transport);
  expect(numbers).toEqual(looped(FRAMES + 20));
  expect(log).toContain(row.codec === "h264" ? "Video: h264" : "Video: hevc");
  expect(log).not.toMatch(/missed|error/i);
});

test("a camera goes on with a film of another size at a keyframe, and no picture of either is lost", async () => {
  const simulator = await simulate({});
  const reading = decode(simulator.url("gate"), 60);
  await vi.waitFor(() => expect(simulator.sent("gate").length).toBeGreaterThan(5), { interval: 5, timeout: 30_000 });
  await simulator.twist("gate", { switchTo: files.larger });
  const { numbers, log } = await reading;
  const changed = numbers.indexOf(1000);
  expect(changed % 25).toBe(0);
  expect(changed).toBeGreaterThan(0);
  const expected = [...looped(changed), ...looped(60 - changed).map((number) => 1000 + number)];
  expect(numbers).toEqual(expected);
  expect(new Set(log.match(/ s:\d+x\d+/g))).toEqual(new Set([" s:160x90", " s:320x180"]));
  const times = [...log.matchAll(/pts_time:([\d.]+)/g)].map(([, time]) => Number(time));
  expect(times.slice(1).every((time, index) => Math.abs(time - (times[index] ?? 0) - 0.04) < 0.001)).toBe(true);
});

test("a film to go on with that cannot be played is told in one sentence, and the camera plays on", async () => {
  const simulator = await simulate({});
  await expect(simulator.twist("gate", { switchTo: import.meta.filename })).rejects.toThrow(
    "no playable H.264 or H.265",
  );
  expect((await decode(simulator.url("gate"), 3)).numbers).toEqual([0, 1, 2]);
});

test.each(["basic", "digest-qop"] as const)("ffmpeg logs in by %s with the right password only", async (auth) => {
  const simulator = await simulate({ credentials: { username: "viewer", password: "p@ss:w/1" }, auth });
  const as = (login: string): string => simulator.url("gate").replace("//", `//${login}@`);
  expect((await decode(as("viewer:p%40ss%3Aw%2F1"), 3)).numbers).toEqual([0, 1, 2]);
  await expect(decode(as("viewer:wrong"), 1)).rejects.toThrow("401 Unauthorized");
});

test.each([
  { has: "tcp", lacks: "udp" },
  { has: "udp", lacks: "tcp" },
] as const)("a camera that can only do $has refuses $lacks", async ({ has, lacks }) => {
  const simulator = await simulate({ transports: [has] });
  expect((await decode(simulator.url("gate"), 3, has)).numbers).toEqual([0, 1, 2]);
  await expect(decode(simulator.url("gate"), 1, lacks)).rejects.toThrow(
    /461|Protocol not supported|Nonmatching transport/,
  );
});

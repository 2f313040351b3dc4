import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { HandClient } from "./hand-client.ts";
import { readMovie } from "./mp4-movie.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";

const run = promisify(execFile);
const FRAMES = 30;
const folder = mkdtempSync(join(tmpdir(), "ngaba-simulator-"));
const film = join(folder, "b-frames.mp4");

/** 1.2 s with B-frames at 25 fps, so that order of decoding and of showing differ. */
beforeAll(async () => {
  const source = ["-f", "lavfi", "-i", "testsrc2=size=192x144:rate=25", "-frames:v", String(FRAMES)];
  await run("ffmpeg", [
    "-v",
    "error",
    ...source,
    "-c:v",
    "libx264",
    "-bf",
    "3",
    "-g",
    "15",
    "-pix_fmt",
    "yuv420p",
    film,
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function simulate(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Presentation time in milliseconds and MD5 of each decoded picture, by ffmpeg. */
async function decode(input: readonly string[], frames: number): Promise<{ atMs: number; md5: string }[]> {
  const output = ["-map", "0:v", "-frames:v", String(frames), "-fps_mode", "passthrough", "-enc_time_base", "1/1000"];
  const { stdout } = await run("ffmpeg", ["-v", "error", ...input, ...output, "-f", "framemd5", "-"]);
  const rows = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return rows.map((row) => row.split(",")).map((cells) => ({ atMs: Number(cells[2]), md5: cells[5]?.trim() ?? "" }));
}

test("reads as many access units from an MP4 file as ffprobe, with the same times", async () => {
  const movie = await readMovie(film);
  const { stdout } = await run("ffprobe", [
    "-v",
    "error",
    "-show_entries",
    "packet=pts,dts,flags",
    "-of",
    "csv=p=0",
    film,
  ]);
  const packets = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const firstPts = Math.min(...packets.map(([pts]) => Number(pts)));
  const firstShown = Math.min(...movie.units.map((unit) => unit.presentationTicks));
  expect(movie.units.map((unit) => [unit.presentationTicks - firstShown, unit.isKeyframe])).toEqual(
    packets.map(([pts, , flags]) => [Number(pts) - firstPts, flags?.startsWith("K")]),
  );
});

test("a client decodes the file's pictures bit for bit, also across the end of the file, at times that go on", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film }] });
  const original = (await decode(["-i", film], FRAMES)).map(({ md5 }) => md5);
  const received = await decode(["-rtsp_transport", "tcp", "-copyts", "-i", simulator.url("gate")], 2 * FRAMES);

  expect(received.map(({ md5 }) => md5)).toEqual([...original, ...original]);
  const steps = received.slice(1).map(({ atMs }, index) => atMs - (received[index]?.atMs ?? 0));
  expect(steps.every((step) => Math.abs(step - 40) <= 1)).toBe(true);
});

test("a client that starts later in the file begins at the keyframe before", async () => {
  const simulator = await simulate({ cameras: [{ path: "gate", file: film, startOffsetMs: 900 }] });
  const original = await decode(["-i", film], FRAMES);
  const askedAt = Date.now();
  const [first] = await decode(["-rtsp_transport", "tcp", "-i", simulator.url("gate")], 1);
  expect(first?.md5).toBe(original[15]?.md5);
  // The keyframe is at 600 ms, less the two pictures by which decoding is ahead of showing.
  const { startedAt, number } = simulator.newestPlay("gate") ?? expect.unreachable();
  expect(number).toBe(1);
  expect(startedAt).toBeGreaterThanOrEqual(askedAt - 600);
  expect(startedAt).toBeLessThanOrEqual(Date.now() - 600);
});

test("the right login plays; a wrong one, or none, is refused", async () => {
  const credentials = { username: "viewer", password: "p@ss:w/1" };
  const simulator = await simulate({ cameras: [{ path: "gate", file: film, credentials }] });
  const as = (login: string): string[] => [
    "-rtsp_transport",
    "tcp",
    "-i",
    simulator.url("gate").replace("//", `//${login}`),
  ];

  await expect(decode(as("viewer:p%40ss%3Aw%2F1@"), 3)).resolves.toHaveLength(3);
  await expect(decode(as("viewer:wrong@"), 3)).rejects.toThrow("401 Unauthorized");
  await expect(decode(as(""), 3)).rejects.toThrow("401 Unauthorized");
});

test.each([
  { behaviour: "refuse", says: "5XX" },
  { behaviour: "unauthorised", says: "401" },
  { behaviour: "not-found", says: "404" },
  { behaviour: "cut", says: "Input/output error|End of file|Invalid data|Connection reset|-541478725" },
] as const)("a camera told to $behaviour does so, and plays again when told to", async ({ behaviour, says }) => {
  const simulator = await simulate({
    cameras: [
      { path: "gate", file: film },
      { path: "yard", file: film },
    ],
  });
  const input = (path: string): string[] => ["-rtsp_transport", "tcp", "-i", simulator.url(path)];
  simulator.setBehaviour("gate", behaviour);
  await expect(decode(input("gate"), 1)).rejects.toThrow(new RegExp(says));
  await expect(decode(input("yard"), 1)).resolves.toHaveLength(1);
  simulator.setBehaviour("gate", "play");
  await expect(decode(input("gate"), 1)).resolves.toHaveLength(1);
});

async function playByHand(simulator: Simulator, path: string): Promise<HandClient> {
  const client = new HandClient(simulator.port);
  onTestFinished(() => void client.socket.destroy());
  await client.play(simulator.url(path));
  return client;
}

test("a stalled camera keeps its clients and sends nothing; a cut one loses them", async () => {
  const simulator = await simulate({ cameras: [{ path: "gate", file: film }] });
  const client = await playByHand(simulator, "gate");
  const atStart = client.bytes;
  await vi.waitFor(() => expect(client.bytes).toBeGreaterThan(atStart));
  expect(simulator.clientCount("gate")).toBe(1);

  simulator.setBehaviour("gate", "stall");
  let before = -1;
  await vi.waitFor(
    () => {
      // two looks, 300 ms apart, that find the same: at 25 fps something would have come
      const now = client.bytes;
      const isSame = now === before;
      before = now;
      expect(isSame).toBe(true);
    },
    { interval: 300, timeout: 5000 },
  );
  expect(client.isClosed).toBe(false);

  simulator.setBehaviour("gate", "cut");
  await vi.waitFor(() => expect(client.isClosed).toBe(true));
  expect(simulator.clientCount("gate")).toBe(0);
});

test("two hundred cameras play to a client each", async () => {
  const paths = Array.from({ length: 200 }, (_, index) => `camera-${index + 1}`);
  const simulator = await simulate({ cameras: paths.map((path) => ({ path, file: film })) });
  const clients = await Promise.all(paths.map((path) => playByHand(simulator, path)));
  await vi.waitFor(() => expect(Math.min(...clients.map((client) => client.bytes))).toBeGreaterThan(20_000), {
    timeout: 20_000,
  });
  expect(paths.every((path) => simulator.clientCount(path) === 1)).toBe(true);
});

test("a client that never reads is dropped, and costs no other its pictures", async () => {
  const simulator = await simulate({ cameras: [{ path: "gate", file: await largeFilm() }] });
  const slow = await playByHand(simulator, "gate");
  const good = await playByHand(simulator, "gate");
  slow.socket.pause();
  await vi.waitFor(() => expect(simulator.clientCount("gate")).toBe(1), { timeout: 40_000, interval: 200 });
  expect(good.isClosed).toBe(false);
});

/** Noise hardly compresses: some megabytes each second fill any socket buffer soon. */
async function largeFilm(): Promise<string> {
  const file = join(folder, `noise-${createHash("md5").update("noise").digest("hex").slice(0, 8)}.mp4`);
  const source = ["-f", "lavfi", "-i", "nullsrc=size=352x288:rate=25,geq=random(1)*255:128:128", "-frames:v", "25"];
  await run("ffmpeg", [
    "-v",
    "error",
    ...source,
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-qp",
    "8",
    "-pix_fmt",
    "yuv420p",
    file,
  ]);
  return file;
}

test("a file without video, a path given twice and a port in use each get a sentence", async () => {
  const text = join(import.meta.dirname, "simulator.ts");
  await expect(startSimulator({ cameras: [{ path: "a", file: text }] })).rejects.toThrow(
    "no playable H.264 or H.265 track",
  );
  const twice = [
    { path: "a", file: film },
    { path: "a", file: film },
  ];
  await expect(startSimulator({ cameras: twice })).rejects.toThrow("Two simulated cameras have the path a");
  const { port } = await simulate({ cameras: [] });
  await expect(startSimulator({ port, cameras: [] })).rejects.toThrow("cannot listen");
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CameraCapture, createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import type { CameraStanding } from "@ngaba/edge-agent/capture/camera-state.ts";
import type { CameraStream } from "@ngaba/edge-agent/capture/camera-stream.ts";
import { requireFfmpeg } from "@ngaba/edge-agent/capture/ffmpeg-version.ts";
import { watchSecrets } from "@ngaba/edge-agent/config/secrets-watch.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startSimulator } from "../simulator/simulator.ts";
import { FILM, ffmpegChildren, LOGIN, makeFilm, readFrames, streamOf, type TestFilm } from "./capture-kit.ts";

const FILM_SIZE = { widthPx: FILM.widthPx, heightPx: FILM.heightPx };
let film: TestFilm;
beforeAll(async () => {
  film = await makeFilm();
});
afterAll(() => film.remove());

/** A camera that is kept connected until the test ends, and what it told of itself. */
function keepConnected(
  stream: CameraStream,
  onUnauthorised = (): void => undefined,
): { capture: CameraCapture; states: CameraStanding[] } {
  const stopping = new AbortController();
  const states: CameraStanding[] = [];
  const capture = createCameraCapture({
    cameraId: "gate",
    stream,
    clock: systemClock,
    log: createLogger("silent"),
    onState: (standing) => states.push(standing),
    onUnauthorised,
  });
  const running = capture.run(stopping.signal);
  onTestFinished(() => running);
  onTestFinished(() => stopping.abort());
  return { capture, states };
}

const isIn = (capture: CameraCapture, state: string) => (): void => expect(capture.health().state).toBe(state);

test.each([
  { behaviour: "play", password: "wrong", code: "STREAM_UNAUTHORISED" },
  { behaviour: "unauthorised", password: LOGIN.password, code: "STREAM_UNAUTHORISED" },
  { behaviour: "refuse", password: LOGIN.password, code: "STREAM_REFUSED" },
  { behaviour: "not-found", password: LOGIN.password, code: "STREAM_REFUSED" },
  { behaviour: "cut", password: LOGIN.password, code: "STREAM_ENDED" },
  { behaviour: "stall", password: LOGIN.password, code: "STREAM_STALLED" },
] as const)("a camera told to $behaviour, with password $password: $code, and no word of the login", async (row) => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
  simulator.setBehaviour("gate", row.behaviour);
  const credentials = { username: LOGIN.username, password: row.password };
  const fault = await readFrames(streamOf(simulator.url("gate"), { credentials }), 1).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: row.code, retryable: true });
  const told = `${String(fault)} ${JSON.stringify(fault)} ${(fault as Error).stack} ${(fault as Error).cause}`;
  for (const form of [row.password, encodeURIComponent(row.password), "viewer:"]) expect(told).not.toContain(form);
});

test.each([
  { url: "rtsp://127.0.0.1:1/gate", code: "STREAM_REFUSED", why: "nobody listens there" },
  { url: "rtsp://camera.invalid/gate", code: "STREAM_UNREACHABLE", why: "no such name" },
])("$url: $code, $why", async ({ url, code }) => {
  await expect(readFrames(streamOf(url), 1)).rejects.toMatchObject({ code, retryable: true });
});

test("a stream that is cut is known to have ended", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const onFrame = (): void => simulator.setBehaviour("gate", "cut");
  const reading = streamOf(simulator.url("gate")).runOnce(new AbortController().signal, {
    onUnit: () => undefined,
    onFrame,
  });
  await expect(reading).rejects.toMatchObject({ code: "STREAM_ENDED", retryable: true });
});

test("live cameras that stall, refuse or send rubbish are offline within 10 s, return by themselves, and say each once; their neighbour stays live", async () => {
  const faults = ["stall", "refuse", "rubbish"] as const;
  const cameras = [...faults, "none"].map((path) => ({ path, file: film.file }));
  await using simulator = await startSimulator({ cameras });
  const neighbour = keepConnected(streamOf(simulator.url("none")));
  const troubled = faults.map((fault) => ({ fault, ...keepConnected(streamOf(simulator.url(fault))) }));
  for (const { capture } of [neighbour, ...troubled]) await vi.waitFor(isIn(capture, "live"), { timeout: 20_000 });

  for (const { fault } of troubled) simulator.setBehaviour(fault, fault);
  const toldAt = Date.now();
  for (const { capture } of troubled) await vi.waitFor(isIn(capture, "offline"), { timeout: 15_000 });
  for (const { states } of troubled) expect((states.at(-1)?.stateSince ?? 0) - toldAt).toBeLessThan(10_000);
  for (const { capture } of troubled) {
    await vi.waitFor(() => expect(capture.health().restarts).toBeGreaterThan(0), { timeout: 10_000 });
  }

  for (const { fault } of troubled) simulator.setBehaviour(fault, "play");
  for (const { capture } of troubled) await vi.waitFor(isIn(capture, "live"), { timeout: 60_000 });
  for (const { states } of troubled) expect(states.map(({ state }) => state)).toEqual(["live", "offline", "live"]);
  expect(neighbour.states.map(({ state }) => state)).toEqual(["live"]);
  expect(neighbour.capture.health().restarts).toBe(0);
}, 120_000);

test("a watched camera whose keyframes are 12 s apart is live between them, tells its rate, size and bitrate, and is offline within 10 s of a stall", async () => {
  const smart = await makeFilm(5, 0, 60); // keyframes at 0 and 12 s of 20
  onTestFinished(() => smart.remove());
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: smart.file }] });
  const { capture, states } = keepConnected(streamOf(simulator.url("gate"), { decoding: null }));
  await vi.waitFor(() => expect(capture.health().keyframeIntervalMs).toBeGreaterThan(11_000), { timeout: 30_000 });
  expect(states.map(({ state }) => state)).toEqual(["live"]);
  expect(capture.health()).toMatchObject({ restarts: 0, codec: "h264", ...FILM_SIZE });
  expect(capture.health().fps).toBeCloseTo(5, 0);
  expect(capture.health().bitrateKbps).toBeGreaterThan(10);
  expect(await ffmpegChildren()).toEqual([]);

  simulator.setBehaviour("gate", "stall");
  const stalledAt = Date.now();
  await vi.waitFor(isIn(capture, "offline"), { timeout: 15_000 });
  expect((states.at(-1)?.stateSince ?? 0) - stalledAt).toBeLessThan(10_000);
  simulator.setBehaviour("gate", "play");
  await vi.waitFor(isIn(capture, "live"), { timeout: 60_000 });
  expect(states.map(({ state }) => state)).toEqual(["live", "offline", "live"]);
}, 120_000);

test("an address that refuses from the start is offline within 10 s, with the reason, and is tried again and again", async () => {
  const startedAt = Date.now();
  const { capture, states } = keepConnected(streamOf("rtsp://127.0.0.1:1/gate"));
  await vi.waitFor(isIn(capture, "offline"), { timeout: 15_000 });
  expect((states[0]?.stateSince ?? 0) - startedAt).toBeLessThan(10_000);
  expect(capture.health().restarts).toBeGreaterThan(1);
  expect(capture.health().lastError).toContain("refuses the stream");
});

test("a new password in the secrets file is taken up after the refusal, without a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-secrets-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "secrets.yaml");
  const write = (password: string): Promise<void> => {
    const cameras = { gate: { username: LOGIN.username, password } };
    return writeFile(file, JSON.stringify({ brokerPassword: "b", uploadToken: "u", cameras }), { mode: 0o600 });
  };
  await write("of yesterday");
  const config = { cameras: [{ id: "gate" }] };
  const secrets = watchSecrets({ file, config, env: {}, onProblem: () => undefined });
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
  const credentials = () => secrets.current().cameras.gate;
  const stream = streamOf(simulator.url("gate"), { credentials, decoding: null });
  const { capture } = keepConnected(stream, secrets.reread);
  await vi.waitFor(() => expect(capture.health().lastError).toContain("refuses the login"), { timeout: 10_000 });
  await write(LOGIN.password);
  await vi.waitFor(isIn(capture, "live"), { timeout: 20_000 });
});

test("a connection that breaks again and again is degraded, though pictures come", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const { capture, states } = keepConnected(streamOf(simulator.url("gate")));
  for (let breaks = 1; breaks <= 5; breaks++) {
    await vi.waitFor(() => expect(capture.health().frameAgeMs ?? Number.NaN).toBeLessThan(200), { timeout: 30_000 });
    simulator.setBehaviour("gate", "cut");
    simulator.setBehaviour("gate", "play");
    await vi.waitFor(() => expect(capture.health().restarts).toBe(breaks), { timeout: 30_000 });
  }
  await vi.waitFor(isIn(capture, "degraded"), { timeout: 10_000 });
  expect(states.map(({ state }) => state)).toEqual(["live", "degraded"]);
}, 120_000);

test("a missing ffmpeg is one sentence that says what to install", async () => {
  const ffmpegPath = "/nowhere/ffmpeg";
  const sentence = `${ffmpegPath} cannot be started; "apt-get install ffmpeg" installs it.`;
  const missing = { code: "PROGRAM_MISSING", retryable: false, message: sentence };
  await expect(requireFfmpeg(ffmpegPath)).rejects.toMatchObject(missing);
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const stream = streamOf(simulator.url("gate"), { decoding: { ffmpegPath } });
  await expect(readFrames(stream, 1)).rejects.toMatchObject(missing);
  const capture = createCameraCapture({ cameraId: "gate", stream, clock: systemClock, log: createLogger("silent") });
  await expect(capture.run(new AbortController().signal)).rejects.toMatchObject(missing);
  await expect(requireFfmpeg()).resolves.toBeUndefined();
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCameraCapture } from "@ngaba/edge-agent/capture/camera-capture.ts";
import { requireFfmpeg } from "@ngaba/edge-agent/capture/ffmpeg-version.ts";
import { watchSecrets } from "@ngaba/edge-agent/config/secrets-watch.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startSimulator } from "../simulator/simulator.ts";
import { FILM, ffmpegChildren, LOGIN, makeFilm, readFrames, streamOf, type TestFilm } from "./capture-kit.ts";
import { changes, type WatchedCamera, watchCamera } from "./watched-camera-kit.ts";

const FILM_SIZE = { widthPx: FILM.widthPx, heightPx: FILM.heightPx };
let film: TestFilm;
beforeAll(async () => {
  film = await makeFilm();
});
afterAll(() => film.remove());

const isIn = (camera: WatchedCamera, state: string) => (): void => expect(camera.state()).toBe(state);

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
  const watchAnalysed = (path: string) =>
    watchCamera(streamOf(simulator.url(path), { decoding: { fps: 5 } }), { isAnalysed: true });
  const neighbour = await watchAnalysed("none");
  const troubled = await Promise.all(faults.map(watchAnalysed));
  for (const camera of [neighbour, ...troubled]) await vi.waitFor(isIn(camera, "live"), { timeout: 20_000 });

  for (const fault of faults) simulator.setBehaviour(fault, fault);
  const toldAt = Date.now();
  for (const camera of troubled) await vi.waitFor(isIn(camera, "offline"), { timeout: 15_000 });
  for (const { told } of troubled) expect(Date.parse(told.at(-1)?.at ?? "") - toldAt).toBeLessThan(10_000);
  for (const { capture } of troubled) {
    await vi.waitFor(() => expect(capture.health().restarts).toBeGreaterThan(0), { timeout: 10_000 });
  }

  for (const fault of faults) simulator.setBehaviour(fault, "play");
  for (const camera of troubled) await vi.waitFor(isIn(camera, "live"), { timeout: 60_000 });
  for (const { told } of troubled) {
    expect(changes(told)).toEqual(["connecting→live", "live→offline", "offline→live"]);
    expect(told[2]?.episodeId).toBe(told[1]?.episodeId);
  }
  expect(changes(neighbour.told)).toEqual(["connecting→live"]);
  expect(neighbour.capture.health().restarts).toBe(0);
}, 120_000);

test("a watched camera whose keyframes are 12 s apart is live between them, tells its rate, size and bitrate, and is offline once it was silent for its time", async () => {
  const smart = await makeFilm(5, 0, 60); // keyframes at 0 and 12 s of 20
  onTestFinished(() => smart.remove());
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: smart.file }] });
  const camera = await watchCamera(streamOf(simulator.url("gate"), { decoding: null }));
  const { capture, watch, told } = camera;
  const measured = () => watch.health("gate");
  await vi.waitFor(() => expect(measured().keyframeIntervalMs).toBeGreaterThan(11_000), { timeout: 30_000 });
  expect(changes(told)).toEqual(["connecting→live"]);
  expect(measured()).toMatchObject({ codec: "h264" });
  expect(measured().bitrateKbps).toBeGreaterThan(10);
  expect(capture.health()).toMatchObject({ restarts: 0, ...FILM_SIZE });
  expect(capture.health().fps).toBeCloseTo(5, 0);
  expect(await ffmpegChildren()).toEqual([]);

  simulator.setBehaviour("gate", "stall");
  const stalledAt = Date.now();
  await vi.waitFor(isIn(camera, "offline"), { timeout: 30_000 });
  expect(Date.parse(told.at(-1)?.at ?? "") - stalledAt).toBeLessThan(22_000);
  simulator.setBehaviour("gate", "play");
  await vi.waitFor(isIn(camera, "live"), { timeout: 60_000 });
  expect(changes(told)).toEqual(["connecting→live", "live→offline", "offline→live"]);
}, 120_000);

test("an address that refuses from the start is offline within 10 s, with the reason, and is tried again and again", async () => {
  const camera = await watchCamera(streamOf("rtsp://127.0.0.1:1/gate"), { isAnalysed: true });
  await vi.waitFor(isIn(camera, "offline"), { timeout: 15_000 });
  expect(camera.told).toMatchObject([
    { offlineReason: "refused", detail: expect.stringContaining("refuses the stream") },
  ]);
  const { at = "", since = "" } = camera.told[0] ?? {};
  expect(Date.parse(at) - Date.parse(since)).toBeLessThan(10_000);
  expect(camera.capture.health().restarts).toBeGreaterThan(1);
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
  const camera = await watchCamera(stream, { onUnauthorised: secrets.reread });
  await vi.waitFor(() => expect(camera.capture.health().lastError).toContain("refuses the login"), { timeout: 10_000 });
  await write(LOGIN.password);
  await vi.waitFor(isIn(camera, "live"), { timeout: 20_000 });
});

test("a connection that breaks again and again is unstable, though pictures come", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const camera = await watchCamera(streamOf(simulator.url("gate"), { decoding: null }), { isAnalysed: true });
  const { capture, told } = camera;
  for (let breaks = 1; breaks <= 5; breaks++) {
    await vi.waitFor(() => expect(capture.health().frameAgeMs ?? Number.NaN).toBeLessThan(200), { timeout: 30_000 });
    simulator.setBehaviour("gate", "cut");
    simulator.setBehaviour("gate", "play");
    await vi.waitFor(() => expect(capture.health().restarts).toBe(breaks), { timeout: 30_000 });
  }
  await vi.waitFor(isIn(camera, "degraded"), { timeout: 15_000 });
  expect(told.at(-1)?.reasons).toEqual(["unstable"]);
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

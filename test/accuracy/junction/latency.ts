import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CameraView, EventDetail, EventPage } from "@ngaba/contract";
import { readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";
import { modelCacheFolder, repositoryRoot } from "../../../scripts/folders.ts";
import { type Provisioned, provision } from "../../../scripts/start/provision.ts";
import { ServiceProcess } from "../../e2e/service-process.ts";
import { freePort } from "../../servers/free-port.ts";
import { type Simulator, startSimulator } from "../../simulator/simulator.ts";
import type { FilmToWatch } from "./watch-film.ts";

/** How long an event takes from the picture to the centre, and what that costs. */
export interface JunctionLatency {
  readonly cameras: number;
  /** What was measured over. */
  readonly seconds: number;
  readonly events: number;
  /** Undefined without events. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  /** Reached, by camera. */
  readonly analysedFps: readonly number[];
  /** Processor time of the agent and its ffmpegs, in seconds of one core for each second. */
  readonly cores: number;
}

/** Once through a film of a minute, and what is said a little later. */
const MEASURE_S = 65;
const WARM_UP_S = 5;
const LOOK_EVERY_MS = 2_500;
const PATIENCE_MS = 90_000;

/**
 * Plays films to a real agent over RTSP, all cameras at once and in real time, with a real broker and centre: how long it
 * takes from the picture in which a rule saw enough, so beyond the rule's own dwell, to the event's commit at the centre.
 *
 * @param films of different cameras
 * @throws {Error} when the pictures are not analysed in time
 */
export async function measureLatency(
  films: readonly FilmToWatch[],
  fps: number,
  say: (line: string) => void,
): Promise<JunctionLatency> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-junction-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const cameras = films.map(({ truth, film }) => ({ path: truth.cameraId, file: film }));
  const simulator = stack.use(await startSimulator({ cameras }));
  const httpPort = await freePort();
  const provisioned = await provisionFor(folder, httpPort, films, simulator, fps);
  const centre = new ServiceProcess("central/src/main.ts", provisioned.centreConfig);
  stack.defer(async () => void (await centre.stop()));
  centre.start();
  const get = await centreAt(httpPort, provisioned);
  const agent = new ServiceProcess("edge-agent/src/main.ts", provisioned.agentConfig);
  stack.defer(async () => void (await agent.stop()));
  agent.start();
  say(`${films.length} cameras at once over RTSP, ${MEASURE_S} s …`);
  await waitUntil("the agent analyses every camera", async () => {
    const seen = await camerasOf(get, films);
    return seen.length === films.length && seen.every(({ analysedFps = 0 }) => analysedFps > 0);
  });
  await sleep(WARM_UP_S * 1000);
  return await measure(get, films, agent.pid);
}

type Get = (path: string) => Promise<unknown>;

async function measure(get: Get, films: readonly FilmToWatch[], agentPid: number): Promise<JunctionLatency> {
  const startedAt = Date.now();
  const cpuBefore = readProcessUsage(agentPid).cpuSeconds;
  const looks: (readonly CameraView[])[] = [];
  while (Date.now() < startedAt + MEASURE_S * 1000) {
    await sleep(LOOK_EVERY_MS);
    looks.push(await camerasOf(get, films));
  }
  const seconds = (Date.now() - startedAt) / 1000;
  const cores = (readProcessUsage(agentPid).cpuSeconds - cpuBefore) / seconds;
  const latencies = await latenciesMs(get, films, startedAt);
  return {
    cameras: films.length,
    seconds: Math.round(seconds),
    events: latencies.length,
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    analysedFps: films.map(({ truth: { cameraId } }) => {
      const rates = looks.flatMap((cameras) => cameras.find(({ id }) => id === cameraId)?.analysedFps ?? []);
      return rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
    }),
    cores,
  };
}

/** Of every event whose first picture is of the time measured, ascending. */
async function latenciesMs(get: Get, films: readonly FilmToWatch[], sinceMs: number): Promise<number[]> {
  const { events } = EventPage.parse(await get("/api/events?limit=200"));
  const details = await Promise.all(events.map(async ({ id }) => EventDetail.parse(await get(`/api/events/${id}`))));
  return details
    .flatMap(({ cameraId, receivedAt, messages }) => {
      const film = films.find(({ truth }) => truth.cameraId === cameraId);
      const toldAt = timeOf(messages[0]);
      if (film === undefined || toldAt === undefined || toldAt < sinceMs) return [];
      // The picture's stamp is late by one interval between pictures, which ffmpeg's parser takes: docs/time.md.
      return [Date.parse(receivedAt) - toldAt + 1000 / film.truth.framesPerSecond];
    })
    .sort((a, b) => a - b);
}

function timeOf(message: unknown): number | undefined {
  if (typeof message !== "object" || message === null || !("time" in message)) return undefined;
  return typeof message.time === "string" ? Date.parse(message.time) : undefined;
}

/** The smallest value that so large a share of all is not above. */
function quantile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

async function provisionFor(
  dataDir: string,
  httpPort: number,
  films: readonly FilmToWatch[],
  simulator: Simulator,
  fps: number,
): Promise<Provisioned> {
  return await provision({
    ...{ dataDir, httpPort, brokerPort: await freePort(), modelCacheDir: modelCacheFolder },
    inventoryDir: join(repositoryRoot, "config/viet-tri"),
    cameras: films.map(({ truth: { cameraId }, sceneFile }) => {
      return { id: cameraId, rtspUrl: simulator.url(cameraId), analysis: { scene: sceneFile, fps } };
    }),
  });
}

/** @returns what asks the centre, once it is ready */
async function centreAt(httpPort: number, { centreDataDir }: Provisioned): Promise<Get> {
  const url = `http://127.0.0.1:${httpPort}`;
  await waitUntil("the centre is ready", () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const key = (await readFile(join(centreDataDir, "access-key"), "utf8")).trim();
  return async (path) => await (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } })).json();
}

async function camerasOf(get: Get, films: readonly FilmToWatch[]): Promise<readonly CameraView[]> {
  const { cameras } = (await get("/api/cameras")) as { cameras: CameraView[] }; // our own centre's answer
  return cameras.filter(({ id }) => films.some(({ truth }) => truth.cameraId === id));
}

async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain: ${what}`);
    await sleep(200);
  }
}

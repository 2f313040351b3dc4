import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CameraView, EventDetail, EventPage } from "@ngaba/contract";
import { modelCacheFolder, repositoryRoot } from "../../../scripts/folders.ts";
import { provision } from "../../../scripts/start/provision.ts";
import { addMachine } from "../../central/add-machine.ts";
import { isCentreReady, startService, whenReady } from "../../e2e/start-service.ts";
import { freePort } from "../../servers/free-port.ts";
import { type Simulator, startSimulator } from "../../simulator/simulator.ts";
import type { FilmToWatch } from "./watch-film.ts";

/** A real agent that watches films over RTSP as they are played, and the centre that it tells over MQTT. */
export interface LiveServices extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly agentPid: number;
  /** Of the films' cameras only. */
  cameras(): Promise<readonly CameraView[]>;
  /** Every event that the centre has, camera by camera. */
  eventsOf(cameraId: string): Promise<readonly EventDetail[]>;
}

interface LiveOrder {
  readonly films: readonly FilmToWatch[];
  /** Pictures a second that the agent is asked to look at. */
  readonly fps: number;
  /** How much of each film's end is played before its beginning. */
  readonly leadInMs: number;
}

const PAGE = 200;

/** @throws {Error} when the centre is not ready in time */
export async function startLiveServices({ films, fps, leadInMs }: LiveOrder): Promise<LiveServices> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "ngaba-junction-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const plans = films.map(({ film, truth: { cameraId, lengthMs } }) => {
    return { path: cameraId, file: film, startOffsetMs: Math.max(0, lengthMs - leadInMs) };
  });
  const simulator = stack.use(await startSimulator({ cameras: plans }));
  const httpPort = await freePort();
  const cameras = films.map(({ truth: { cameraId }, sceneFile }) => {
    return { id: cameraId, rtspUrl: simulator.url(cameraId), analysis: { scene: sceneFile, fps } };
  });
  const { centreConfig, agentConfig, centreDataDir } = await provision({
    ...{ dataDir, httpPort, brokerPort: await freePort(), modelCacheDir: modelCacheFolder, cameras },
    inventoryDir: join(repositoryRoot, "config/viet-tri"),
  });
  const centre = startService(stack, "central/src/main.ts", centreConfig);
  const url = `http://127.0.0.1:${httpPort}`;
  await whenReady("the centre", centre, () => isCentreReady(url));
  const get = await askAt(url, centreDataDir);
  const agent = startService(stack, "edge-agent/src/main.ts", agentConfig);
  const services = stack.move();
  return {
    simulator,
    agentPid: agent.pid,
    cameras: async () => {
      const { cameras } = (await get("/api/cameras")) as { cameras: CameraView[] }; // our own centre's answer
      return cameras.filter(({ id }) => films.some(({ truth }) => truth.cameraId === id));
    },
    eventsOf: (cameraId) => eventsOf(get, cameraId),
    [Symbol.asyncDispose]: () => services.disposeAsync(),
  };
}

type Get = (path: string) => Promise<unknown>;

async function askAt(url: string, centreDataDir: string): Promise<Get> {
  const headers = await addMachine(centreDataDir);
  return async (path) => {
    const response = await fetch(`${url}${path}`, { headers });
    if (!response.ok) throw new Error(`the centre answers ${response.status} to ${path}: ${await response.text()}`);
    return await response.json();
  };
}

async function eventsOf(get: Get, cameraId: string): Promise<EventDetail[]> {
  const details: EventDetail[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page: EventPage = EventPage.parse(await get(`/api/events?camera=${cameraId}&limit=${PAGE}${cursor}`));
    for (const { id } of page.events) details.push(EventDetail.parse(await get(`/api/events/${id}`)));
    cursor = page.nextCursor === undefined ? undefined : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return details;
}

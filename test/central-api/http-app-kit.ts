/** The HTTP application on a real port, with the data path's answers made up: the API is what is tested. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CameraView, type EventQuery, Problem } from "@ngaba/contract";
import supertest from "supertest";
import { createEventStreams } from "../../central/src/api/event-stream.ts";
import { createHttpApp } from "../../central/src/api/http-app.ts";
import { startHttpServer } from "../../central/src/api/http-server.ts";
import { createSessions } from "../../central/src/auth/session.ts";
import { CentralConfigFile } from "../../central/src/config/central-config.ts";
import type { DataPath } from "../../central/src/data-path.ts";
import { openAgentRegistry } from "../../central/src/fleet/agent-registry.ts";
import { openCameraPictures } from "../../central/src/media/camera-pictures.ts";
import { openMediaStore } from "../../central/src/media/media-store.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { CentralError } from "../../central/src/platform/errors.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { Registry } from "../../central/src/platform/metrics.ts";

export const ACCESS_KEY = "an-access-key-of-at-least-32-chars-for-tests";
export const bearer = { authorization: `Bearer ${ACCESS_KEY}` };
export const picture: Buffer = Buffer.from("\xff\xd8 bytes of a picture \xff\xd9", "latin1");
export const sha256: string = createHash("sha256").update(picture).digest("hex");

export interface TestApi {
  readonly api: supertest.Agent;
  readonly url: string;
  /** Of agent-01; agent-02 exists too. */
  readonly uploadToken: string;
  /** Folder of the media store. */
  readonly mediaDir: string;
  /** Folder of the built page. */
  readonly webDir: string;
  readonly logLines: readonly string[];
  readonly told: Told;
  stop(): Promise<void>;
}

/** What the data path was asked and told, and what it answers. */
interface Told {
  readonly queries: EventQuery[];
  readonly arrived: string[];
  recordings: DataPath["recordings"];
  orders: DataPath["orders"];
  readonly cameras: CameraView[];
  isReady: boolean;
}

function dataPath(
  told: Told,
): Pick<DataPath, "cameras" | "timelines" | "events" | "series" | "ready" | "mediaArrived" | "recordings" | "orders"> {
  const events = {
    find: (query: EventQuery) => {
      told.queries.push(query);
      if (query.cursor !== undefined) throw new CentralError("CURSOR_INVALID", "not a cursor");
      return Promise.resolve({ events: [] });
    },
    get: (id: string) =>
      id.startsWith("0") ? Promise.reject(new Error("secret detail of a bug")) : Promise.resolve(undefined),
  };
  const away = () => Promise.reject(new CentralError("SERIES_UNAVAILABLE", "influx is away", { retryable: true }));
  const series = { read: away, readLanes: away, readTurnings: away };
  return {
    events: events as unknown as DataPath["events"],
    series: series as unknown as DataPath["series"],
    cameras: { sites: () => [], cameras: () => told.cameras, agents: () => [] },
    timelines: { of: async () => ({ changes: [], isCut: false }) },
    ready: async () => ({ ...told, isBrokerConnected: told.isReady, isSeriesReady: true, lagRows: {} }),
    recordings: {
      ask: (cameraId, request) => told.recordings.ask(cameraId, request),
      find: (id) => told.recordings.find(id),
    },
    orders: {
      give: (cameraId, order) => told.orders.give(cameraId, order),
      find: (id) => told.orders.find(id),
    },
    mediaArrived: async (hash) => void told.arrived.push(hash),
  };
}

function makePage(webDir: string): void {
  mkdirSync(join(webDir, "assets"), { recursive: true });
  writeFileSync(join(webDir, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(webDir, "assets", "main-abc.js"), "run()");
  writeFileSync(join(webDir, "favicon.svg"), "<svg/>");
}

/** Starts it with small limits, or with these. */
export async function startTestApi(
  more: { readonly mediaMinFreeBytes?: number; readonly mediaMaxBytes?: number } = {},
): Promise<TestApi> {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-api-"));
  const webDir = join(folder, "web");
  makePage(webDir);
  const small = { mediaMaxBytes: 1024, mediaMinFreeBytes: 0, wrongKeysPerMinute: 3, requestsPerMinute: 50, ...more };
  const config = { ...CentralConfigFile.parse({ inventoryDir: ".", limits: small }), webDir };
  const recordings = { ask: async () => undefined, find: async () => undefined };
  const orders: DataPath["orders"] = { give: async () => "camera-unknown", find: async () => undefined };
  const told: Told = { queries: [], arrived: [], cameras: [], isReady: true, recordings, orders };
  const logLines: string[] = [];
  const logger = createLogger("debug", { write: (line: string) => void logLines.push(line) });
  const registry = new Registry();
  const agents = openAgentRegistry(join(folder, "agents.json"));
  const { uploadToken } = await agents.add("agent-01");
  await agents.add("agent-02");
  const { mediaMaxBytes: maxBytes, mediaMinFreeBytes: minFreeBytes } = config.limits;
  const mediaDir = join(folder, "media");
  const media = await openMediaStore(mediaDir, { maxBytes, minFreeBytes });
  const pictures = await openCameraPictures(join(folder, "pictures"));
  const live = { subscribe: () => () => undefined };
  const streams = createEventStreams({ live, maxConnections: 1, maxBufferBytes: 1024, logger, registry });
  const sessions = createSessions(ACCESS_KEY, systemClock);
  const parts = { config, accessKey: ACCESS_KEY, sessions, agents, media, pictures, streams, logger, registry };
  const server = await startHttpServer(createHttpApp({ ...parts, data: dataPath(told) }), {
    host: "127.0.0.1",
    port: 0,
  });
  const stop = async () => {
    streams[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  };
  return { api: supertest.agent(server.url), url: server.url, uploadToken, mediaDir, webDir, logLines, told, stop };
}

/** The problem document of an answer, checked to be one. */
export function problemOf(response: supertest.Response): Problem {
  assert.match(response.headers["content-type"] ?? "", /^application\/problem\+json/);
  const problem = Problem.parse(JSON.parse(response.text));
  assert.equal(problem.status, response.status);
  assert.equal(problem.requestId, response.headers["x-request-id"]);
  return problem;
}

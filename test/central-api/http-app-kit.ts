/** The HTTP application on a real port, with the data path's answers made up: the API is what is tested. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditEntryView, type MapView, Problem, TokenScope } from "@ngaba/contract";
import supertest from "supertest";
import { bearerToken } from "../../central/src/api/bearer.ts";
import { createEventStreams, type EventStreamOptions } from "../../central/src/api/event-stream.ts";
import { createHttpApp } from "../../central/src/api/http-app.ts";
import { startHttpServer } from "../../central/src/api/http-server.ts";
import type { AuditLog } from "../../central/src/audit/audit-log.ts";
import { openAudit } from "../../central/src/audit/open-audit.ts";
import { type Auth, openAuth } from "../../central/src/auth/auth.ts";
import type { Known } from "../../central/src/auth/recognise.ts";
import { startAddress } from "../../central/src/auth/start-key.ts";
import { askerOf } from "../../central/src/auth/who.ts";
import type { ListedGroup } from "../../central/src/cameras/camera-groups.ts";
import type { Inventory } from "../../central/src/cameras/inventory.ts";
import { CentralConfigFile } from "../../central/src/config/central-config.ts";
import { openAgentRegistry } from "../../central/src/fleet/agent-registry.ts";
import { createVideoRooms } from "../../central/src/live-view/video-rooms.ts";
import { openCameraPictures } from "../../central/src/media/camera-pictures.ts";
import { openMediaStore } from "../../central/src/media/media-store.ts";
import { type Clock, systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { Registry } from "../../central/src/platform/metrics.ts";
import { keepSecrets, openRunLog } from "../run-logs.ts";
import { answeringAs, type Told, toldNothing } from "./told-data-path.ts";

/** Stands for an administrator who reviews too, in tests that are not about rights: no request of a real one needs it. */
const STAND_IN = "an-administrator-of-tests-that-are-not-about-rights";
export const bearer = { authorization: `Bearer ${STAND_IN}` };
const standIn: Known = {
  who: {
    ...{ kind: "person", id: "stand-in", name: "An administrator", cameraIds: undefined },
    roles: ["administrator", "senior-reviewer"],
  },
};

/** Of the centre, besides loopback's. */
export const OTHER_NAME = "centre.example";
const listen = { allowedHosts: [OTHER_NAME] };

const name = { vi: "Ngã ba", en: "Junction" };
const site = (id: string) => ({ id, name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true });
const inventory: Inventory = {
  sites: [site("own"), site("foreign")],
  cameras: ["own", "foreign"].map((siteId) => ({ id: `cam-${siteId}`, siteId, name, isSmart: true })),
};
export const picture: Buffer = Buffer.from("\xff\xd8 bytes of a picture \xff\xd9", "latin1");
export const sha256: string = createHash("sha256").update(picture).digest("hex");

export interface TestApi {
  readonly app: ReturnType<typeof createHttpApp>;
  readonly api: supertest.Agent;
  readonly url: string;
  /** Of agent-01; agent-02 exists too. */
  readonly uploadToken: string;
  /** Folder of the media store. */
  readonly mediaDir: string;
  /** Folder of the built page. */
  readonly webDir: string;
  readonly logLines: readonly string[];
  readonly auth: Auth;
  readonly audit: AuditLog;
  /** Secret of a machine that may do all that a machine may. */
  machineToken(): Promise<string>;
  /** What the centre would print: with the start key while it can be used. */
  startUrl(): Promise<string>;
  readonly told: Told;
  stop(): Promise<void>;
}

function makePage(webDir: string): void {
  mkdirSync(join(webDir, "assets"), { recursive: true });
  writeFileSync(join(webDir, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(webDir, "assets", "main-abc.js"), "run()");
  writeFileSync(join(webDir, "favicon.svg"), "<svg/>");
}

export interface TestApiOptions {
  readonly mediaMinFreeBytes?: number;
  readonly mediaMaxBytes?: number;
  readonly requestsPerMinute?: number;
  readonly filesPerMinute?: number;
  readonly wrongSignInsPerMinute?: number;
  readonly maxStreams?: number;
  /** An agent that sends no picture for so long is given up. */
  readonly videoSilentMs?: number;
  readonly accounts?: Partial<Parameters<typeof openAuth>[0]["limits"]>;
  readonly clock?: Clock;
  readonly map?: MapView;
  readonly cameraGroups?: readonly ListedGroup[];
}

/** Starts it with small limits, or with these. */
export async function startTestApi(more: TestApiOptions = {}): Promise<TestApi> {
  const { maxStreams, videoSilentMs = 1_500, accounts = {}, clock = systemClock, ...rest } = more;
  const { map = {}, cameraGroups = [], ...limits } = rest;
  const folder = mkdtempSync(join(tmpdir(), "ngaba-api-"));
  const webDir = join(folder, "web");
  makePage(webDir);
  const small = {
    mediaMaxBytes: 1024,
    mediaMinFreeBytes: 0,
    wrongKeysPerMinute: 3,
    requestsPerMinute: 50,
    wrongSignInsPerMinute: 1_000,
    ...limits,
  };
  const config = { ...CentralConfigFile.parse({ inventoryDir: ".", listen, limits: small, accounts }), webDir };
  const told = toldNothing();
  const logLines: string[] = [];
  const keep = openRunLog("http-app");
  const write = (line: string) => {
    logLines.push(line);
    keep(line);
  };
  const logger = createLogger("debug", { write });
  const registry = new Registry();
  const agents = openAgentRegistry(join(folder, "agents.json"));
  const { uploadToken } = await agents.add("agent-01");
  keepSecrets(uploadToken);
  await agents.add("agent-02");
  const { mediaMaxBytes: maxBytes, mediaMinFreeBytes: minFreeBytes } = config.limits;
  const mediaDir = join(folder, "media");
  const media = await openMediaStore(mediaDir, { maxBytes, minFreeBytes });
  const pictures = await openCameraPictures(join(folder, "pictures"));
  const live = { subscribe: () => () => undefined };
  const real = await openAuth({ dataDir: folder, inventory, cameraGroups, limits: config.accounts, clock });
  const recognise: Auth["recognise"] = async (request) =>
    bearerToken(request) === STAND_IN ? standIn : await real.recognise(request);
  const auth = { ...real, recognise };
  const isKnown: EventStreamOptions["isKnown"] = async (request) => (await recognise(request)) !== undefined;
  const streamLimits = {
    maxConnections: maxStreams ?? 1,
    maxPerReader: 1_000,
    maxBufferBytes: 1024,
    readerOf: askerOf,
  };
  const streams = createEventStreams({ feedOf: () => live, isKnown, ...streamLimits, logger, registry });
  const log = await openAudit(folder, { clock: systemClock, logger });
  const { audit, noteView } = log;
  const data = answeringAs(told);
  const videos = createVideoRooms({
    command: (agentId, command) => void told.commands.push({ ...command, agentId }),
    inbox: { reply: async (_agentId, id) => told.replies.get(id) },
    ...{ cameras: data.cameras, clock: systemClock, maxReaders: 3, maxReadersPerAsker: 2 },
    timing: { renewMs: 300, repeatMs: 100, lookMs: 20, silentMs: videoSilentMs },
  });
  const parts = { config, auth, audit, noteView, agents, media, pictures, map, streams, videos, logger, registry };
  const app = createHttpApp({ ...parts, data });
  const server = await startHttpServer(app, { host: "127.0.0.1", port: 0 });
  const stop = async () => {
    streams[Symbol.dispose]();
    videos[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    await log[Symbol.asyncDispose]();
    await real[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  };
  const { url } = server;
  const startUrl = () => startAddress(url, folder);
  const machine = { name: "test", scopes: TokenScope.options, cameraGroups: null, days: 1 };
  const machineToken = async () => (await auth.tokens.add(machine, "test")).secret;
  const own = { app, api: supertest.agent(url), url, startUrl, machineToken, auth, audit };
  return { ...own, uploadToken, mediaDir, webDir, logLines, told, stop };
}

/** All that stands in the audit log, oldest first. */
export async function auditedIn({ audit }: Pick<TestApi, "audit">): Promise<readonly AuditEntryView[]> {
  return (await audit.read({ limit: 1_000 })).entries.toReversed();
}

/** The problem document of an answer, checked to be one. */
export function problemOf(response: supertest.Response): Problem {
  assert.match(response.headers["content-type"] ?? "", /^application\/problem\+json/);
  const problem = Problem.parse(JSON.parse(response.text));
  assert.equal(problem.status, response.status);
  assert.equal(problem.requestId, response.headers["x-request-id"]);
  return problem;
}

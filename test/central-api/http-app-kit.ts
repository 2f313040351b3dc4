/** The HTTP application on a real port, with the data path's answers made up: the API is what is tested. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AgentView,
  type AuditEntryView,
  type CameraView,
  type Command,
  type CommandReply,
  type EventDetail,
  type EventQuery,
  type MapView,
  Problem,
  type SiteView,
  TokenScope,
} from "@ngaba/contract";
import supertest from "supertest";
import { bearerToken } from "../../central/src/api/bearer.ts";
import { createEventStreams, type EventStreamOptions } from "../../central/src/api/event-stream.ts";
import { createHttpApp, type HttpAppOptions } from "../../central/src/api/http-app.ts";
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
import type { DataPath } from "../../central/src/data-path.ts";
import { openAgentRegistry } from "../../central/src/fleet/agent-registry.ts";
import { createVideoRooms } from "../../central/src/live-view/video-rooms.ts";
import { openCameraPictures } from "../../central/src/media/camera-pictures.ts";
import { openMediaStore } from "../../central/src/media/media-store.ts";
import { type Clock, systemClock } from "../../central/src/platform/clock.ts";
import { CentralError } from "../../central/src/platform/errors.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { Registry } from "../../central/src/platform/metrics.ts";
import { agreementOf, figuresOf } from "../../central/src/review/review-figures.ts";
import { keepSecrets, openRunLog } from "../run-logs.ts";

/** Stands for an administrator in tests that are not about rights: no request of a real one needs it. */
const STAND_IN = "an-administrator-of-tests-that-are-not-about-rights";
export const bearer = { authorization: `Bearer ${STAND_IN}` };
const standIn: Known = {
  who: { kind: "person", id: "stand-in", name: "An administrator", roles: ["administrator"], cameraIds: undefined },
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

/** What the data path was asked and told, and what it answers. */
interface Told {
  readonly queries: EventQuery[];
  /** Cameras that each question about events and figures was limited to. */
  readonly within: (ReadonlySet<string> | undefined)[];
  readonly arrived: string[];
  /** By their id. */
  readonly incidents: Map<string, EventDetail>;
  /** Cameras of a picture or clip, by its hash. */
  readonly mediaCameras: Map<string, readonly string[]>;
  recordings: DataPath["recordings"];
  orders: DataPath["orders"];
  readonly sites: SiteView[];
  handlings: DataPath["handlings"];
  handOvers: DataPath["handOvers"];
  reviews: DataPath["reviews"];
  teaching: DataPath["teaching"];
  holds: DataPath["holds"];
  readonly cameras: CameraView[];
  readonly agents: AgentView[];
  /** Sent to agents to have videos. */
  readonly commands: (Command & { readonly agentId: string })[];
  /** What agents answer, by the command's id. */
  readonly replies: Map<string, CommandReply>;
  isReady: boolean;
}

function dataPath(told: Told): HttpAppOptions["data"] {
  const events = {
    find: (query: EventQuery, within?: ReadonlySet<string>) => {
      told.queries.push(query);
      told.within.push(within);
      if (query.cursor !== undefined) throw new CentralError("CURSOR_INVALID", "not a cursor");
      return Promise.resolve({ events: [] });
    },
    openCounts: async (within?: ReadonlySet<string>) => {
      told.within.push(within);
      return { info: 0, notice: 0, warning: 0, critical: 0 };
    },
    get: (id: string) =>
      id.startsWith("0")
        ? Promise.reject(new Error("secret detail of a bug"))
        : Promise.resolve(told.incidents.get(id)),
  };
  const away = () => Promise.reject(new CentralError("SERIES_UNAVAILABLE", "influx is away", { retryable: true }));
  const readSums: DataPath["series"]["readSums"] = async ({ cameraIds }) => {
    told.within.push(cameraIds && new Set(cameraIds));
    return [];
  };
  const series = { read: away, readLanes: away, readTurnings: away, readSums };
  return {
    events: events as unknown as DataPath["events"],
    series: series as unknown as DataPath["series"],
    cameras: { sites: () => told.sites, cameras: () => told.cameras, agents: () => told.agents },
    timelines: { of: async () => ({ changes: [], isCut: false }) },
    ready: async () => ({ ...told, isBrokerConnected: told.isReady, isSeriesReady: true, lagRows: {} }),
    recordings: {
      ask: (cameraId, request) => told.recordings.ask(cameraId, request),
      find: (id) => told.recordings.find(id),
    },
    orders: {
      give: (cameraId, order, by) => told.orders.give(cameraId, order, by),
      find: (id) => told.orders.find(id),
    },
    handlings: {
      of: (id, who) => told.handlings.of(id, who),
      act: (id, wanted, who) => told.handlings.act(id, wanted, who),
      report: (report, who) => told.handlings.report(report, who),
      inHand: (who) => told.handlings.inHand(who),
    },
    handOvers: {
      write: (request, who) => told.handOvers.write(request, who),
      take: (id, who) => told.handOvers.take(id, who),
      find: (query, who) => told.handOvers.find(query, who),
    },
    reviews: {
      authorities: told.reviews.authorities,
      find: (query, officer) => told.reviews.find(query, officer),
      of: (id, officer) => told.reviews.of(id, officer),
      offers: (id, officer) => told.reviews.offers(id, officer),
      act: (id, wanted, officer) => told.reviews.act(id, wanted, officer),
    },
    teaching: {
      figures: (query, who) => told.teaching.figures(query, who),
      sample: (query, who) => told.teaching.sample(query, who),
    },
    holds: {
      find: (query, who) => told.holds.find(query, who),
      set: (request, who, note) => told.holds.set(request, who, note),
      lift: (id, request, who, note) => told.holds.lift(id, request, who, note),
    },
    mediaArrived: async (hash) => void told.arrived.push(hash),
    camerasOfMedia: async (hash) => new Set(told.mediaCameras.get(hash)),
  };
}

const nobodyActs: Pick<DataPath, "handlings" | "handOvers" | "reviews" | "teaching" | "holds"> = {
  teaching: {
    figures: async () => figuresOf([], []),
    sample: async () => ({ seed: "none", population: 0, cases: [], agreement: agreementOf([], true) }),
  },
  holds: { find: async () => [], set: async () => ({ what: "unknown" }), lift: async () => ({ what: "unknown" }) },
  reviews: {
    authorities: [{ id: "officer", name, ceilingVnd: 7_500_000 }],
    find: async () => ({ cases: [] }),
    of: async () => undefined,
    offers: async () => undefined,
    act: async () => ({ what: "case-unknown" }),
  },
  handlings: {
    of: async () => undefined,
    act: async () => ({ what: "event-unknown" }),
    report: async () => ({ what: "camera-unknown" }),
    inHand: async () => [],
  },
  handOvers: {
    write: () => Promise.reject(new Error("nobody hands over here")),
    take: async () => undefined,
    find: async () => [],
  },
};

function makePage(webDir: string): void {
  mkdirSync(join(webDir, "assets"), { recursive: true });
  writeFileSync(join(webDir, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(webDir, "assets", "main-abc.js"), "run()");
  writeFileSync(join(webDir, "favicon.svg"), "<svg/>");
}

interface TestApiOptions {
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
  const recordings = { ask: async () => undefined, find: async () => undefined };
  const orders: DataPath["orders"] = { give: async () => "camera-unknown", find: async () => undefined };
  const told: Told = {
    ...{ queries: [], within: [], arrived: [], sites: [], cameras: [], agents: [], isReady: true, recordings, orders },
    ...{ incidents: new Map(), mediaCameras: new Map(), commands: [], replies: new Map(), ...nobodyActs },
  };
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
  const data = dataPath(told);
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

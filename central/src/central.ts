import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@ngaba/config";
import { collectDefaultMetrics, Registry } from "prom-client";
import { createEventStreams } from "./api/event-stream.ts";
import { createHttpApp, type HttpAppOptions } from "./api/http-app.ts";
import { explainListenError, startHttpServer } from "./api/http-server.ts";
import { openAudit } from "./audit/open-audit.ts";
import { type Auth, openAuth } from "./auth/auth.ts";
import { startAddress } from "./auth/start-key.ts";
import { askerOf, whoOf } from "./auth/who.ts";
import { startAedesBroker } from "./broker/aedes-broker.ts";
import { unknownMembers } from "./cameras/camera-groups.ts";
import { type CityFacts, loadCityFacts } from "./city-facts.ts";
import type { CentralConfig } from "./config/central-config.ts";
import { type DataPath, type DataPathOptions, startDataPath } from "./data-path.ts";
import { storedEvidence } from "./documents/stored-evidence.ts";
import { type AgentRegistry, openAgentRegistry } from "./fleet/agent-registry.ts";
import { brokerLogin, seriesWithLogin } from "./fleet/centre-login.ts";
import { createSeenBy } from "./live/seen-by.ts";
import { createVideoRooms } from "./live-view/video-rooms.ts";
import { openCameraPictures } from "./media/camera-pictures.ts";
import { createMediaStates } from "./media/media-states.ts";
import { openMediaStore } from "./media/media-store.ts";
import { webhooksWithSecrets } from "./notices/hook-secret.ts";
import { systemClock } from "./platform/clock.ts";
import { CentralError } from "./platform/errors.ts";
import type { Logger } from "./platform/logger.ts";
import { lockFolder } from "./platform/sqlite-lock.ts";
import { startRetention } from "./review/open-retention.ts";
import { SYSTEM } from "./review/review-law.ts";
import { createTurns } from "./review/turns.ts";
import { certificateSource } from "./tls/certificate-source.ts";

export interface Central extends AsyncDisposable {
  /** Where the page and the API are, `http://host:port` or `https://host:port`. */
  readonly httpUrl: string;
  /** Where agents connect, `mqtt://host:port`. */
  readonly brokerUrl: string;
  /** The address to open. Holds the start key while there is one: to be shown, never logged. */
  startUrl(): Promise<string>;
  readonly agents: AgentRegistry;
  readonly registry: Registry;
}

/** Who the agents are, in the centre's data folder. */
export const agentRegistryFile = (dataDir: string): string => join(dataDir, "agents.json");

/**
 * Starts the operations centre: stores, then the embedded broker, then the way of the data, then HTTP. Disposing stops
 * them in the reverse order: first nobody is let in any more, last the stores are closed.
 *
 * @param signal aborting it begins the stop; disposing waits for its end
 * @throws {ConfigError} the inventory or the statutes have problems: all of them
 * @throws {CentralError} DATA_IN_USE, PORT_IN_USE, SECRET_MISSING, TLS_UNUSABLE and those of the stores
 */
export async function startCentral(
  config: CentralConfig,
  { signal, logger }: { readonly signal: AbortSignal; readonly logger: Logger },
): Promise<Central> {
  await using starting = new AsyncDisposableStack();
  const { map, law, forms, ...facts } = loadCityFacts(config);
  starting.use(await takeDataFolder(config.dataDir));
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const auth = starting.use(await openPeople(config, facts));
  const { audit, noteView } = starting.use(await openAudit(config.dataDir, { clock: systemClock, logger }));
  const agents = openAgentRegistry(agentRegistryFile(config.dataDir));
  const { mediaMaxBytes: maxBytes, mediaMinFreeBytes: minFreeBytes } = config.limits;
  const media = await openMediaStore(join(config.dataDir, "media"), { maxBytes, minFreeBytes });
  const pictures = await openCameraPictures(join(config.dataDir, "camera-pictures"));

  const turns = createTurns();
  const broker = await connectBroker(config, { agents, logger, registry }, starting);
  const data = starting.use(
    await startDataPath({
      ...broker,
      dataDir: config.dataDir,
      ...facts,
      series: await seriesWithLogin(config.series),
      webhooks: await webhooksWithSecrets(config.webhooks),
      storedMedia: media.stored,
      review: {
        ...{ law, mediaStates: createMediaStates(media), turns, retentionDays: config.retention },
        documents: { forms, ...storedEvidence(media) },
      },
      logger,
      clock: systemClock,
      registry,
      signal,
    }),
  );

  const who = { kind: "centre", ...SYSTEM } as const;
  const { dataDir, retention: days } = config;
  starting.use(startRetention({ dataDir, days, media, audit, who, clock: systemClock, turns }, logger));

  const parts = { auth, audit, noteView, agents, media, pictures, map, data, logger, registry };
  const httpUrl = await openToBrowsers(config, parts, signal, starting);

  const running = starting.move();
  logger.info({ httpUrl, brokerUrl: broker.brokerUrl }, "the centre is running");
  return {
    httpUrl,
    brokerUrl: broker.brokerUrl,
    startUrl: () => startAddress(httpUrl, config.dataDir),
    agents,
    registry,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** @throws {ConfigError} a camera group names what the inventory does not have */
async function openPeople(
  { dataDir, accounts, cameraGroups }: CentralConfig,
  { inventory }: Pick<CityFacts, "inventory">,
): Promise<Auth> {
  const problems = unknownMembers(inventory, cameraGroups).map((problem) => ({
    file: "the centre's configuration",
    ...problem,
  }));
  if (problems.length > 0) throw new ConfigError(problems);
  return await openAuth({ dataDir, inventory, cameraGroups, limits: accounts, clock: systemClock });
}

/** Two centres on the same data would both acknowledge what only one of them shows. */
async function takeDataFolder(dataDir: string): Promise<Disposable> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }); // what cameras saw is nobody else's on this machine
  const lock = lockFolder(dataDir);
  if (lock !== undefined) return lock;
  const what = `Another centre works on the data in ${dataDir}; end it, or give this one another dataDir.`;
  throw new CentralError("DATA_IN_USE", what);
}

/** The embedded broker, or where one's own is. */
async function connectBroker(
  { broker, limits }: CentralConfig,
  parts: { readonly agents: AgentRegistry; readonly logger: Logger; readonly registry: Registry },
  stack: AsyncDisposableStack,
): Promise<Pick<DataPathOptions, "brokerUrl" | "brokerCredentials">> {
  if (broker.kind === "mqtt") return { brokerUrl: broker.url, brokerCredentials: await brokerLogin(broker) };
  const options = { ...parts, host: broker.host, port: broker.port, maxPacketBytes: limits.mqttMaxPacketBytes };
  const embedded = stack.use(
    await startAedesBroker(options).catch((error: unknown) => {
      throw explainListenError(error, broker, "broker.port");
    }),
  );
  return { brokerUrl: embedded.url, brokerCredentials: embedded.centreCredentials };
}

type HttpParts = Omit<HttpAppOptions, "config" | "streams" | "videos" | "data"> & {
  readonly data: DataPath;
};

/** Page, API and live streams. @returns their address */
async function openToBrowsers(
  config: CentralConfig,
  parts: HttpParts,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
): Promise<string> {
  const {
    streamMaxConnections,
    streamMaxPerReader: maxPerReader,
    streamMaxBufferBytes: maxBufferBytes,
  } = config.limits;
  const { auth, data, logger } = parts;
  const seeing = { cameras: data.cameras.cameras, openCounts: data.events.openCounts, logger };
  const seenBy = createSeenBy(data.live, seeing);
  const streams = createEventStreams({
    ...{ ...parts, maxConnections: streamMaxConnections, maxPerReader, maxBufferBytes, readerOf: askerOf },
    feedOf: (request) => seenBy(whoOf(request)),
    isKnown: async (request) => (await auth.recognise(request)) !== undefined,
  });
  const certificate = certificateSource(config, { clock: systemClock, logger });
  const { command, inbox, cameras } = data;
  const maxReaders = config.limits.videoMaxReaders;
  const videos = createVideoRooms({ command, inbox, cameras, clock: systemClock, maxReaders });
  const app = createHttpApp({ ...parts, config, streams, videos });
  const http = stack.use(await startHttpServer(app, config.listen, certificate && { certificate, logger }));
  stack.use(streams); // ended before the server, which would wait for them: a live stream never ends by itself
  stack.use(videos);
  const endStreams = () => {
    streams[Symbol.dispose]();
    videos[Symbol.dispose]();
  };
  signal.addEventListener("abort", endStreams, { once: true });
  stack.defer(() => signal.removeEventListener("abort", endStreams));
  return http.url;
}

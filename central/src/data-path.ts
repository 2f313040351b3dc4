/** Wires the centre's way of the data: broker → ingest → inbox → projections. */
import type { CameraDirectory } from "./cameras/camera-directory.ts";
import type { CameraTimelines } from "./cameras/camera-timelines.ts";
import type { EventStore } from "./cases/event-store.ts";
import { evidenceView } from "./cases/event-view.ts";
import { readEvidence, subjectsOfFile } from "./cases/sqlite-evidence.ts";
import { incidentCounts } from "./cases/sqlite-incident-counts.ts";
import { createSqliteOldEvents } from "./cases/sqlite-old-events.ts";
import { createMarks, markAllOnce } from "./cases/sqlite-series-marks.ts";
import { startProjections } from "./data-path-projections.ts";
import { openStores, type StoreOptions, type Stores } from "./data-path-stores.ts";
import { startTimers } from "./data-path-timers.ts";
import type { CaseDocuments } from "./documents/case-documents.ts";
import { startCommandSender } from "./fleet/command-sender.ts";
import { createOrders, type Orders } from "./fleet/orders.ts";
import { createRecordings, type Recordings } from "./fleet/recordings.ts";
import { createHandOvers, type HandOvers } from "./handling/hand-overs.ts";
import { createHandlings, type Handlings } from "./handling/handlings.ts";
import type { Inbox } from "./inbox/inbox.ts";
import { type Ingest, startIngest } from "./ingest/ingest.ts";
import { type MqttSubscriber, startMqttSubscriber } from "./ingest/mqtt-subscriber.ts";
import type { LiveFeed } from "./live/live-feed.ts";
import { createDataPathMetrics, type DataPathMetrics } from "./platform/metrics.ts";
import { type Readiness, readiness } from "./readiness.ts";
import type { ExportCases } from "./review/case-records.ts";
import type { Holds } from "./review/holds.ts";
import type { RetentionLook } from "./review/retention-look.ts";
import type { ReviewTeaching } from "./review/review-figures.ts";
import type { Reviews } from "./review/reviews.ts";
import { runDownsampling } from "./series/downsampling.ts";
import type { SeriesStore } from "./series/series-store.ts";
import { sumSources } from "./series/sum-sources.ts";

export interface DataPathOptions extends StoreOptions {
  /** `mqtt://host:1883`, without credentials. */
  readonly brokerUrl: string;
  readonly brokerCredentials: { readonly username: string; readonly password: string };
  /** How long health and flow messages stay in the inbox, 30 days when absent. Events stay. */
  readonly telemetryDays?: number;
  /** Aborting it stops the way of the data; disposing waits for the end. */
  readonly signal: AbortSignal;
}

/** The centre's way of the data: broker → inbox → projections. */
export interface DataPath extends AsyncDisposable {
  readonly events: EventStore;
  readonly series: SeriesStore;
  readonly cameras: CameraDirectory;
  readonly timelines: CameraTimelines;
  readonly live: LiveFeed;
  readonly inbox: Inbox;
  readonly recordings: Recordings;
  readonly orders: Orders;
  /** Asks an agent, once; what gets lost is asked again by whoever asks. */
  readonly command: MqttSubscriber["command"];
  readonly handlings: Handlings;
  readonly handOvers: HandOvers;
  readonly reviews: Reviews;
  readonly teaching: ReviewTeaching;
  readonly holds: Holds;
  readonly retention: RetentionLook;
  readonly documents: CaseDocuments;
  readonly exportCases: ExportCases;
  /** To be called when an upload was stored: incidents that show it go out on the live feed again. */
  mediaArrived(sha256: string): Promise<void>;
  /** Cameras of the incidents and requests that name this picture or clip. */
  camerasOfMedia(sha256: string): Promise<ReadonlySet<string>>;
  /** Ids of the incidents that a picture, clip or manifest is evidence of. */
  eventsOfMedia(sha256: string): Promise<readonly string[]>;
  ready(): Promise<Readiness>;
}

/**
 * Opens the stores, starts the projections, then lets the broker in. Disposing stops in the other order: no message is
 * taken any more, what was taken is committed and acknowledged, the projections end, the stores are closed.
 * @throws {CentralError} MIGRATION_FAILED, SQL_FAILED, STORE_MISMATCH
 */
export async function startDataPath(options: DataPathOptions): Promise<DataPath> {
  await using opened = new AsyncDisposableStack();
  const metrics = createDataPathMetrics(options.registry);
  const stores = await openStores(options, metrics, opened);
  const { inbox, events, cameras, timelines, series, live } = stores;

  const stopping = new AbortController();
  await markAllOnce(stores.database, series, options.clock.now());
  const projections = await startProjections(options, stores, metrics, stopping.signal);
  // Rows that are let go of at once die young: to collect what has been kept for long costs the most.
  const stopForgetting = inbox.onCommit(() => inbox.forgetNewest(Math.min(...projections.map((one) => one.offset()))));
  opened.defer(stopForgetting);
  const sums = keepSums(options, stores, metrics, stopping.signal);
  opened.defer(async () => {
    stopping.abort();
    await Promise.all([sums, ...projections.map(({ finished }) => finished)]);
  });
  const stopTimers = startTimers(options, stores, projections);
  opened.defer(stopTimers);
  const { broker, ingest } = startIntake(options, stores, metrics, () => sender.wake());
  opened.defer(async () => {
    broker.stopReceiving();
    await ingest.close();
    await broker.close();
  });
  const sender = startCommandSender({ ...stores, ...options, publish: broker.command });
  opened.defer(() => sender.close());
  options.signal.addEventListener("abort", broker.stopReceiving, { once: true });
  if (options.signal.aborted) broker.stopReceiving();

  const evidenceOf = async (id: string, agentId: string) => {
    const said = (await readEvidence(stores.database, [{ id, agentId }])).get(id);
    return said && evidenceView(said, await options.storedMedia(said.files.map(({ sha256 }) => sha256)));
  };
  const { reviews, teaching, holds, retention, documents, exportCases } = stores.review;
  const oldEvents = createSqliteOldEvents(stores.database);
  const running = opened.move();
  const asking = { ...stores, sender, cameras: cameras.directory, clock: options.clock };
  const recordings = createRecordings({ ...asking, evidenceOf });
  const handlings = createHandlings({ ...asking, recordings });
  return {
    ...{ events, series, inbox, live, timelines, cameras: cameras.directory },
    ...{ recordings, orders: createOrders(asking), handlings, handOvers: createHandOvers({ ...asking, handlings }) },
    ...{ reviews, teaching, holds, retention, documents, exportCases },
    command: broker.command,
    mediaArrived: async (sha256) => live.resend(await events.findBySnapshot(sha256)),
    camerasOfMedia: (sha256) => camerasOfMedia(sha256, stores),
    eventsOfMedia: async (sha256) => (await oldEvents.namedBy([sha256])).get(sha256) ?? [],
    ready: () => readiness(broker, series, projections),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function camerasOfMedia(sha256: string, { database, events, commands }: Stores): Promise<ReadonlySet<string>> {
  const incidents = await events.findBySnapshot(sha256);
  const asked = await Promise.all((await subjectsOfFile(database, sha256)).map((id) => commands.find(id)));
  return new Set([
    ...incidents.map(({ cameraId }) => cameraId),
    ...asked.flatMap((request) => request?.command.cameraId ?? []),
  ]);
}

/** @returns resolves once `signal` has aborted and the last sums are made */
function keepSums(
  { clock, logger }: DataPathOptions,
  { database, series }: Stores,
  metrics: DataPathMetrics,
  signal: AbortSignal,
): Promise<void> {
  const sources = sumSources(series, incidentCounts(database));
  const onFailure = () => metrics.projectionFailures.inc({ projection: "sums" });
  return runDownsampling({
    ...{ store: series, sources, marks: createMarks(database), clock, logger, signal, onFailure },
  });
}

function startIntake(
  { brokerUrl, brokerCredentials, clock, logger }: DataPathOptions,
  { inbox, cameras, live }: Stores,
  metrics: DataPathMetrics,
  onAgent: () => void,
): { broker: MqttSubscriber; ingest: Ingest } {
  const ingest = startIngest({
    ...{ inbox, clock, logger, metrics },
    acknowledge: (ack) => broker.acknowledge(ack),
    onStatus: (agent) => {
      cameras.setAgent(agent);
      live.lookAgain();
      onAgent();
    },
  });
  const broker = startMqttSubscriber({
    url: brokerUrl,
    credentials: brokerCredentials,
    logger,
    receive: ingest.receive,
    room: ingest.room,
    standing: () => inbox.standing(),
    onConnection: (isConnected) => metrics.brokerConnected.set(isConnected ? 1 : 0),
  });
  return { broker, ingest };
}

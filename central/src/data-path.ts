/** Wires the centre's way of the data: broker → ingest → inbox → projections. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Statute } from "@ngaba/config";
import type { Kysely } from "kysely";
import type { CameraDirectory } from "./cameras/camera-directory.ts";
import type { CameraTimelines } from "./cameras/camera-timelines.ts";
import type { Inventory } from "./cameras/inventory.ts";
import { type CameraProjection, openCameraProjection } from "./cameras/sqlite-camera-projection.ts";
import { createCameraTimelines, type TimelineProjection } from "./cameras/sqlite-camera-timelines.ts";
import type { EventStore, StoredMedia } from "./cases/event-store.ts";
import { evidenceView } from "./cases/event-view.ts";
import { type CasesTables, loadOffset, openCasesDatabase, saveOffset } from "./cases/sqlite-cases-database.ts";
import { createSqliteEventStore } from "./cases/sqlite-event-store.ts";
import { readEvidence, subjectsOfFile } from "./cases/sqlite-evidence.ts";
import { incidentCounts } from "./cases/sqlite-incident-counts.ts";
import { openSqliteJudgements } from "./cases/sqlite-judgements.ts";
import { addMarks, createMarks, markAllOnce } from "./cases/sqlite-series-marks.ts";
import { startTimers } from "./data-path-timers.ts";
import { startCommandSender } from "./fleet/command-sender.ts";
import { createOrders, type Orders } from "./fleet/orders.ts";
import { createRecordings, type Recordings } from "./fleet/recordings.ts";
import { type Commands, openSqliteCommands } from "./fleet/sqlite-commands.ts";
import type { HandOverStore } from "./handling/hand-over-store.ts";
import { createHandOvers, type HandOvers } from "./handling/hand-overs.ts";
import type { HandlingStore } from "./handling/handling-store.ts";
import { createHandlings, type Handlings } from "./handling/handlings.ts";
import { fillReported } from "./handling/reported-incident.ts";
import { createSqliteHandOverStore } from "./handling/sqlite-hand-over-store.ts";
import { openHandlingDatabase } from "./handling/sqlite-handling-database.ts";
import { createSqliteHandlingStore } from "./handling/sqlite-handling-store.ts";
import type { Inbox, InboxRow } from "./inbox/inbox.ts";
import { type Projection, type ProjectionOptions, runProjection } from "./inbox/projection.ts";
import { type OnUnreadable, toldBefore } from "./inbox/read-messages.ts";
import { openSqliteInbox } from "./inbox/sqlite-inbox.ts";
import { takenBy } from "./inbox/taken-by.ts";
import { type Ingest, startIngest } from "./ingest/ingest.ts";
import { type MqttSubscriber, startMqttSubscriber } from "./ingest/mqtt-subscriber.ts";
import type { LiveFeed } from "./live/live-feed.ts";
import { type LiveStream, openLiveStream } from "./live/live-stream.ts";
import type { Hook } from "./notices/hook.ts";
import { openWebhooks, type Webhooks } from "./notices/webhooks.ts";
import type { Clock } from "./platform/clock.ts";
import { CentralError } from "./platform/errors.ts";
import type { Logger } from "./platform/logger.ts";
import { createDataPathMetrics, type DataPathMetrics, type Registry } from "./platform/metrics.ts";
import { type Readiness, readiness } from "./readiness.ts";
import type { Holds } from "./review/holds.ts";
import { openReview, type Review, type ReviewOptions } from "./review/open-review.ts";
import type { ReviewTeaching } from "./review/review-figures.ts";
import type { Reviews } from "./review/reviews.ts";
import { runsOf } from "./series/camera-runs.ts";
import { runDownsampling } from "./series/downsampling.ts";
import { createInfluxSeriesStore } from "./series/influx-series-store.ts";
import { minutesOf } from "./series/series-minutes.ts";
import type { SeriesStore } from "./series/series-store.ts";
import { openSqliteSeriesStore } from "./series/sqlite-series-store.ts";
import { marksOf, sumSources } from "./series/sum-sources.ts";

export type SeriesConfig =
  | { readonly kind: "embedded" }
  | {
      readonly kind: "influx";
      /** `http://host:8086`, without credentials. */
      readonly url: string;
      readonly database: string;
      readonly username: string;
      readonly password: string;
    };

export interface DataPathOptions {
  /** `mqtt://host:1883`, without credentials. */
  readonly brokerUrl: string;
  readonly brokerCredentials: { readonly username: string; readonly password: string };
  /** Folder of the SQLite files; made when absent. */
  readonly dataDir: string;
  readonly inventory: Inventory;
  /** What acts are judged by from now on; what was judged before stays. */
  readonly statutes: readonly Statute[];
  readonly series: SeriesConfig;
  /** Who is told of incidents; absent: nobody. */
  readonly webhooks?: readonly Hook[];
  /** Which pictures have arrived: fills `isStored` of an event's snapshots. */
  readonly storedMedia: StoredMedia;
  /** What violation cases go by. */
  readonly review: Pick<ReviewOptions, "law" | "mediaStates" | "makeArchive" | "turns">;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long health and flow messages stay in the inbox, 30 days when absent. Events stay. */
  readonly telemetryDays?: number;
  readonly registry: Registry;
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
  /** To be called when an upload was stored: incidents that show it go out on the live feed again. */
  mediaArrived(sha256: string): Promise<void>;
  /** Cameras of the incidents and requests that name this picture or clip. */
  camerasOfMedia(sha256: string): Promise<ReadonlySet<string>>;
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
  const running = opened.move();
  const asking = { ...stores, sender, cameras: cameras.directory, clock: options.clock };
  const recordings = createRecordings({ ...asking, evidenceOf });
  const handlings = createHandlings({ ...asking, recordings });
  return {
    ...{ events, series, inbox, live, timelines, cameras: cameras.directory },
    ...{ recordings, orders: createOrders(asking), handlings, handOvers: createHandOvers({ ...asking, handlings }) },
    ...{ reviews: stores.review.reviews, teaching: stores.review.teaching, holds: stores.review.holds },
    command: broker.command,
    mediaArrived: async (sha256) => live.resend(await events.findBySnapshot(sha256)),
    camerasOfMedia: (sha256) => camerasOfMedia(sha256, stores),
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

interface Stores {
  readonly inbox: Inbox;
  readonly database: Kysely<CasesTables>;
  readonly events: EventStore;
  readonly cameras: CameraProjection;
  readonly timelines: TimelineProjection;
  readonly series: SeriesStore;
  readonly live: LiveStream;
  readonly commands: Commands;
  readonly handlingStore: HandlingStore;
  readonly handOverStore: HandOverStore;
  readonly webhooks: Webhooks | undefined;
  readonly review: Review;
}

async function openStores(
  options: DataPathOptions,
  metrics: DataPathMetrics,
  opened: AsyncDisposableStack,
): Promise<Stores> {
  const { dataDir, inventory, storedMedia, logger, clock } = options;
  await mkdir(dataDir, { recursive: true });
  const inbox = opened.adopt(await openSqliteInbox(join(dataDir, "inbox.sqlite"), clock), (store) => store.close());
  const database = opened.adopt(await openCasesDatabase(join(dataDir, "cases.sqlite")), (store) => store.destroy());
  const series = opened.adopt(await openSeries(options), (store) => store.close());
  const file = join(dataDir, "judgements.sqlite");
  const judgements = opened.adopt(await openSqliteJudgements(file, options.statutes), (store) => store.close());
  const acts = opened.adopt(await openHandlingDatabase(join(dataDir, "handling.sqlite")), (store) => store.destroy());
  const handlingStore = createSqliteHandlingStore(acts);
  const events = createSqliteEventStore({
    ...{ database, inventory, storedMedia, handlingsOf: handlingStore.find, logger, judge: judgements.judge },
    onUnreadable: reportUnreadable("cases", options, metrics),
  });
  const cameras = await openCameraProjection({
    ...{ database, inventory, agents: await inbox.agents(), clock },
    onUnreadable: reportUnreadable("cameras", options, metrics),
  });
  const timelines = createCameraTimelines(database, reportUnreadable("timelines", options, metrics));
  await checkBelongTogether(inbox, database, dataDir);
  await fillReported(handlingStore, events);
  const live = await openLiveStream({
    ...{ inbox, events, cameras: cameras.directory, handledSince: handlingStore.changedSince, clock },
    seriesOffset: () => loadOffset(database, seriesProjection(series)),
  });
  const commands = opened.adopt(await openSqliteCommands(join(dataDir, "commands.sqlite")), (store) => store.close());
  const handOverStore = createSqliteHandOverStore(acts);
  const onUnreadable = reportUnreadable("notices", options, metrics);
  const webhooks = await openWebhooks({ ...options, hooks: options.webhooks ?? [], inbox, onUnreadable });
  if (webhooks !== undefined) opened.use(webhooks);
  const reviewing = { ...options, ...options.review, inbox, events, cameras: cameras.directory };
  const review = opened.use(await openReview(reviewing));
  const kept = { inbox, database, events, cameras, timelines, series, live, commands, review };
  return { ...kept, handlingStore, handOverStore, webhooks };
}

/** Counts every row that a projection passes over, and logs the first. */
function reportUnreadable(projection: string, { logger }: DataPathOptions, metrics: DataPathMetrics): OnUnreadable {
  let isLogged = false;
  return ({ id, agentId, type }, err) => {
    metrics.unreadableRows.inc({ projection });
    if (isLogged) return;
    isLogged = true;
    const row = { id, agentId, type };
    logger.error({ err, projection, row }, "a row cannot be read and is passed over; others like it are counted");
  };
}

/** Projections that are further than the inbox were made from another one: they would miss what it brings. */
async function checkBelongTogether(inbox: Inbox, database: Kysely<CasesTables>, dataDir: string): Promise<void> {
  const ahead = await database
    .selectFrom("projection_offset")
    .select("projection")
    .where("inbox_id", ">", inbox.lastId())
    .executeTakeFirst();
  if (ahead === undefined) return;
  const why = `cases.sqlite has taken in more ("${ahead.projection}") than inbox.sqlite holds`;
  throw new CentralError("STORE_MISMATCH", `${dataDir}: ${why}; remove cases.sqlite, it is then made anew`);
}

async function openSeries({ series, dataDir, logger }: DataPathOptions): Promise<SeriesStore> {
  return series.kind === "embedded"
    ? openSqliteSeriesStore(join(dataDir, "series.sqlite"))
    : createInfluxSeriesStore({ ...series, logger });
}

/** Under the store's name: another store is filled from the beginning. */
const seriesProjection = ({ name }: SeriesStore): string => `series ${name}`;

async function startProjections(
  options: DataPathOptions,
  { inbox, database, events, cameras, timelines, series, live, webhooks, review }: Stores,
  metrics: DataPathMetrics,
  signal: AbortSignal,
): Promise<readonly Projection[]> {
  const { logger } = options;
  const inLists = takenBy(inbox, await events.offset());
  const onUnreadable = reportUnreadable("series", options, metrics);
  const seriesName = seriesProjection(series);
  const start = (
    name: string,
    loadOffset: () => Promise<number>,
    apply: (rows: readonly InboxRow[]) => Promise<void>,
    from: ProjectionOptions["inbox"] = inbox,
  ) => {
    const onFailure = () => metrics.projectionFailures.inc({ projection: name });
    const projection = runProjection({ name, inbox: from, loadOffset, apply, onFailure, logger, signal });
    metrics.watchLag(name, projection.lagRows);
    return projection;
  };
  return [
    start("cases", events.offset, async (rows) => {
      live.advance(rows, await events.apply(rows));
      live.countOpen(await events.openCounts());
      inLists.advance(rows.at(-1)?.id ?? 0);
    }),
    start("review", review.offset, review.apply, inLists),
    start("cameras", cameras.offset, async (rows) => {
      await cameras.apply(rows);
      live.lookAgain();
    }),
    start("timelines", timelines.offset, timelines.apply),
    ...(webhooks === undefined ? [] : [start("notices", webhooks.offset, webhooks.apply)]),
    start(
      "series",
      () => loadOffset(database, seriesName),
      async (rows) => {
        const minutes = minutesOf(rows, onUnreadable);
        const { refused } = await series.write(minutes);
        if (refused > 0) logger.warn({ refused }, "the series store refuses points, they stay in the inbox only");
        metrics.refusedPoints.inc(refused);
        const runs = runsOf(rows, toldBefore); // the cameras' projection tells of what cannot be read
        await series.writeRuns(runs);
        const lastId = rows.at(-1)?.id ?? 0;
        await database.transaction().execute(async (trx) => {
          await addMarks(trx, marksOf(minutes, runs, lastId));
          await saveOffset(trx, seriesName, lastId);
        });
        live.counted(minutes);
      },
    ),
  ];
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

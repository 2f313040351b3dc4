/** Opens what the centre's way of the data keeps, and checks that it belongs together. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Statute } from "@ngaba/config";
import type { Kysely } from "kysely";
import type { Inventory } from "./cameras/inventory.ts";
import { type CameraProjection, openCameraProjection } from "./cameras/sqlite-camera-projection.ts";
import { createCameraTimelines, type TimelineProjection } from "./cameras/sqlite-camera-timelines.ts";
import type { EventStore, StoredMedia } from "./cases/event-store.ts";
import { type CasesTables, loadOffset, openCasesDatabase } from "./cases/sqlite-cases-database.ts";
import { createSqliteEventStore } from "./cases/sqlite-event-store.ts";
import { openSqliteJudgements } from "./cases/sqlite-judgements.ts";
import type { Commands } from "./fleet/commands.ts";
import { openSqliteCommands } from "./fleet/sqlite-commands.ts";
import type { HandOverStore } from "./handling/hand-over-store.ts";
import type { HandlingStore } from "./handling/handling-store.ts";
import { fillReported } from "./handling/reported-incident.ts";
import { createSqliteHandOverStore } from "./handling/sqlite-hand-over-store.ts";
import { openHandlingDatabase } from "./handling/sqlite-handling-database.ts";
import { createSqliteHandlingStore } from "./handling/sqlite-handling-store.ts";
import type { Inbox } from "./inbox/inbox.ts";
import type { OnUnreadable } from "./inbox/read-messages.ts";
import { openSqliteInbox } from "./inbox/sqlite-inbox.ts";
import { type LiveStream, openLiveStream } from "./live/live-stream.ts";
import type { Hook } from "./notices/hook.ts";
import { openWebhooks, type Webhooks } from "./notices/webhooks.ts";
import type { Clock } from "./platform/clock.ts";
import { CentralError } from "./platform/errors.ts";
import type { Logger } from "./platform/logger.ts";
import type { DataPathMetrics, Registry } from "./platform/metrics.ts";
import { openReview, type Review, type ReviewOptions } from "./review/open-review.ts";
import { createInfluxSeriesStore } from "./series/influx-series-store.ts";
import type { SeriesStore } from "./series/series-store.ts";
import { openSqliteSeriesStore } from "./series/sqlite-series-store.ts";

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

export interface StoreOptions {
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
  readonly review: Pick<ReviewOptions, "law" | "mediaStates" | "documents" | "turns" | "retentionDays">;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly registry: Registry;
}

export interface Stores {
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

/**
 * Opens all of them in the data folder; `opened` closes them, the last one first.
 * @throws {CentralError} MIGRATION_FAILED, SQL_FAILED, STORE_MISMATCH
 */
export async function openStores(
  options: StoreOptions,
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
export function reportUnreadable(
  projection: string,
  { logger }: Pick<StoreOptions, "logger">,
  metrics: DataPathMetrics,
): OnUnreadable {
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

async function openSeries({ series, dataDir, logger }: StoreOptions): Promise<SeriesStore> {
  return series.kind === "embedded"
    ? openSqliteSeriesStore(join(dataDir, "series.sqlite"))
    : createInfluxSeriesStore({ ...series, logger });
}

/** Under the store's name: another store is filled from the beginning. */
export const seriesProjection = ({ name }: SeriesStore): string => `series ${name}`;

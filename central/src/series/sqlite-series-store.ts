import { epochMs, type SeriesQuery, toRfc3339 } from "@ngaba/contract";
import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from "kysely";
import { openSqlite } from "../platform/sqlite-database.ts";
import { toFlowSeries, toLaneSeries, toTurningSeries } from "./join-minutes.ts";
import { RAW_DAYS } from "./kept.ts";
import { placeInMinute } from "./series-minutes.ts";
import type {
  CameraMinutes,
  LaneMinute,
  LineMinute,
  SeriesMinute,
  SeriesStore,
  TurningMinute,
} from "./series-store.ts";
import { createSqliteRuns } from "./sqlite-camera-runs.ts";
import { noteExpiry, rawFromMs, readHeldHours } from "./sqlite-held.ts";
import { type SeriesTables, type SpeedColumns, seriesMigrations } from "./sqlite-series-schema.ts";
import { createSqliteSums, expireSums } from "./sqlite-sums.ts";

const DAY_MS = 86_400_000;

/** The series store that needs no server. Full commits: what it has taken is not sent to it again. */
export async function openSqliteSeriesStore(file: string): Promise<SeriesStore> {
  const options = { synchronous: "full", migrations: seriesMigrations } as const;
  const database = await openSqlite<SeriesTables>(file, options);
  const store: SeriesStore = {
    name: "embedded",
    ...createSqliteSums(database),
    ...createSqliteRuns(database),
    write: async (minutes) => {
      if (minutes.length > 0) await database.transaction().execute((trx) => writeMinutes(trx, minutes));
      return { refused: 0 };
    },
    read: async ({ line, ...query }) => {
      const ofLine = line === undefined ? sql<boolean>`true` : sql<boolean>`line_id = ${line}`;
      const counts = await within(database.selectFrom("flow"), query)
        .where(ofLine)
        .select(["at_ms as atMs", "line_id as lineId", "class as roadUserClass", "direction", "count"])
        .execute();
      const minutes = await within(database.selectFrom("flow_minute"), query).where(ofLine).selectAll().execute();
      return toFlowSeries(
        counts,
        minutes.map((row) => ({ ...placeOf(row), lineId: row.line_id, speed: speedOf(row) })),
      );
    },
    readLanes: async (query) => toLaneSeries(await readLanes(database, query)),
    readTurnings: async (query) => {
      const counts = await within(database.selectFrom("turning"), query)
        .select(["at_ms as atMs", "from_line_id as fromLineId", "to_line_id as toLineId", "class as roadUserClass"])
        .select("count")
        .execute();
      const minutes = await within(database.selectFrom("turning_minute"), query)
        .select(["at_ms as atMs", "from_line_id as fromLineId", "to_line_id as toLineId", "observed_ms as observedMs"])
        .execute();
      return toTurningSeries(counts, minutes);
    },
    readMinutes: async (cameraIds, fromMs, toMs) => {
      const [from, to] = [toRfc3339(epochMs(fromMs)), toRfc3339(epochMs(toMs))];
      const ofCamera = async (camera: string): Promise<[string, CameraMinutes]> => {
        const query = { camera, from, to };
        const [flow, lanes] = [await store.read(query), await store.readLanes(query)];
        return [camera, { flow, lanes, turnings: await store.readTurnings(query) }];
      };
      return new Map(await Promise.all(cameraIds.map(ofCamera)));
    },
    rawFromMs: () => rawFromMs(database),
    heldHours: () => readHeldHours(database),
    expire: async (nowMs) => {
      await expireRaw(database, nowMs - RAW_DAYS * DAY_MS);
      await expireSums(database, nowMs);
    },
    ready: () =>
      sql`select 1`.execute(database).then(
        () => true,
        () => false,
      ),
    close: () => database.destroy(),
  };
  return store;
}

async function expireRaw(database: Kysely<SeriesTables>, beforeMs: number): Promise<void> {
  await noteExpiry(database, beforeMs); // first: killed in between, it would be thought whole
  const tables = ["flow", "flow_minute", "lane_minute", "turning", "turning_minute"] as const;
  for (const table of tables) {
    await sql`delete from ${sql.table(table)} where at_ms < ${beforeMs}`.execute(database);
  }
  await database.deleteFrom("camera_run").where("from_ms", "<", beforeMs).execute();
}

async function readLanes(database: Kysely<SeriesTables>, query: SeriesQuery) {
  const rows = await within(database.selectFrom("lane_minute"), query).selectAll().execute();
  return rows.map((row) => ({
    ...placeOf(row),
    laneId: row.lane_id,
    occupancy: row.occupancy,
    queue: {
      meanVehicles: row.queue_mean,
      maxVehicles: row.queue_max,
      ...(row.queue_max_m !== null && { maxMeters: row.queue_max_m }),
    },
    speed: speedOf(row),
  }));
}

function within<T extends keyof SeriesTables>(
  rows: SelectQueryBuilder<SeriesTables, T, object>,
  { camera, from, to }: SeriesQuery,
): SelectQueryBuilder<SeriesTables, T, object> {
  return rows.where(sql<boolean>`camera_id = ${camera} and at_ms >= ${Date.parse(from)} and at_ms < ${Date.parse(to)}`);
}

const placeOf = (row: { at_ms: number; observed_ms: number }) => ({ atMs: row.at_ms, observedMs: row.observed_ms });

function speedOf({ speed_vehicles: vehicles, speed_mean_mps: meanMps, speed_p85_mps: p85Mps }: SpeedColumns) {
  if (vehicles === null || meanMps === null || p85Mps === null) return undefined;
  return { vehicles, meanMps, p85Mps };
}

const speedColumns = ({ speed }: Pick<LineMinute, "speed">): SpeedColumns => ({
  speed_vehicles: speed?.vehicles ?? null,
  speed_mean_mps: speed?.meanMps ?? null,
  speed_p85_mps: speed?.p85Mps ?? null,
});

const placeColumns = ({ cameraId, atMs, messageId }: SeriesMinute) => ({
  camera_id: cameraId,
  at_ms: atMs + placeInMinute(messageId),
});

async function writeMinutes(trx: Transaction<SeriesTables>, minutes: readonly SeriesMinute[]): Promise<void> {
  const lines = minutes.filter((minute) => minute.kind === "line");
  const lanes = minutes.filter((minute) => minute.kind === "lane");
  const turnings = minutes.filter((minute) => minute.kind === "turning");
  await replace(trx, "flow_minute", lines.map(toFlowMinuteRow));
  await replace(trx, "flow", lines.flatMap(toFlowRows));
  await replace(trx, "lane_minute", lanes.map(toLaneRow));
  await replace(trx, "turning_minute", turnings.map(toTurningMinuteRow));
  await replace(trx, "turning", turnings.flatMap(toTurningRows));
}

async function replace<T extends keyof SeriesTables>(
  trx: Transaction<SeriesTables>,
  table: T,
  rows: readonly SeriesTables[T][],
): Promise<void> {
  // SQLite takes 32,766 parameters a statement: no table has as many as 30 columns.
  for (let start = 0; start < rows.length; start += 1_000) {
    const some = rows.slice(start, start + 1_000) as never;
    await trx.replaceInto(table).values(some).execute();
  }
}

const toFlowMinuteRow = (minute: LineMinute): SeriesTables["flow_minute"] => ({
  ...placeColumns(minute),
  ...speedColumns(minute),
  line_id: minute.lineId,
  observed_ms: minute.observedMs,
});

const toFlowRows = (minute: LineMinute): SeriesTables["flow"][] =>
  minute.counts.map(({ roadUserClass, direction, count }) => ({
    ...placeColumns(minute),
    ...{ line_id: minute.lineId, class: roadUserClass, direction, count },
  }));

const toLaneRow = (minute: LaneMinute): SeriesTables["lane_minute"] => ({
  ...placeColumns(minute),
  ...speedColumns(minute),
  lane_id: minute.laneId,
  observed_ms: minute.observedMs,
  occupancy: minute.occupancy,
  queue_mean: minute.queue.meanVehicles,
  queue_max: minute.queue.maxVehicles,
  queue_max_m: minute.queue.maxMeters ?? null,
});

const toTurningMinuteRow = (minute: TurningMinute): SeriesTables["turning_minute"] => ({
  ...placeColumns(minute),
  ...{ from_line_id: minute.fromLineId, to_line_id: minute.toLineId, observed_ms: minute.observedMs },
});

const toTurningRows = (minute: TurningMinute): SeriesTables["turning"][] =>
  minute.counts.map(({ roadUserClass, count }) => ({
    ...placeColumns(minute),
    ...{ from_line_id: minute.fromLineId, to_line_id: minute.toLineId, class: roadUserClass, count },
  }));

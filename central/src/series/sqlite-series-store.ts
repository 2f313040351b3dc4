import type { FlowQuery } from "@ngaba/contract";
import { type SelectQueryBuilder, sql, type Transaction } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { placeInMinute } from "./flow-minute.ts";
import { toFlowSeries } from "./flow-series.ts";
import type { FlowMinute, SeriesStore } from "./series-store.ts";

interface SeriesTables {
  flow: { camera_id: string; line_id: string; at_ms: number; class: string; direction: string; count: number };
  flow_minute: { camera_id: string; line_id: string; at_ms: number; observed_ms: number };
}

const migrations: Migrations = {
  "0001-flow": async (db) => {
    await sql`
      create table flow(
        camera_id text not null, at_ms integer not null, line_id text not null, class text not null,
        direction text not null, count integer not null,
        primary key (camera_id, at_ms, line_id, class, direction)
      ) strict, without rowid`.execute(db);
    await sql`
      create table flow_minute(
        camera_id text not null, at_ms integer not null, line_id text not null, observed_ms real not null,
        primary key (camera_id, at_ms, line_id)
      ) strict, without rowid`.execute(db);
  },
};

/** The series store that needs no server. Full commits: what it has taken is not sent to it again. */
export async function openSqliteSeriesStore(file: string): Promise<SeriesStore> {
  const database = await openSqlite<SeriesTables>(file, { synchronous: "full", migrations });
  return {
    name: "embedded",
    write: async (minutes) => {
      if (minutes.length > 0) await database.transaction().execute((trx) => writeMinutes(trx, minutes));
      return { refused: 0 };
    },
    read: async (query) => {
      const counts = await within(database.selectFrom("flow"), query)
        .select(["at_ms as atMs", "line_id as lineId", "class as roadUserClass", "direction", "count"])
        .execute();
      const minutes = await within(database.selectFrom("flow_minute"), query)
        .select(["at_ms as atMs", "line_id as lineId", "observed_ms as observedMs"])
        .execute();
      return toFlowSeries(counts, minutes);
    },
    ready: () =>
      sql`select 1`.execute(database).then(
        () => true,
        () => false,
      ),
    close: () => database.destroy(),
  };
}

function within<T extends "flow" | "flow_minute">(
  rows: SelectQueryBuilder<SeriesTables, T, object>,
  { camera, line, from, to }: FlowQuery,
): SelectQueryBuilder<SeriesTables, T, object> {
  const conditions = sql<boolean>`camera_id = ${camera} and at_ms >= ${Date.parse(from)} and at_ms < ${Date.parse(to)}`;
  const matching = rows.where(conditions);
  return line === undefined ? matching : matching.where(sql<boolean>`line_id = ${line}`);
}

async function writeMinutes(trx: Transaction<SeriesTables>, minutes: readonly FlowMinute[]): Promise<void> {
  const places = minutes.map((minute) => ({
    minute,
    place: { camera_id: minute.cameraId, line_id: minute.lineId, at_ms: minute.atMs + placeInMinute(minute.messageId) },
  }));
  await trx
    .replaceInto("flow_minute")
    .values(places.map(({ minute, place }) => ({ ...place, observed_ms: minute.observedMs })))
    .execute();
  const counts = places.flatMap(({ minute, place }) =>
    minute.counts.map(({ roadUserClass, direction, count }) => ({ ...place, class: roadUserClass, direction, count })),
  );
  if (counts.length > 0) await trx.replaceInto("flow").values(counts).execute();
}

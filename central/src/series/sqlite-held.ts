/** What the embedded store still holds of what messages said. */
import { UNIT_MS } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import type { HeldHour } from "./series-store.ts";
import type { SeriesTables } from "./sqlite-series-schema.ts";

export async function noteExpiry(database: Kysely<SeriesTables>, beforeMs: number): Promise<void> {
  await sql`
    insert into raw_expired(id, before_ms) values (1, ${beforeMs})
    on conflict(id) do update set before_ms = max(excluded.before_ms, raw_expired.before_ms)`.execute(database);
}

/** Where nothing was ever dropped all is whole, however old: a store of an earlier version kept everything. */
export async function rawFromMs(database: Kysely<SeriesTables>): Promise<number> {
  const row = await database.selectFrom("raw_expired").select("before_ms").executeTakeFirst();
  return row?.before_ms ?? Number.NEGATIVE_INFINITY;
}

const MINUTE_TABLES = ["flow_minute", "lane_minute", "turning_minute"] as const;
type MinuteTable = (typeof MINUTE_TABLES)[number];

export async function readHeldHours(database: Kysely<SeriesTables>): Promise<readonly HeldHour[]> {
  const hours = new Map<string, Set<number>>();
  for (const table of MINUTE_TABLES) {
    for (const cameraId of await camerasIn(database, table)) {
      const own = hours.get(cameraId) ?? new Set();
      hours.set(cameraId, own);
      for (const hour of await hoursIn(database, table, cameraId)) own.add(hour);
    }
  }
  return [...hours].flatMap(([cameraId, own]) => [...own].map((fromMs) => ({ cameraId, fromMs })));
}

// Both go from one to the next along the primary key: a store may hold a hundred million minutes.

async function camerasIn(database: Kysely<SeriesTables>, table: MinuteTable): Promise<readonly string[]> {
  const next = (after: string) => sql`
    (select camera_id from ${sql.table(table)} where camera_id > ${sql.raw(after)} order by camera_id limit 1)`;
  const { rows } = await sql<{ id: string }>`
    with recursive camera(id) as (
      select ${next("''")} union all select ${next("camera.id")} from camera where camera.id is not null
    ) select id from camera where id is not null`.execute(database);
  return rows.map(({ id }) => id);
}

async function hoursIn(
  database: Kysely<SeriesTables>,
  table: MinuteTable,
  cameraId: string,
): Promise<readonly number[]> {
  const next = (fromMs: string) => sql`
    (select at_ms - at_ms % ${UNIT_MS.hour} from ${sql.table(table)}
     where camera_id = ${cameraId} and at_ms >= ${sql.raw(fromMs)} order by at_ms limit 1)`;
  const { rows } = await sql<{ from_ms: number }>`
    with recursive hour(from_ms) as (
      select ${next("0")} union all
      select ${next(`hour.from_ms + ${UNIT_MS.hour}`)} from hour where hour.from_ms is not null
    ) select from_ms from hour where from_ms is not null`.execute(database);
  return rows.map(({ from_ms }) => from_ms);
}

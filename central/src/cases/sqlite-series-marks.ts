/**
 * Which sums are still to be made anew. A mark is written in the transaction that notes how far its projection is, and
 * taken away once the sums are made: killed in between, they are made again, which changes nothing.
 */
import { startOfWindow, UNIT_MS } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { rowsOf } from "../platform/sqlite-json.ts";
import type { Marks } from "../series/downsampling.ts";
import { isKept, KEPT_DAYS } from "../series/kept.ts";
import type { HeldHour, SeriesStore } from "../series/series-store.ts";
import { type Mark, markOf } from "../series/sum-sources.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

/** Written in one statement, as JSON: of a city's year there are two million. */
const MAX_ROWS = 10_000;

/** Adds marks; one that is there already is told apart from what was read of it before by a higher `rowId`. */
export async function addMarks(database: Kysely<CasesTables>, marks: readonly Mark[]): Promise<void> {
  if (marks.length === 0) return;
  const rows = [...new Map(marks.map((mark) => [keyOf(mark), toRow(mark)])).values()];
  await sql`
    insert into series_mark(source, camera_id, from_ms, to_ms, row_id)
    select value->>0, value->>1, value->>2, value->>3, value->>4 from ${rowsOf(rows)} where true
    on conflict(source, camera_id, from_ms) do update set
      row_id = max(excluded.row_id, series_mark.row_id + 1),
      to_ms = max(excluded.to_ms, series_mark.to_ms)`.execute(database);
}

export const createMarks = (database: Kysely<CasesTables>): Marks => ({
  newest: (limit) => newestMarks(database, limit),
  remove: (marks) => removeMarks(database, marks),
});

async function newestMarks(database: Kysely<CasesTables>, limit: number): Promise<readonly Mark[]> {
  const rows = await database.selectFrom("series_mark").selectAll().orderBy("from_ms", "desc").limit(limit).execute();
  return rows.map((row) => ({
    source: row.source,
    cameraId: row.camera_id,
    ...{ fromMs: row.from_ms, toMs: row.to_ms, rowId: row.row_id },
  }));
}

async function removeMarks(database: Kysely<CasesTables>, marks: readonly Mark[]): Promise<void> {
  if (marks.length === 0) return;
  const rows = marks.map(({ source, cameraId, fromMs, rowId }) => [source, cameraId, fromMs, rowId]);
  await sql`
    delete from series_mark where (source, camera_id, from_ms, row_id) in (
      select value->>0, value->>1, value->>2, value->>3 from ${rowsOf(rows)})`.execute(database);
}

/**
 * Marks all that a series store may lack sums of, once for each store: a new one knows of no incident, and one from
 * before there were sums has minutes that nobody has added up.
 */
export async function markAllOnce(
  database: Kysely<CasesTables>,
  { name: store, heldHours }: Pick<SeriesStore, "name" | "heldHours">,
  nowMs: number,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const known = await trx.selectFrom("series_filled").select("store").where("store", "=", store).executeTakeFirst();
    if (known !== undefined) return;
    const incidents = await trx
      .selectFrom("incident")
      .select(["camera_id", sql<number>`started_at_ms - started_at_ms % ${UNIT_MS.hour}`.as("from_ms")])
      .distinct()
      .execute();
    await addMarks(
      trx,
      incidents.map((row) => markOf("events", row.camera_id, row.from_ms, UNIT_MS.hour, 0)),
    );
    const held = (await heldHours()) ?? (await likelyHours(trx, nowMs));
    for (let start = 0; start < held.length; start += MAX_ROWS) {
      const some = held.slice(start, start + MAX_ROWS);
      await addMarks(
        trx,
        some.map(({ cameraId, fromMs }) => markOf("minutes", cameraId, fromMs, UNIT_MS.hour, 0)),
      );
    }
    await trx.insertInto("series_filled").values({ store }).execute();
  });
}

/** Of every camera that counts, the hours for which sums of minutes are made. */
async function likelyHours(database: Kysely<CasesTables>, nowMs: number): Promise<readonly HeldHour[]> {
  const counting = await database.selectFrom("camera_place").select("camera_id").execute();
  const hours = hoursBefore(nowMs);
  return counting.flatMap(({ camera_id: cameraId }) => hours.map((fromMs) => ({ cameraId, fromMs })));
}

/** Starts of the hours for which sums of minutes are made, up to now. */
function hoursBefore(nowMs: number): readonly number[] {
  const last = startOfWindow("hour", nowMs);
  const hours = Array.from({ length: 24 * KEPT_DAYS.minute }, (_, index) => last - index * UNIT_MS.hour);
  return hours.filter((hour) => isKept("minute", hour, nowMs));
}

const keyOf = ({ source, cameraId, fromMs }: Mark): string => `${source} ${cameraId} ${fromMs}`;

const toRow = ({ source, cameraId, fromMs, toMs, rowId }: Mark): readonly unknown[] => [
  ...[source, cameraId, fromMs, toMs, rowId],
];

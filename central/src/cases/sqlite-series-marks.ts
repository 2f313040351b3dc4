/**
 * Which sums are still to be made anew. A mark is written in the transaction that notes how far its projection is, and
 * taken away once the sums are made: killed in between, they are made again, which changes nothing.
 */
import { startOfWindow, UNIT_MS } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import type { Marks } from "../series/downsampling.ts";
import { isKept, KEPT_DAYS } from "../series/kept.ts";
import { type Mark, markOf } from "../series/sum-sources.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

const MAX_ROWS = 1_000;

export async function addMarks(database: Kysely<CasesTables>, marks: readonly Mark[]): Promise<void> {
  const rows = [...new Map(marks.map((mark) => [keyOf(mark), toRow(mark)])).values()];
  for (let start = 0; start < rows.length; start += MAX_ROWS) {
    await database
      .insertInto("series_mark")
      .values(rows.slice(start, start + MAX_ROWS))
      .onConflict((conflict) =>
        conflict.columns(["source", "camera_id", "from_ms"]).doUpdateSet(({ ref }) => ({
          row_id: ref("excluded.row_id"),
          to_ms: sql<number>`case when excluded.to_ms > series_mark.to_ms then excluded.to_ms else series_mark.to_ms end`,
        })),
      )
      .execute();
  }
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
  for (let start = 0; start < marks.length; start += MAX_ROWS) {
    const some = marks.slice(start, start + MAX_ROWS);
    const keys = some.map(({ source, cameraId, fromMs, rowId }) => sql`(${source}, ${cameraId}, ${fromMs}, ${rowId})`);
    await sql`
      delete from series_mark
      where (source, camera_id, from_ms, row_id) in (values ${sql.join(keys)})`.execute(database);
  }
}

/**
 * Marks all that a series store may lack sums of, once for each store: a new one knows of no incident, and one from
 * before there were sums has minutes that nobody has added up.
 * @param store its name
 */
export async function markAllOnce(database: Kysely<CasesTables>, store: string, nowMs: number): Promise<void> {
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
    const counting = await trx.selectFrom("camera_place").select("camera_id").execute();
    for (const { camera_id } of counting) {
      await addMarks(
        trx,
        hoursBefore(nowMs).map((hour) => markOf("minutes", camera_id, hour, UNIT_MS.hour, 0)),
      );
    }
    await trx.insertInto("series_filled").values({ store }).execute();
  });
}

/** Starts of the hours for which sums of minutes are made, up to now. */
function hoursBefore(nowMs: number): readonly number[] {
  const last = startOfWindow("hour", nowMs);
  const hours = Array.from({ length: 24 * KEPT_DAYS.minute }, (_, index) => last - index * UNIT_MS.hour);
  return hours.filter((hour) => isKept("minute", hour, nowMs));
}

const keyOf = ({ source, cameraId, fromMs }: Mark): string => `${source} ${cameraId} ${fromMs}`;

const toRow = ({ source, cameraId, fromMs, toMs, rowId }: Mark): CasesTables["series_mark"] => ({
  ...{ source, camera_id: cameraId, from_ms: fromMs, to_ms: toMs, row_id: rowId },
});

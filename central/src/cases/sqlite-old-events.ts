import { type Kysely, type RawBuilder, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { OldEvents } from "./old-events.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

export function createSqliteOldEvents(database: Kysely<CasesTables>): OldEvents {
  return {
    before: async (atMs, limit, after) => {
      let rows = database
        .selectFrom("incident")
        .select(["id", "started_at_ms as startedAtMs"])
        .where("started_at_ms", "<", atMs)
        .where(sql<number>`+is_open`, "=", 0); // the order leads, not what has ended
      if (after !== undefined) {
        rows = rows.where(({ eb, refTuple, tuple }) =>
          eb(refTuple("started_at_ms", "id"), ">", tuple(after.startedAtMs, after.id)),
        );
      }
      return rows.orderBy("started_at_ms").orderBy("id").limit(limit).execute();
    },
    toldBehind: async (ids, rowId) => {
      const rows = await database
        .selectFrom("incident_message")
        .select("incident_id")
        .distinct()
        .where("incident_id", "in", oneOf(ids))
        .where("inbox_id", ">", rowId)
        .execute();
      return new Set(rows.map(({ incident_id }) => incident_id));
    },
    filesOf: async (ids) => {
      const { rows } = await sql<Pick<Named, "sha256">>`
        with named as (${namesWhere(sql`subject in ${oneOf(ids)}`)})
        select distinct sha256 from named`.execute(database);
      const hashes = rows.map(({ sha256 }) => sha256);
      const own = new Set(ids);
      const namedBy = await subjectsOf(database, hashes);
      return hashes.filter((sha256) => (namedBy.get(sha256) ?? []).every((subject) => own.has(subject)));
    },
    namedBy: (hashes) => subjectsOf(database, hashes),
    messagesOf: async (ids) => {
      const rows = await database
        .selectFrom("incident_message")
        .select("inbox_id")
        .where("incident_id", "in", oneOf(ids))
        .execute();
      return rows.map(({ inbox_id }) => inbox_id);
    },
    remove: (ids) => remove(database, ids),
  };
}

interface Named {
  readonly sha256: string;
  readonly subject: string;
}

/** Manifests lie under the hash that their evidence names; they are in no table of files. */
const namesWhere = (condition: RawBuilder<unknown>): RawBuilder<Named> => sql<Named>`
  select sha256, subject from (select sha256, incident_id as subject from incident_snapshot) where ${condition}
  union select sha256, subject from (select sha256, subject_id as subject from evidence_file) where ${condition}
  union select sha256, subject from (
    select evidence->>'manifestSha256' as sha256, subject_id as subject from evidence
  ) where sha256 is not null and ${condition}`;

async function subjectsOf(
  database: Kysely<CasesTables>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await namesWhere(sql`sha256 in ${oneOf(hashes)}`).execute(database);
  const byHash = Map.groupBy(rows, ({ sha256 }) => sha256);
  return new Map([...byHash].map(([sha256, some]) => [sha256, some.map(({ subject }) => subject)]));
}

/** What is deleted is overwritten in the file, not only let go of. */
async function remove(database: Kysely<CasesTables>, ids: readonly string[]): Promise<void> {
  await sql`pragma secure_delete = on`.execute(database);
  await database.transaction().execute(async (trx) => {
    for (const table of ["evidence_file", "evidence"] as const) {
      await trx.deleteFrom(table).where("subject_id", "in", oneOf(ids)).execute();
    }
    for (const table of ["incident_snapshot", "incident_message"] as const) {
      await trx.deleteFrom(table).where("incident_id", "in", oneOf(ids)).execute();
    }
    await trx.deleteFrom("incident").where("id", "in", oneOf(ids)).execute();
  });
}

import { canonicalJson, documentHash } from "@ngaba/config";
import { Sha256, UtcTime } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { z } from "zod";
import { oneOf, rowsOf } from "../platform/sqlite-json.ts";
import type { NamedRemoval, OldCases, RemovalLists } from "./old-cases.ts";
import { dropPlates } from "./sqlite-plates.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

const List = z.object({
  ...{ kind: z.string(), at: UtcTime, caseIds: z.array(z.uuid()), eventIds: z.array(z.uuid()) },
  files: z.array(Sha256),
});

export function createSqliteOldCases(database: Kysely<ReviewTables>): OldCases {
  return {
    before: async (results, atMs, limit, after) => {
      let rows = database
        .selectFrom("case_outcome")
        .innerJoin("review_case", "review_case.id", "case_outcome.case_id")
        .select(["review_case.id", "event_id as eventId", "version", "is_going", "decided_at_ms as decidedAtMs"])
        .where("decided_at_ms", "<", atMs)
        .where("result", "in", oneOf(results));
      if (after !== undefined) {
        rows = rows.where(({ eb, refTuple, tuple }) =>
          eb(refTuple("decided_at_ms", "case_id"), ">", tuple(after.decidedAtMs, after.id)),
        );
      }
      const old = await rows.orderBy("decided_at_ms").orderBy("case_id").limit(limit).execute();
      return old.map(({ is_going, ...one }) => ({ ...one, isClaimed: is_going === 1 }));
    },
    claim: async (cases) => {
      const listed = rowsOf(cases.map(({ id, version }) => [id, version]));
      const { rows } = await sql<{ id: string }>`
        update review_case set is_going = 1
        where (id, version) in (select value->>0, value->>1 from ${listed}) returning id`.execute(database);
      return new Set(rows.map(({ id }) => id));
    },
    release: async (ids) => {
      await database.updateTable("review_case").set({ is_going: 0 }).where("id", "in", oneOf(ids)).execute();
    },
    remove: (ids) => remove(database, ids),
  };
}

export function createSqliteRemovalLists(database: Kysely<ReviewTables>): RemovalLists {
  return {
    add: async (list) => {
      const row = { sha256: documentHash(list), at_ms: Date.parse(list.at), list: canonicalJson(list) };
      await database
        .insertInto("removal_list")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return row.sha256;
    },
    get: async (sha256) => {
      const row = await database
        .selectFrom("removal_list")
        .select("list")
        .where("sha256", "=", sha256)
        .executeTakeFirst();
      return row && List.parse(JSON.parse(row.list));
    },
    newest: async (limit) => {
      const rows = database.selectFrom("removal_list").select(["sha256", "list"]);
      return (await rows.orderBy("at_ms", "desc").orderBy("sha256").limit(limit).execute()).map(toNamed);
    },
    // Looks through all of them: seldom does anybody ask for what is no more.
    ofCase: async (caseId) => {
      const { rows } = await sql<RemovalRow>`
        select sha256, list from removal_list
        where exists (select 1 from json_each(list, '$.caseIds') as one where one.value = ${caseId})
        limit 1`.execute(database);
      return rows.map(toNamed)[0];
    },
  };
}

type RemovalRow = Pick<ReviewTables["removal_list"], "sha256" | "list">;

const toNamed = ({ sha256, list }: RemovalRow): NamedRemoval => ({ sha256, list: List.parse(JSON.parse(list)) });

/** What is deleted is overwritten in the file, not only let go of. */
async function remove(database: Kysely<ReviewTables>, ids: readonly string[]): Promise<void> {
  await sql`pragma secure_delete = on`.execute(database);
  await database.transaction().execute(async (trx) => {
    const plates = await platesEverIn(trx, ids);
    await sql`
      delete from case_person where (person_id, at_ms, case_id) in (
        select by_id, at_ms, review_case.id from case_entry join review_case on review_case.id = case_entry.case_id
        where case_entry.case_id in ${oneOf(ids)})`.execute(trx);
    for (const table of ["case_entry", "case_outcome", "sample_verdict"] as const) {
      await trx.deleteFrom(table).where("case_id", "in", oneOf(ids)).execute();
    }
    await trx.deleteFrom("review_case").where("id", "in", oneOf(ids)).execute();
    await dropPlates(trx, plates);
  });
}

/** Those too that were undone, or that a second person read otherwise: they were made findable then. */
async function platesEverIn(trx: Kysely<ReviewTables>, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ plate: string }>`
    select distinct entry->>'$.act.plate.text' as plate from case_entry
    where case_id in ${oneOf(ids)} and kind = 'accept'`.execute(trx);
  return rows.map(({ plate }) => plate);
}

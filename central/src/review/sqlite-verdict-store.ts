import { KeptVerdict } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";
import type { VerdictStore } from "./verdict-store.ts";

export function createSqliteVerdictStore(database: Kysely<ReviewTables>): VerdictStore {
  return {
    // In one statement: a case that is claimed for removal in between would leave its verdict behind.
    add: async (kept) => {
      const { id, seed, caseId } = kept;
      const { numAffectedRows } = await sql`
        insert into sample_verdict(id, seed, case_id, verdict)
        select ${id}, ${seed}, ${caseId}, ${JSON.stringify(kept)} from review_case
        where review_case.id = ${caseId} and is_going = 0
        on conflict do nothing`.execute(database);
      return numAffectedRows === 1n;
    },
    get: async (id) => {
      const row = await database.selectFrom("sample_verdict").select("verdict").where("id", "=", id).executeTakeFirst();
      return row && KeptVerdict.parse(JSON.parse(row.verdict));
    },
    of: async (seed, caseIds) => {
      const rows = await database
        .selectFrom("sample_verdict")
        .select("verdict")
        .where("seed", "=", seed)
        .where("case_id", "in", oneOf(caseIds))
        .orderBy("seq")
        .execute();
      return rows.map(({ verdict }) => KeptVerdict.parse(JSON.parse(verdict)));
    },
  };
}

import { LegalHold } from "@ngaba/contract";
import type { Kysely } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { HoldStore } from "./hold-store.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

export function createSqliteHoldStore(database: Kysely<ReviewTables>): HoldStore {
  return {
    add: async (hold) => {
      const { id, subjectId, at, lifted } = hold;
      const { numInsertedOrUpdatedRows } = await database
        .insertInto("legal_hold")
        .values({
          ...{ id, subject_id: subjectId, set_at_ms: Date.parse(at), is_standing: lifted === undefined ? 1 : 0 },
          hold: JSON.stringify(hold),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    get: (id) => read(database, id),
    lift: async (id, lifted) => {
      const hold = await read(database, id);
      if (hold === undefined) return false;
      const { numUpdatedRows } = await database
        .updateTable("legal_hold")
        .set({ is_standing: 0, hold: JSON.stringify({ ...hold, lifted }) })
        .where("id", "=", id)
        .where("is_standing", "=", 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    find: async ({ subjectId, standing, before, limit }) => {
      let rows = database.selectFrom("legal_hold").select("hold");
      if (subjectId !== undefined) rows = rows.where("subject_id", "=", subjectId);
      if (standing !== undefined) rows = rows.where("is_standing", "=", standing === "true" ? 1 : 0);
      if (before !== undefined) rows = rows.where("set_at_ms", "<", Date.parse(before));
      const found = await rows.orderBy("set_at_ms", "desc").orderBy("id", "desc").limit(limit).execute();
      return found.map(({ hold }) => LegalHold.parse(JSON.parse(hold)));
    },
    held: async (subjectIds) => {
      const rows = await database
        .selectFrom("legal_hold")
        .select("subject_id")
        .where("subject_id", "in", oneOf(subjectIds))
        .where("is_standing", "=", 1)
        .execute();
      return new Set(rows.map(({ subject_id }) => subject_id));
    },
  };
}

async function read(database: Kysely<ReviewTables>, id: string): Promise<LegalHold | undefined> {
  const row = await database.selectFrom("legal_hold").select("hold").where("id", "=", id).executeTakeFirst();
  return row && LegalHold.parse(JSON.parse(row.hold));
}

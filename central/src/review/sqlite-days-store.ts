import { CaseView } from "@ngaba/contract";
import type { Kysely } from "kysely";
import { NEVER } from "./case-store.ts";
import type { DaysStore } from "./days-store.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

export function createSqliteDaysStore(database: Kysely<ReviewTables>): DaysStore {
  return {
    madeBy: async () => (await database.selectFrom("review_law").select("mark").executeTakeFirst())?.mark,
    running: async (limit, after = "") => {
      const rows = await database
        .selectFrom("review_case")
        .select("view")
        .where("lapses_on", "<", NEVER)
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ view }) => CaseView.parse(JSON.parse(view)));
    },
    move: (moved) =>
      database.transaction().execute(async (trx) => {
        for (const { id, version, dueOn, lapsesOn } of moved) {
          await trx
            .updateTable("review_case")
            .set({ due_on: dueOn, lapses_on: lapsesOn })
            .where("id", "=", id)
            .where("version", "=", version)
            .execute();
        }
      }),
    setMadeBy: (mark) =>
      database.transaction().execute(async (trx) => {
        await trx.deleteFrom("review_law").execute();
        await trx.insertInto("review_law").values({ mark }).execute();
      }),
  };
}

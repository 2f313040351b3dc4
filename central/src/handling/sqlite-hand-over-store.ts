import { HandOver } from "@ngaba/contract";
import type { Kysely, Selectable } from "kysely";
import type { HandOverStore } from "./hand-over-store.ts";
import type { HandlingTables } from "./sqlite-handling-database.ts";

export function createSqliteHandOverStore(database: Kysely<HandlingTables>): HandOverStore {
  return {
    add: async (note) => {
      await database
        .insertInto("hand_over")
        .values({ id: note.id, at_ms: Date.parse(note.at), note: JSON.stringify(note), taken: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    take: async (id, taken) => {
      const { numUpdatedRows } = await database
        .updateTable("hand_over")
        .set({ taken: JSON.stringify(taken) })
        .where("id", "=", id)
        .where("taken", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    get: async (id) => {
      const row = await database.selectFrom("hand_over").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toHandOver(row);
    },
    find: async ({ before, limit }) => {
      let notes = database.selectFrom("hand_over").selectAll();
      if (before !== undefined) notes = notes.where("at_ms", "<", Date.parse(before));
      return (await notes.orderBy("at_ms", "desc").limit(limit).execute()).map(toHandOver);
    },
  };
}

const toHandOver = ({ note, taken }: Selectable<HandlingTables["hand_over"]>): HandOver =>
  HandOver.parse({ ...JSON.parse(note), ...(taken !== null && { taken: JSON.parse(taken) }) });

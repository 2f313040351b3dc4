import { Handling, HandlingAct, type HandlingDetail } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import { summaryOf, untouched, withAct } from "./handling.ts";
import { type HandlingStore, newestAct } from "./handling-store.ts";
import type { HandlingTables } from "./sqlite-handling-database.ts";

export function createSqliteHandlingStore(database: Kysely<HandlingTables>): HandlingStore {
  return {
    find: async (eventIds) => {
      if (eventIds.length === 0) return new Map();
      const rows = await database
        .selectFrom("handling")
        .select(["event_id", "handling"])
        .where("event_id", "in", oneOf([...eventIds]))
        .execute();
      return new Map(rows.map(({ event_id, handling }) => [event_id, Handling.parse(JSON.parse(handling))]));
    },
    get: async (eventId) => (await readDetails(database, [eventId]))[0],
    append: (after) => append(database, after),
    inHand: (limit, after) => {
      let rows = database
        .selectFrom("handling")
        .select(["event_id as eventId", "changed_at_ms as changedAtMs"])
        .where("state", "=", "acknowledged");
      if (after !== undefined) {
        rows = rows.where(({ eb, refTuple, tuple }) =>
          eb(refTuple("changed_at_ms", "event_id"), "<", tuple(after.changedAtMs, after.eventId)),
        );
      }
      return rows.orderBy("changed_at_ms", "desc").orderBy("event_id", "desc").limit(limit).execute();
    },
    changedSince: async (atMs, limit) => {
      const rows = await database
        .selectFrom("handling")
        .select("event_id")
        .where("changed_at_ms", ">=", atMs)
        .orderBy("changed_at_ms", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ event_id }) => event_id).toReversed();
    },
    reported: async (afterId, limit) => {
      const rows = await database
        .selectFrom("handling")
        .select("event_id")
        .where("is_reported", "=", 1)
        .where("event_id", ">", afterId)
        .orderBy("event_id")
        .limit(limit)
        .execute();
      return readDetails(
        database,
        rows.map(({ event_id }) => event_id),
      );
    },
    forget: async (eventIds) => {
      await sql`pragma secure_delete = on`.execute(database); // overwritten in the file, not only let go of
      await database.transaction().execute(async (trx) => {
        for (const table of ["act", "handling"] as const) {
          await trx.deleteFrom(table).where("event_id", "in", oneOf(eventIds)).execute();
        }
      });
    },
  };
}

/** Two who act at once meet at the primary key: the second finds the version taken. */
function append(database: Kysely<HandlingTables>, after: HandlingDetail): Promise<boolean> {
  const { eventId, state, acts } = after;
  const done = newestAct(after);
  const { id, version, at, by } = done;
  const atMs = Date.parse(at);
  return database.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto("act")
      .values({
        ...{ event_id: eventId, version, act_id: id, at_ms: atMs },
        ...{ by_id: by.id, by_name: by.name, act: JSON.stringify(done) },
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return false;
    const changed = { state, changed_at_ms: atMs, handling: JSON.stringify(summaryOf(after)) };
    await trx
      .insertInto("handling")
      .values({ event_id: eventId, is_reported: acts[0]?.act.kind === "report" ? 1 : 0, ...changed })
      .onConflict((conflict) => conflict.column("event_id").doUpdateSet(changed))
      .execute();
    return true;
  });
}

/** In one look at the acts, which say all: a second look at what they made could be newer. */
async function readDetails(
  database: Kysely<HandlingTables>,
  eventIds: readonly string[],
): Promise<readonly HandlingDetail[]> {
  if (eventIds.length === 0) return [];
  const rows = await database
    .selectFrom("act")
    .select(["event_id", "act"])
    .where("event_id", "in", eventIds)
    .orderBy("event_id")
    .orderBy("version")
    .execute();
  const byEvent = Map.groupBy(rows, ({ event_id }) => event_id);
  return [...byEvent].map(([eventId, acts]) =>
    acts.map(({ act }) => HandlingAct.parse(JSON.parse(act))).reduce(withAct, untouched(eventId)),
  );
}

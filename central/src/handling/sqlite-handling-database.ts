import { type Kysely, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";

export interface HandlingTables {
  /** JSON of each `HandlingAct`. Nothing in it is ever changed. */
  act: {
    event_id: string;
    version: number;
    act_id: string;
    at_ms: number;
    by_id: string;
    by_name: string;
    act: string;
  };
  /** JSON of the `Handling` that the acts made, with what lists ask for. `is_reported` 1: made by hand. */
  handling: { event_id: string; state: string; changed_at_ms: number; is_reported: number; handling: string };
  /** JSON of a `HandOver` without `taken`, which is JSON of its own, null until then. */
  hand_over: { id: string; at_ms: number; note: string; taken: string | null };
}

const migrations: Migrations = {
  "0001-handling": async (db) => {
    await sql`
      create table act(
        event_id text not null, version integer not null, act_id text not null, at_ms integer not null,
        by_id text not null, by_name text not null, act text not null,
        primary key (event_id, version), unique (event_id, act_id)
      ) strict, without rowid`.execute(db);
    await sql`create index act_of_actor on act(by_id, at_ms)`.execute(db);
    await sql`
      create table handling(
        event_id text primary key, state text not null, changed_at_ms integer not null, is_reported integer not null,
        handling text not null
      ) strict, without rowid`.execute(db);
    await sql`create index handling_by_state on handling(state, changed_at_ms)`.execute(db);
    await sql`create index handling_by_change on handling(changed_at_ms)`.execute(db);
    await sql`create index handling_reported on handling(event_id) where is_reported = 1`.execute(db);
    await sql`
      create table hand_over(id text primary key, at_ms integer not null, note text not null, taken text)
      strict, without rowid`.execute(db);
    await sql`create index hand_over_newest on hand_over(at_ms)`.execute(db);
  },
};

/** The file of what people did. It cannot be made again. */
export const openHandlingDatabase = (file: string): Promise<Kysely<HandlingTables>> =>
  openSqlite<HandlingTables>(file, { synchronous: "full", migrations });

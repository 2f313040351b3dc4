import { sql } from "kysely";
import type { Migrations } from "../platform/sqlite-database.ts";

export interface NoticeTables {
  progress: { name: string; inbox_id: number };
  /** `since_inbox_id`: what came before the hook was configured is not told. */
  hook: { id: string; since_inbox_id: number };
  /** `message_id` null: waits to be put into a message. */
  notice: {
    hook_id: string;
    incident_id: string;
    what: "begun" | "ended";
    kind: string;
    severity_rank: number;
    started_at_ms: number;
    noted_at_ms: number;
    /** JSON of a `WebhookIncident`. */
    incident: string;
    message_id: string | null;
  };
  message: {
    id: string;
    hook_id: string;
    body: string;
    made_at_ms: number;
    attempts: number;
    next_try_at_ms: number;
    state: "waiting" | "delivered" | "given-up";
    settled_at_ms: number | null;
  };
}

export const noticeMigrations: Migrations = {
  "0001-notices": async (db) => {
    await sql`create table progress(name text primary key, inbox_id integer not null) strict, without rowid`.execute(
      db,
    );
    await sql`create table hook(id text primary key, since_inbox_id integer not null) strict, without rowid`.execute(
      db,
    );
    await sql`
      create table notice(
        hook_id text not null, incident_id text not null, what text not null, kind text not null,
        severity_rank integer not null, started_at_ms integer not null, noted_at_ms integer not null,
        incident text not null, message_id text, primary key (hook_id, incident_id, what)
      ) strict, without rowid`.execute(db);
    await sql`create index notice_waiting on notice(hook_id, noted_at_ms) where message_id is null`.execute(db);
    await sql`create index notice_by_age on notice(noted_at_ms)`.execute(db);
    await sql`
      create table message(
        id text primary key, hook_id text not null, body text not null, made_at_ms integer not null,
        attempts integer not null, next_try_at_ms integer not null, state text not null, settled_at_ms integer
      ) strict, without rowid`.execute(db);
    await sql`create index message_of_hook on message(hook_id, made_at_ms)`.execute(db);
    await sql`create index message_waiting on message(hook_id) where state = 'waiting'`.execute(db);
  },
};

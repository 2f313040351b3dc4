import type { StreamName } from "@ngaba/contract";
import { type Generated, sql } from "kysely";
import type { Migrations } from "../platform/sqlite-database.ts";

export interface InboxTables {
  inbox: {
    id: Generated<number>;
    agent_id: string;
    stream: StreamName;
    epoch: string;
    seq: number;
    topic: string;
    type: string;
    message: string;
    received_at_ms: number;
  };
  stream_position: { agent_id: string; stream: StreamName; epoch: string; up_to: number; received: number };
  gap: {
    agent_id: string;
    epoch: string;
    from_seq: number;
    to_seq: number;
    noted_at_ms: number;
    why: string;
  };
  agent: { agent_id: string; status: string; received_at_ms: number };
  /** JSON of a `CommandReply`; `is_last` once nothing more will be said. */
  command_reply: { id: Generated<number>; agent_id: string; command_id: string; is_last: number; reply: string };
  set_aside: { id: Generated<number>; topic: string; reason: string; detail: string; head: Uint8Array; at_ms: number };
}

export const inboxMigrations: Migrations = {
  "0001-inbox": async (db) => {
    // autoincrement: an id that was given out is never used again, not even after pruning the newest rows.
    await sql`
      create table inbox(
        id integer primary key autoincrement,
        agent_id text not null, stream text not null, epoch text not null, seq integer not null,
        topic text not null, type text not null, message text not null, received_at_ms integer not null,
        unique (agent_id, stream, epoch, seq)
      ) strict`.execute(db);
    await sql`create index telemetry_by_age on inbox(received_at_ms) where stream = 'telemetry'`.execute(db);
    await sql`
      create table stream_position(
        agent_id text not null, stream text not null, epoch text not null,
        up_to integer not null, received integer not null,
        primary key (agent_id, stream, epoch)
      ) strict, without rowid`.execute(db);
    await sql`
      create table gap(
        agent_id text not null, epoch text not null, from_seq integer not null, to_seq integer not null,
        noted_at_ms integer not null, why text not null,
        primary key (agent_id, epoch, from_seq)
      ) strict, without rowid`.execute(db);
    await sql`
      create table agent(agent_id text primary key, status text not null, received_at_ms integer not null)
      strict, without rowid`.execute(db);
    await sql`
      create table set_aside(
        id integer primary key autoincrement,
        topic text not null, reason text not null, detail text not null, head blob not null, at_ms integer not null
      ) strict`.execute(db);
  },
  "0002-replies": async (db) => {
    await sql`
      create table command_reply(
        id integer primary key autoincrement,
        agent_id text not null, command_id text not null, is_last integer not null, reply text not null,
        unique (agent_id, command_id)
      ) strict`.execute(db);
  },
  "0003-evidence-of-incidents": async (db) => {
    await sql`
      create index evidence_of_incident on inbox(message->>'$.data.incidentId')
      where type = 'ngaba.evidence.v1'`.execute(db);
  },
};

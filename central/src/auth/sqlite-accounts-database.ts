/** Who may enter. No projection: what is in it stands nowhere else. */
import { type Kysely, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { closeToOthers } from "./secret-file.ts";

export interface AccountTables {
  account: {
    id: string;
    login: string;
    name: string;
    /** JSON of `Role[]`. */
    roles: string;
    /** JSON of ids; null: all cameras. */
    camera_groups: string | null;
    /** Id of what the person may decide by their office; null: no fine. */
    authority: string | null;
    is_disabled: number;
    /** Argon2id, as a PHC string. */
    password_hash: string;
    /** Of a password that an administrator handed over: it is good until then. Null once one was chosen. */
    password_until_ms: number | null;
    /** Base32. It counts once a code of it was shown. */
    totp_secret: string | null;
    totp_offer: string | null;
    /** Step of the newest code that was taken: no code counts twice. */
    totp_step: number;
    created_at_ms: number;
    signed_in_at_ms: number | null;
    /** Grows with each change by an administrator. */
    version: number;
  };
  /** By the SHA-256 of its token. `account_id` null: opened by the start key. */
  session: {
    token_hash: string;
    account_id: string | null;
    opened_at_ms: number;
    seen_at_ms: number;
    expires_at_ms: number;
  };
  api_token: {
    id: string;
    name: string;
    secret_hash: string;
    /** JSON of `TokenScope[]`. */
    scopes: string;
    camera_groups: string | null;
    created_by: string;
    created_at_ms: number;
    expires_at_ms: number;
    used_at_ms: number | null;
  };
  /** Wrong passwords and codes in a row, by who was tried and from where. */
  failure: { subject: string; count: number; last_at_ms: number };
  /** Where a login signed in from lately, named as in `failure`. */
  known_place: { subject: string; last_at_ms: number };
}

export type AccountsDatabase = Kysely<AccountTables>;

const migrations: Migrations = {
  "0001-accounts": async (db) => {
    await sql`
      create table account(
        id text primary key, login text not null unique, name text not null, roles text not null, camera_groups text,
        is_disabled integer not null, password_hash text not null, password_until_ms integer, totp_secret text,
        totp_offer text, totp_step integer not null, created_at_ms integer not null, signed_in_at_ms integer,
        version integer not null
      ) strict, without rowid`.execute(db);
    await sql`
      create table session(
        token_hash text primary key, account_id text references account(id), opened_at_ms integer not null,
        seen_at_ms integer not null, expires_at_ms integer not null
      ) strict, without rowid`.execute(db);
    await sql`create index session_of_account on session(account_id)`.execute(db);
    await sql`
      create table api_token(
        id text primary key, name text not null, secret_hash text not null unique, scopes text not null,
        camera_groups text, created_by text not null, created_at_ms integer not null, expires_at_ms integer not null,
        used_at_ms integer
      ) strict, without rowid`.execute(db);
    await sql`
      create table failure(subject text primary key, count integer not null, last_at_ms integer not null)
      strict, without rowid`.execute(db);
  },
  "0002-known-places": async (db) => {
    await sql`
      create table known_place(subject text primary key, last_at_ms integer not null) strict, without rowid`.execute(
      db,
    );
  },
  "0003-authority": async (db) => {
    await sql`alter table account add column authority text`.execute(db);
  },
};

/** @throws {CentralError} MIGRATION_FAILED */
export async function openAccountsDatabase(file: string): Promise<AccountsDatabase> {
  const database = await openSqlite<AccountTables>(file, { synchronous: "full", migrations });
  await closeToOthers(file);
  return database;
}

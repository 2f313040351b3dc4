import { sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import type { AccountsDatabase, AccountTables } from "./account-tables.ts";
import { closeToOthers } from "./secret-file.ts";

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

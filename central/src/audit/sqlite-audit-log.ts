import type { AuditEntryView, AuditHead, AuditQuery } from "@ngaba/contract";
import { epochMs, toRfc3339 } from "@ngaba/contract";
import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from "kysely";
import type { Clock } from "../platform/clock.ts";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { type AuditRecord, chainHash, cleaned, type HashedRecord, NO_HASH } from "./audit-chain.ts";
import type { AuditEntry, AuditLog } from "./audit-log.ts";
import { type AuditRow, toRecord, toRow } from "./sqlite-audit-row.ts";

interface Tables {
  audit_entry: AuditRow;
}

const migrations: Migrations = {
  "0001-audit": async (db) => {
    await sql`
      create table audit_entry(
        seq integer primary key, at_ms integer not null,
        who_kind text not null, who_id text not null, who_name text not null,
        action text not null, subject text not null, detail text, hash text not null
      ) strict`.execute(db);
    await sql`create index audit_by_who on audit_entry(who_id, seq)`.execute(db);
    await sql`create index audit_by_action on audit_entry(action, seq)`.execute(db);
    await sql`create index audit_by_subject on audit_entry(subject, seq)`.execute(db);
    // Against a slip of ours; who has the file can take them away, and the chain shows what was done then.
    for (const change of ["update", "delete"]) {
      await sql`
        create trigger ${sql.ref(`audit_no_${change}`)} before ${sql.raw(change)} on audit_entry
        begin select raise(abort, 'entries of the audit log are never changed'); end`.execute(db);
    }
  },
  "0002-audit-by-name-and-time": async (db) => {
    await sql`create index audit_by_name on audit_entry(who_name, seq)`.execute(db);
    await sql`create index audit_by_time on audit_entry(at_ms)`.execute(db);
  },
};

/** Opens the audit log in `file`. What was noted survives a power cut. */
export async function openSqliteAuditLog(file: string, clock: Clock): Promise<AuditLog> {
  const database = await openSqlite<Tables>(file, { synchronous: "full", migrations });
  return {
    note: startWriter(database, clock),
    read: async (query) => {
      const rows = await pageQuery(database, query).execute();
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      const head = await readHead(database);
      return {
        entries: shown.map(toRecord).map(toView),
        ...(last !== undefined && rows.length > query.limit && { nextBefore: last.seq }),
        ...(head && { head }),
      };
    },
    head: () => readHead(database),
    close: () => database.destroy(),
  };
}

/** A row has nine parameters. */
const MAX_TOGETHER = 500;

interface Batch {
  readonly entries: (AuditEntry & { readonly atMs: number })[];
  readonly written: Promise<void>;
}

/**
 * What is noted while others are being written is written behind them, in one go: each commit waits for the disk, and a
 * page of events asks for a hundred pictures at once.
 */
function startWriter(database: Kysely<Tables>, clock: Clock): AuditLog["note"] {
  let gathering: Batch | undefined;
  let before: Promise<unknown> = Promise.resolve();
  const openBatch = (): Batch => {
    const entries: Batch["entries"] = [];
    const written = before.then(() => {
      if (gathering === batch) gathering = undefined;
      return database.transaction().execute((trx) => append(trx, entries));
    });
    before = written.catch(() => undefined); // who noted is told; those behind try for themselves
    const batch = { entries, written };
    return batch;
  };
  return (entry) => {
    if (gathering === undefined || gathering.entries.length >= MAX_TOGETHER) gathering = openBatch();
    gathering.entries.push({ ...entry, atMs: clock.now() });
    return gathering.written;
  };
}

/** One writer at a time: the transaction has the file from its beginning on. */
async function append(trx: Transaction<Tables>, entries: Batch["entries"]): Promise<void> {
  let head = await readHead(trx);
  const rows = entries.map(({ atMs, ...entry }) => {
    const record: AuditRecord = { seq: (head?.seq ?? 0) + 1, atMs, ...cleaned(entry) };
    head = { seq: record.seq, hash: chainHash(head?.hash ?? NO_HASH, record) };
    return toRow({ ...record, hash: head.hash });
  });
  await trx.insertInto("audit_entry").values(rows).execute();
}

const readHead = (database: Kysely<Tables>): Promise<AuditHead | undefined> =>
  database.selectFrom("audit_entry").select(["seq", "hash"]).orderBy("seq", "desc").limit(1).executeTakeFirst();

/** One entry more than the page shows, to know whether another page follows. */
function pageQuery(
  database: Kysely<Tables>,
  { who, action, subject, from, to, before, limit }: AuditQuery,
): SelectQueryBuilder<Tables, "audit_entry", AuditRow> {
  let rows = database.selectFrom("audit_entry").selectAll();
  if (who !== undefined) rows = rows.where(({ eb, or }) => or([eb("who_id", "=", who), eb("who_name", "=", who)]));
  if (action !== undefined) rows = rows.where("action", "=", action);
  if (subject !== undefined) rows = rows.where("subject", "=", subject);
  if (from !== undefined) rows = rows.where("at_ms", ">=", Date.parse(from));
  if (to !== undefined) rows = rows.where("at_ms", "<", Date.parse(to));
  if (before !== undefined) rows = rows.where("seq", "<", before);
  return rows.orderBy("seq", "desc").limit(limit + 1);
}

const toView = ({ atMs, ...record }: HashedRecord): AuditEntryView => ({ ...record, at: toRfc3339(epochMs(atMs)) });

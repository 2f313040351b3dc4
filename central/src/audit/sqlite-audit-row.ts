import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { HashedRecord } from "./audit-chain.ts";
import type { AuditEntry } from "./audit-log.ts";

const Detail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** An entry as it lies in the file. */
export interface AuditRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly who_kind: string;
  readonly who_id: string;
  readonly who_name: string;
  readonly action: string;
  readonly subject: string;
  /** JSON of an entry's `detail`. */
  readonly detail: string | null;
  readonly hash: string;
}

export const toRow = ({ seq, atMs, who, action, subject, detail, hash }: HashedRecord): AuditRow => ({
  ...{ seq, at_ms: atMs, who_kind: who.kind, who_id: who.id, who_name: who.name, action, subject, hash },
  detail: detail === undefined ? null : JSON.stringify(detail),
});

/** An entry as it was written; where its row was changed, what can be read of it. */
export function toRecord(row: AuditRow): HashedRecord {
  const detail = readDetail(row.detail);
  return {
    ...{ seq: row.seq, atMs: row.at_ms, action: row.action, subject: row.subject, hash: row.hash },
    // Written from that type alone.
    who: { kind: row.who_kind as AuditEntry["who"]["kind"], id: row.who_id, name: row.who_name },
    ...(detail !== undefined && { detail }),
  };
}

function readDetail(text: string | null): HashedRecord["detail"] {
  if (text === null) return undefined;
  try {
    const detail = Detail.safeParse(JSON.parse(text)).data;
    if (detail !== undefined) return detail;
  } catch {
    // as of what is JSON and no detail of ours: the row was changed, which its hash tells
  }
  return { unreadable: text };
}

/** Reads a log by seq, one entry after the other, also while a centre writes to it. Writes nothing. */
export function* readAuditFile(file: string): Generator<HashedRecord> {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const rows = database.prepare("select * from audit_entry order by seq").iterate();
    for (const row of rows) yield toRecord(row as unknown as AuditRow); // the table is strict
  } finally {
    database.close();
  }
}

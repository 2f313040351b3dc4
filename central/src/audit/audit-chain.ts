/**
 * The chain that makes a change of the audit log visible. The hash of an entry covers the entry and the hash of the one
 * before: who changes, takes out or puts in an entry has to make anew every hash behind it, up to the head. A head that
 * was noted elsewhere (the centre's own log, a sheet of paper) gives that away, and an end that was cut off as well.
 */
import { documentHash } from "@ngaba/config";
import type { AuditHead } from "@ngaba/contract";
import type { AuditEntry } from "./audit-log.ts";

/** An entry in its place. */
export interface AuditRecord extends AuditEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly atMs: number;
}

export interface HashedRecord extends AuditRecord {
  readonly hash: string;
}

/** What stands before the first entry. */
export const NO_HASH: string = "0".repeat(64);

const MAX_TEXT_CHARS = 500;

/** The hash of an entry that follows one with the hash `previous`. */
export function chainHash(previous: string, { seq, atMs, who, action, subject, detail }: AuditRecord): string {
  const { kind, id, name } = who;
  return documentHash({ previous, seq, atMs, who: { kind, id, name }, action, subject, detail });
}

/** The entry without what a store might give back otherwise than it took it, or a terminal might obey. */
export function cleaned({ who, action, subject, detail }: AuditEntry): AuditEntry {
  const { kind, id, name } = who;
  const entry = { who: { kind, id: clean(id), name: clean(name) }, action: clean(action), subject: clean(subject) };
  return detail === undefined ? entry : { ...entry, detail };
}

const clean = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, " ")
    .slice(0, MAX_TEXT_CHARS)
    .toWellFormed();

/** What is wrong with a log, at the first place where it is. */
export type ChainFault =
  | { readonly kind: "missing"; readonly fromSeq: number; readonly toSeq: number }
  /** The entry is not the one that was written behind the one before it: either was changed. */
  | { readonly kind: "changed"; readonly seq: number }
  | { readonly kind: "cut-off"; readonly notedSeq: number }
  | { readonly kind: "not-the-noted"; readonly notedSeq: number };

export interface ChainCheck {
  /** Of the last entry that is right. */
  readonly head: AuditHead | undefined;
  readonly fault: ChainFault | undefined;
}

/**
 * Follows the chain from the first entry on, up to the first fault.
 * @param records by seq
 * @param noted a head that was noted earlier
 */
export function checkChain(records: Iterable<HashedRecord>, noted?: AuditHead): ChainCheck {
  let head: AuditHead | undefined;
  for (const record of records) {
    const fault = faultOf(record, head, noted);
    if (fault !== undefined) return { head, fault };
    head = { seq: record.seq, hash: record.hash };
  }
  const isCutOff = noted !== undefined && noted.seq > (head?.seq ?? 0);
  return { head, fault: isCutOff ? { kind: "cut-off", notedSeq: noted.seq } : undefined };
}

function faultOf(
  record: HashedRecord,
  before: AuditHead | undefined,
  noted: AuditHead | undefined,
): ChainFault | undefined {
  const seq = (before?.seq ?? 0) + 1;
  if (record.seq > seq) return { kind: "missing", fromSeq: seq, toSeq: record.seq - 1 };
  if (record.seq < seq || chainHash(before?.hash ?? NO_HASH, record) !== record.hash) {
    return { kind: "changed", seq: record.seq };
  }
  const isNoted = noted?.seq === record.seq;
  return isNoted && noted.hash !== record.hash ? { kind: "not-the-noted", notedSeq: record.seq } : undefined;
}

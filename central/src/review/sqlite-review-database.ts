import { type Kysely, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";

export interface ReviewTables {
  /** JSON of each `CaseEntry`, in the order in which they came. Nothing in it is ever changed. */
  case_entry: {
    seq?: number;
    case_id: string;
    version: number;
    entry_id: string;
    by_id: string;
    kind: string;
    entry: string;
  };
  /** JSON of the `CaseView` that the entries made, with what queues and searches ask for. `rank` 0 is the gravest. */
  review_case: {
    id: string;
    event_id: string;
    version: number;
    state: string;
    what: string;
    rank: number;
    camera_id: string;
    rule_id: string | null;
    at_ms: number;
    due_on: string;
    lapses_on: string;
    holder_id: string | null;
    plate: string | null;
    view: string;
    /** What its next `take` asks of a person, as in taker.ts. `needs_vnd` null: nobody may take it. */
    needs_vnd: number | null;
    needs_senior: number;
    /** JSON of the ids of those who may not; null: nobody is named. */
    not_by: string | null;
    /** Until when `holder_id` keeps others away. */
    lock_until_ms: number | null;
    /** 1: retention has claimed it, and is about to remove it. */
    is_going?: number;
    /** Of a rejected duplicate: id of the case that it was rejected as a duplicate of. */
    merged_into: string | null;
  };
  /** Who has an entry in which case. */
  case_person: { person_id: string; at_ms: number; case_id: string };
  /** See sqlite-plates.ts. */
  plate_part: { part: string; plate: string };
  plate_without: { rest: string; plate: string };
  /** What a case that is decided, or over, has come to. `hour` is when the act happened, 0 to 23, local. */
  case_outcome: {
    case_id: string;
    decided_at_ms: number;
    result: string;
    reason: string | null;
    /** Kinds of the conclusions of two people; null where there was one. `is_same` 1: alike in everything. */
    first: string | null;
    second: string | null;
    is_same: number | null;
    rule_id: string | null;
    what: string;
    camera_id: string;
    hour: number;
  };
  /** JSON of a `KeptVerdict`. Nothing in it is ever changed. */
  sample_verdict: { seq?: number; id: string; seed: string; case_id: string; verdict: string };
  /** JSON of a `LegalHold`. `is_standing` 0: it was lifted. */
  legal_hold: { id: string; subject_id: string; set_at_ms: number; is_standing: number; hold: string };
  /** JSON of a `RemovalList` under its hash. */
  removal_list: { sha256: string; at_ms: number; list: string };
  /** Hash of the list that a case went with. */
  removed_case: { case_id: string; list: string };
  /** Newest inbox row whose incidents have been looked at. One row. */
  review_offset: { inbox_id: number };
  /** Hash of the calendar that the days of all cases are counted by; empty: not known. One row. */
  review_calendar: { hash: string };
  /** Which cases a random share falls on depends on it. One row. */
  review_salt: { salt: string };
}

const migrations: Migrations = {
  "0001-cases": async (db) => {
    await sql`
      create table case_entry(
        seq integer primary key, case_id text not null, version integer not null, entry_id text not null,
        by_id text not null, kind text not null, entry text not null,
        unique (case_id, version), unique (case_id, entry_id)
      ) strict`.execute(db);
    await sql`create index entry_of_actor on case_entry(by_id, kind, seq)`.execute(db);
    await sql`
      create table review_case(
        id text primary key, event_id text not null unique, version integer not null, state text not null,
        what text not null, rank integer not null, camera_id text not null, rule_id text, at_ms integer not null,
        due_on text not null, lapses_on text not null, holder_id text, plate text, view text not null,
        needs_vnd integer, needs_senior integer not null, not_by text, lock_until_ms integer,
        is_going integer not null default 0
      ) strict, without rowid`.execute(db);
    await sql`create index case_going on review_case(id) where is_going = 1`.execute(db);
    await sql`create index case_lapsing on review_case(lapses_on)`.execute(db);
    await sql`create index case_held on review_case(holder_id) where holder_id is not null`.execute(db);
    await sql`create table review_offset(inbox_id integer not null) strict`.execute(db);
    await sql`insert into review_offset values (0)`.execute(db);
    await sql`create table review_salt(salt text not null) strict`.execute(db);
    await sql`insert into review_salt values (lower(hex(randomblob(32))))`.execute(db);
  },
  "0002-search": async (db) => {
    for (const [name, columns] of Object.entries(SEARCHED)) {
      await sql`create index ${sql.ref(name)} on review_case(${sql.raw(columns)})`.execute(db);
    }
    await sql`
      create index case_of_plate on review_case(plate, at_ms, id, state, what, rank, camera_id, rule_id, due_on)
      where plate is not null`.execute(db);
    await sql`
      create table case_person(
        person_id text not null, at_ms integer not null, case_id text not null,
        primary key (person_id, at_ms, case_id)
      ) strict, without rowid`.execute(db);
    await sql`
      create table plate_part(part text not null, plate text not null, primary key (part, plate))
      strict, without rowid`.execute(db);
    await sql`
      create table plate_without(rest text not null, plate text not null, primary key (rest, plate))
      strict, without rowid`.execute(db);
  },
  "0003-outcomes": async (db) => {
    await sql`
      create table case_outcome(
        case_id text primary key, decided_at_ms integer not null, result text not null, reason text,
        first text, second text, is_same integer, rule_id text, what text not null, camera_id text not null,
        hour integer not null
      ) strict, without rowid`.execute(db);
    await sql`
      create index outcome_by_time on case_outcome(
        decided_at_ms, case_id, result, reason, camera_id, rule_id, what, hour, first, second, is_same
      )`.execute(db);
    await sql`
      create table sample_verdict(
        seq integer primary key, id text not null unique, seed text not null, case_id text not null, verdict text not null
      ) strict`.execute(db);
    await sql`create index verdict_of_case on sample_verdict(case_id, seed)`.execute(db);
  },
  "0004-retention": async (db) => {
    await sql`
      create table legal_hold(
        id text primary key, subject_id text not null, set_at_ms integer not null, is_standing integer not null,
        hold text not null
      ) strict, without rowid`.execute(db);
    await sql`create index hold_of_subject on legal_hold(subject_id, is_standing)`.execute(db);
    await sql`create index hold_newest on legal_hold(set_at_ms)`.execute(db);
    await sql`
      create table removal_list(sha256 text primary key, at_ms integer not null, list text not null)
      strict, without rowid`.execute(db);
    await sql`
      create table removed_case(case_id text primary key, list text not null) strict, without rowid`.execute(db);
  },
  "0005-calendar": async (db) => {
    await sql`create table review_calendar(hash text not null) strict`.execute(db);
    await sql`insert into review_calendar values ('')`.execute(db);
  },
  "0006-merged": async (db) => {
    await sql`alter table review_case add column merged_into text`.execute(db);
    // The newest rejection of a case that stands as rejected is the one that holds: to take it back would have ended that state.
    await sql`
      update review_case set merged_into = (
        select entry->>'$.act.duplicateOf' from case_entry
        where case_id = review_case.id and kind = 'reject' order by version desc limit 1)
      where state = 'rejected'`.execute(db);
    await sql`create index case_merged on review_case(merged_into) where merged_into is not null`.execute(db);
  },
};

/** Each begins with what leads a search and its order, and goes on with all that other conditions look at. */
const SEARCHED: Readonly<Record<string, string>> = {
  case_newest: "at_ms, id, state, what, rank, camera_id, rule_id, due_on, plate",
  case_due: "due_on, rank, id, state, what, camera_id, rule_id, at_ms, plate",
  case_newest_of_state: "state, at_ms, id, what, rank, camera_id, rule_id, due_on, plate",
  case_due_of_state:
    "state, due_on, rank, id, what, camera_id, rule_id, at_ms, plate, needs_vnd, needs_senior, not_by, holder_id, lock_until_ms, lapses_on",
  case_newest_of_kind: "what, at_ms, id, state, rank, camera_id, rule_id, due_on, plate",
  case_newest_of_camera: "camera_id, at_ms, id, state, what, rank, rule_id, due_on, plate",
};

/** The file of violation cases. It cannot be made again. */
export const openReviewDatabase = (file: string): Promise<Kysely<ReviewTables>> =>
  openSqlite<ReviewTables>(file, { synchronous: "full", migrations });

export async function loadReviewOffset(database: Kysely<ReviewTables>): Promise<number> {
  return (await database.selectFrom("review_offset").select("inbox_id").executeTakeFirstOrThrow()).inbox_id;
}

export async function saveReviewOffset(database: Kysely<ReviewTables>, inboxId: number): Promise<void> {
  await database.updateTable("review_offset").set({ inbox_id: inboxId }).execute();
}

/** A secret of this file, the same for ever. */
export const loadReviewSalt = async (database: Kysely<ReviewTables>): Promise<string> =>
  (await database.selectFrom("review_salt").select("salt").executeTakeFirstOrThrow()).salt;

import { type Kysely, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { addPlates } from "./sqlite-plates.ts";

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
    at_ms: number;
    due_on: string;
    lapses_on: string;
    holder_id: string | null;
    plate: string | null;
    view: string;
  };
  /** Who has an entry in which case. */
  case_person: { person_id: string; at_ms: number; case_id: string };
  /** See sqlite-plates.ts. */
  plate_part: { part: string; plate: string };
  plate_without: { rest: string; plate: string };
  /** Newest inbox row whose incidents have been looked at. One row. */
  review_offset: { inbox_id: number };
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
        what text not null, rank integer not null, camera_id text not null, at_ms integer not null,
        due_on text not null, lapses_on text not null, holder_id text, plate text, view text not null
      ) strict, without rowid`.execute(db);
    await sql`create index case_due on review_case(due_on, rank, id)`.execute(db);
    await sql`create index case_newest on review_case(at_ms, id)`.execute(db);
    await sql`create index case_by_state on review_case(state, due_on, rank, id)`.execute(db);
    await sql`create index case_of_camera on review_case(camera_id, at_ms)`.execute(db);
    await sql`create index case_lapsing on review_case(lapses_on)`.execute(db);
    await sql`create index case_held on review_case(holder_id) where holder_id is not null`.execute(db);
    await sql`create index case_of_plate on review_case(plate) where plate is not null`.execute(db);
    await sql`create table review_offset(inbox_id integer not null) strict`.execute(db);
    await sql`insert into review_offset values (0)`.execute(db);
    await sql`create table review_salt(salt text not null) strict`.execute(db);
    await sql`insert into review_salt values (lower(hex(randomblob(32))))`.execute(db);
  },
  "0002-search": async (db) => {
    const replaced = ["case_due", "case_newest", "case_by_state", "case_of_camera", "case_of_plate"];
    for (const index of replaced) await sql`drop index ${sql.ref(index)}`.execute(db);
    // Each begins with what leads a search and its order, and goes on with all that other conditions look at.
    await sql`
      create index case_newest on review_case(at_ms, id, state, what, rank, camera_id, due_on, plate)`.execute(db);
    await sql`
      create index case_due on review_case(due_on, rank, id, state, what, camera_id, at_ms, plate)`.execute(db);
    await sql`
      create index case_newest_of_state on review_case(state, at_ms, id, what, rank, camera_id, due_on, plate)
      `.execute(db);
    await sql`
      create index case_due_of_state on review_case(state, due_on, rank, id, what, camera_id, at_ms, plate)
      `.execute(db);
    await sql`
      create index case_newest_of_kind on review_case(what, at_ms, id, state, rank, camera_id, due_on, plate)
      `.execute(db);
    await sql`
      create index case_newest_of_camera on review_case(camera_id, at_ms, id, state, what, rank, due_on, plate)
      `.execute(db);
    await sql`
      create index case_of_plate on review_case(plate, at_ms, id, state, what, rank, camera_id, due_on)
      where plate is not null`.execute(db);
    await sql`
      create table case_person(
        person_id text not null, at_ms integer not null, case_id text not null,
        primary key (person_id, at_ms, case_id)
      ) strict, without rowid`.execute(db);
    await sql`
      insert into case_person
      select distinct by_id, at_ms, case_id from case_entry join review_case on review_case.id = case_id`.execute(db);
    await sql`
      create table plate_part(part text not null, plate text not null, primary key (part, plate))
      strict, without rowid`.execute(db);
    await sql`
      create table plate_without(rest text not null, plate text not null, primary key (rest, plate))
      strict, without rowid`.execute(db);
    const known = await sql<{ plate: string }>`
      select distinct plate from review_case where plate is not null`.execute(db);
    await addPlates(
      db,
      known.rows.map(({ plate }) => plate),
    );
  },
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

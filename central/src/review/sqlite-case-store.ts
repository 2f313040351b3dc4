import { type CaseDetail, CaseEntry, CaseState, CaseView } from "@ngaba/contract";
import { type Kysely, type SqlBool, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import { detailOf } from "./case.ts";
import { type CaseDays, type CaseStore, newestEntry } from "./case-store.ts";
import { caseRow, entryRow, outcomeRow, standingRow } from "./sqlite-case-rows.ts";
import { countCases, SEARCH_EXTENT, type SearchExtent, searchCases } from "./sqlite-case-search.ts";
import { addPlates } from "./sqlite-plates.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

export function createSqliteCaseStore(database: Kysely<ReviewTables>, extent: SearchExtent = SEARCH_EXTENT): CaseStore {
  return {
    open: (opened, days) => open(database, opened, days),
    append: (after, days) => append(database, after, days),
    get: async (id) => (await readDetails(database, [id]))[0],
    some: (ids) => readDetails(database, ids),
    ofEvents: async (eventIds) => {
      const rows = await database
        .selectFrom("review_case")
        .select(["event_id", "id"])
        .where("event_id", "in", oneOf(eventIds))
        .execute();
      return new Map(rows.map(({ event_id, id }) => [event_id, id]));
    },
    find: async (query) =>
      (await searchCases(database, query, extent)).map(({ id, due_on: dueOn, rank, at_ms: atMs, view }) => ({
        view: CaseView.parse(JSON.parse(view)),
        place: { dueOn, rank, atMs, id },
      })),
    mergedInto: (id, limit) => mergedInto(database, id, limit),
    count: (query, most) => countCases(database, { ...query, limit: most }, extent),
    lapsed: async (before, limit) => {
      const rows = database.selectFrom("review_case").select("id").where("lapses_on", "<", before);
      return idsOf(await rows.orderBy("lapses_on").limit(limit).execute());
    },
    heldBy: async (personId) =>
      idsOf(await database.selectFrom("review_case").select("id").where("holder_id", "=", personId).execute()),
    newestTake: async (personId) => {
      const row = await database
        .selectFrom("case_entry")
        .select(["case_id", "entry"])
        .where("by_id", "=", personId)
        .where("kind", "=", "take")
        .orderBy("seq", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && { caseId: row.case_id, entry: CaseEntry.parse(JSON.parse(row.entry)) };
    },
    people: () => peopleIn(database),
    counts: async (today) => {
      const rows = await database
        .selectFrom("review_case")
        .select(({ fn, eb }) => [
          "state",
          fn.countAll<number>().as("cases"),
          fn.sum<number>(eb("due_on", "<", today)).as("overdue"),
        ])
        .groupBy("state")
        .execute();
      return rows.map(({ state, ...count }) => ({ state: CaseState.parse(state), ...count }));
    },
  };
}

async function mergedInto(database: Kysely<ReviewTables>, id: string, limit: number): Promise<readonly CaseView[]> {
  const { rows } = await sql<{ view: string }>`
    with recursive merged(id) as (
      select ${id} union select review_case.id from review_case join merged on merged_into = merged.id)
    select view from review_case where id in (select id from merged) and id <> ${id} and is_going = 0
    order by at_ms, id limit ${limit}`.execute(database);
  return rows.map(({ view }) => CaseView.parse(JSON.parse(view)));
}

/** From each person to the next one, however many cases each has: `distinct` would read them all. */
async function peopleIn(database: Kysely<ReviewTables>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    with recursive person(id) as (
      select min(person_id) from case_person
      union all
      select (select min(person_id) from case_person where person_id > person.id) from person where id is not null)
    select id from person where id is not null`.execute(database);
  return new Set(rows.map(({ id }) => id));
}

const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);

function open(database: Kysely<ReviewTables>, opened: CaseDetail, days: CaseDays): Promise<boolean> {
  return database.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto("review_case")
      .values(caseRow(opened, days))
      .onConflict((conflict) => conflict.column("event_id").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return false;
    await trx
      .insertInto("case_entry")
      .values(entryRow(opened.id, newestEntry(opened)))
      .execute();
    await makeFindable(trx, opened);
    return true;
  });
}

/** Two who act at once meet at the version: the second finds it taken. */
function append(database: Kysely<ReviewTables>, after: CaseDetail, days: CaseDays): Promise<boolean> {
  return database.transaction().execute(async (trx) => {
    if (!(await isKept(trx, after.id))) return false;
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto("case_entry")
      .values(entryRow(after.id, newestEntry(after)))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return false;
    const { numUpdatedRows } = await trx
      .updateTable("review_case")
      .set(standingRow(after, days))
      .where("id", "=", after.id)
      .where("version", "=", after.version - 1)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new RangeError(`case ${after.id} has no version ${after.version - 1}`);
    await makeFindable(trx, after);
    return true;
  });
}

/** Neither removed nor claimed by who removes. */
async function isKept(trx: Kysely<ReviewTables>, id: string): Promise<boolean> {
  const row = await trx.selectFrom("review_case").select("is_going").where("id", "=", id).executeTakeFirst();
  return row?.is_going === 0;
}

/** By its plate, by who has acted, and by what it has come to. */
async function makeFindable(trx: Kysely<ReviewTables>, detail: CaseDetail): Promise<void> {
  const { id, at, plate } = detail;
  if (plate !== undefined) await addPlates(trx, [plate.text]);
  await trx
    .insertInto("case_person")
    .values({ person_id: newestEntry(detail).by.id, at_ms: Date.parse(at), case_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const outcome = outcomeRow(detail);
  if (outcome === undefined) await trx.deleteFrom("case_outcome").where("case_id", "=", id).execute();
  else await trx.replaceInto("case_outcome").values(outcome).execute();
}

/** In one look at the entries, which say all: a second look at what they made could be newer. */
async function readDetails(database: Kysely<ReviewTables>, ids: readonly string[]): Promise<readonly CaseDetail[]> {
  const rows = await database
    .selectFrom("case_entry")
    .select(["case_id", "entry"])
    .where("case_id", "in", oneOf(ids))
    .where(sql<SqlBool>`case_id not in (select id from review_case where is_going = 1)`)
    .orderBy("case_id")
    .orderBy("version")
    .execute();
  return [...Map.groupBy(rows, ({ case_id }) => case_id)].map(([id, entries]) =>
    detailOf(
      id,
      entries.map(({ entry }) => CaseEntry.parse(JSON.parse(entry))),
    ),
  );
}

/**
 * Searches among a million cases. SQLite does not know how many cases a state, a camera or a plate has, and would now and
 * then sort a million of them; so one condition leads, by an index that has the asked order and every column that the
 * others look at, and the others are kept from any index (`+`). A condition that few cases fit leads before others. Where
 * it names several values, each is read in order as far as a page goes, and the page is taken of them together. The cases
 * themselves are read for the page alone.
 */
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { CaseQuery } from "./case-store.ts";
import { behind, inOrder, type Leader, limits, plateLimit, timeLimits } from "./sqlite-case-conditions.ts";
import { type LikePlates, likePlates } from "./sqlite-plates.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

/** Up to where what is found is looked at one by one. */
export interface SearchExtent {
  /** Cases that a condition which leads may have. */
  readonly few: number;
  /** Values of one that are each read in order; of more, the order leads and the values are looked at. */
  readonly branches: number;
  /** Plates with a part that are gathered; of more, a page of cases with one of them is soon found among all cases. */
  readonly plates: number;
}

export const SEARCH_EXTENT: SearchExtent = { few: 10_000, branches: 20, plates: 3_000 };

type CaseRow = Pick<ReviewTables["review_case"], "id" | "due_on" | "rank" | "at_ms" | "view">;

/** Cases as they are asked for, in their order. */
export async function searchCases(
  database: Kysely<ReviewTables>,
  query: CaseQuery,
  extent: SearchExtent,
): Promise<readonly CaseRow[]> {
  const plates = query.plate === undefined ? undefined : await likePlates(database, query.plate, extent.plates);
  const { by, branches } = await leadOf(database, leadsOf(query, plates, extent.branches), query, extent.few);
  if (branches.length === 0) return [];
  const found = branches.map((branch) => sql`select * from (${branchRows(by, branch, query, plates)})`);
  const { rows } = await sql<CaseRow>`
    select page.*, review_case.view
    from (select * from (${sql.join(found, sql` union all `)}) ${inOrder(query)} limit ${query.limit}) page
    join review_case using (id)
    ${inOrder(query, "page")}`.execute(database);
  return rows;
}

/** How many cases fit, at most `limit`. */
export async function countCases(
  database: Kysely<ReviewTables>,
  query: CaseQuery,
  extent: SearchExtent,
): Promise<number> {
  const plates = query.plate === undefined ? undefined : await likePlates(database, query.plate, extent.plates);
  const { by, branches } = await leadOf(database, leadsOf(query, plates, extent.branches), query, extent.few);
  if (branches.length === 0) return 0;
  const found = branches.map((branch) => sql`select id from (${branchRows(by, branch, query, plates)})`);
  const { rows } = await sql<{ cases: number }>`
    select count(*) as cases from (${sql.join(found, sql` union all `)})`.execute(database);
  return Math.min(rows[0]?.cases ?? 0, query.limit);
}

/** A condition that leads: one part of it for each value, which an index serves. */
interface Lead {
  readonly by: Leader;
  readonly branches: readonly RawBuilder<SqlBool>[];
}

/** In the order in which they are wished for when none of them has few cases. */
function leadsOf(query: CaseQuery, plates: LikePlates | undefined, maxBranches: number): readonly [Lead, ...Lead[]] {
  const { states, cameraIds, personId, what, order } = query;
  if (plates?.all !== undefined) return [{ by: "plate", branches: [sql<SqlBool>`plate in ${oneOf(plates.all)}`] }];
  const byState: readonly Lead[] =
    states === undefined ? [] : [{ by: "state", branches: states.map((state) => sql<SqlBool>`state = ${state}`) }];
  const byCamera: readonly Lead[] =
    cameraIds === undefined || cameraIds.size > maxBranches
      ? []
      : [{ by: "camera", branches: [...cameraIds].map((id) => sql<SqlBool>`camera_id = ${id}`) }];
  const byPerson: readonly Lead[] =
    personId === undefined ? [] : [{ by: "person", branches: [sql<SqlBool>`case_person.person_id = ${personId}`] }];
  const byKind: readonly Lead[] = what === undefined ? [] : [{ by: "kind", branches: [sql<SqlBool>`what = ${what}`] }];
  const byOrder: Lead = { by: "order", branches: [sql<SqlBool>`true`] };
  const [first = byOrder, ...rest] =
    order === "due"
      ? [...byState, byOrder, ...byCamera, ...byPerson, ...byKind]
      : [...byCamera, ...byPerson, ...byState, ...byKind, byOrder];
  return [first, ...rest];
}

/** The condition that fewest cases fit, when these are few. */
async function leadOf(
  database: Kysely<ReviewTables>,
  leads: readonly [Lead, ...Lead[]],
  query: CaseQuery,
  few: number,
): Promise<Lead> {
  const selective = leads.filter(({ by }) => by !== "order");
  if (selective.length === 0 || leads.length === 1) return leads[0];
  const counted: { readonly lead: Lead; readonly cases: number }[] = [];
  for (const lead of selective) counted.push({ lead, cases: await countUpTo(few, database, lead, query) });
  const [least] = counted.toSorted((a, b) => a.cases - b.cases);
  return least === undefined || least.cases >= few ? leads[0] : least.lead;
}

async function countUpTo(
  few: number,
  database: Kysely<ReviewTables>,
  { by, branches }: Lead,
  query: CaseQuery,
): Promise<number> {
  if (branches.length === 0) return 0;
  const table = by === "person" ? sql`case_person` : sql`review_case`;
  const counted = branches.map(
    (branch) => sql`
      select count(*) as cases from (
        select 1 from ${table} where ${sql.join([branch, ...timeLimits(by, query)], sql` and `)} limit ${few})`,
  );
  const { rows } = await sql<{ cases: number }>`
    select sum(cases) as cases from (${sql.join(counted, sql` union all `)})`.execute(database);
  return rows[0]?.cases ?? 0;
}

function branchRows(by: Leader, branch: RawBuilder<SqlBool>, query: CaseQuery, plates: LikePlates | undefined) {
  const isPerson = by === "person";
  const from = isPerson ? casesOfPerson(query) : sql`review_case`;
  const table = isPerson ? "case_person" : "review_case";
  const conditions = [branch, ...behind(query, table), ...limits(by, query), ...plateLimit(by, plates)];
  return sql`
    select review_case.id, due_on, rank, review_case.at_ms from ${from}
    where ${sql.join(conditions, sql` and `)}
    ${inOrder(query, table)} limit ${query.limit}`;
}

/**
 * A person's cases, each found where it stands in an index of the same order: one reads on through both. By their ids
 * they would lie all over the file, and a file that is not in memory would be read a page for each.
 */
function casesOfPerson({ states, what }: CaseQuery): RawBuilder<unknown> {
  const ofKind = what === undefined ? "case_newest" : "case_newest_of_kind";
  const index = sql.ref(states === undefined ? ofKind : "case_newest_of_state");
  return sql`case_person cross join review_case indexed by ${index}
    on review_case.at_ms = case_person.at_ms and review_case.id = case_person.case_id`;
}

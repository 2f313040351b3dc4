import { Severity } from "@ngaba/contract";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { CaseQuery } from "./case-store.ts";
import type { LikePlates } from "./sqlite-plates.ts";

/** Which condition leads a search. */
export type Leader = "plate" | "camera" | "person" | "state" | "kind" | "order";

type Condition = RawBuilder<SqlBool>;

/** 0 is the gravest. */
export const rankOf = (severity: Severity): number => Severity.options.length - 1 - Severity.options.indexOf(severity);

/** @param table whose index has the order, where several have such columns */
export function inOrder({ order }: Pick<CaseQuery, "order">, table?: string): RawBuilder<unknown> {
  const { at, id } = columnsOf(table);
  return order === "due" ? sql`order by due_on, rank, ${id}` : sql`order by ${at} desc, ${id} desc`;
}

/** Behind the last one of an earlier page. */
export function behind({ order, after }: CaseQuery, table: string): readonly Condition[] {
  if (after === undefined) return [];
  const { at, id } = columnsOf(table);
  return order === "due"
    ? [sql<SqlBool>`(due_on, rank, ${id}) > (${after.dueOn}, ${after.rank}, ${after.id})`]
    : [sql<SqlBool>`(${at}, ${id}) < (${after.atMs}, ${after.id})`];
}

const columnsOf = (table: string | undefined) => {
  const named = (column: string) => (table === undefined ? sql.ref(column) : sql.ref(`${table}.${column}`));
  return { at: named("at_ms"), id: named(table === "case_person" ? "case_id" : "id") };
};

/** Conditions that do not lead. */
export function limits(by: Leader, query: CaseQuery): readonly Condition[] {
  const { states, what, severities, cameraIds, ruleId, dueBy, personId } = query;
  const conditions: Condition[] = [...timeLimits(by, query), ...takerLimits(query)];
  // A person's cases are joined by an index that one of these leads.
  const [state, kind] = by === "person" ? [sql`state`, sql`what`] : [sql`+state`, sql`+what`];
  if (states !== undefined && by !== "state") conditions.push(sql<SqlBool>`${state} in ${oneOf(states)}`);
  if (what !== undefined && by !== "kind") conditions.push(sql<SqlBool>`${kind} = ${what}`);
  if (severities !== undefined) conditions.push(sql<SqlBool>`+rank in ${oneOfNumbers(severities.map(rankOf))}`);
  if (cameraIds !== undefined && by !== "camera") conditions.push(sql<SqlBool>`+camera_id in ${oneOf([...cameraIds])}`);
  if (ruleId !== undefined) conditions.push(sql<SqlBool>`rule_id = ${ruleId}`);
  if (dueBy !== undefined) conditions.push(sql<SqlBool>`${ordering("due", query, sql`due_on`)} <= ${dueBy}`);
  if (query.isDisputed !== undefined) conditions.push(sql<SqlBool>`needs_senior = 1`);
  if (personId !== undefined && by !== "person") {
    conditions.push(sql<SqlBool>`exists (
      select 1 from case_person as person
      where person.person_id = ${personId} and person.at_ms = review_case.at_ms and person.case_id = review_case.id)`);
  }
  return conditions;
}

/** What one person may take: see taker.ts. */
function takerLimits({ takenBy }: CaseQuery): readonly Condition[] {
  if (takenBy === undefined) return [];
  const { by, atMs, today } = takenBy;
  return [
    sql<SqlBool>`needs_vnd <= ${by.ceilingVnd}`,
    sql<SqlBool>`+lapses_on >= ${today}`,
    ...(by.isSenior ? [] : [sql<SqlBool>`needs_senior = 0`]),
    // An id with its quotation marks is found in the JSON of a list of ids where it is one of them, and nowhere else.
    sql<SqlBool>`(not_by is null or instr(not_by, ${JSON.stringify(by.id)}) = 0)`,
    sql<SqlBool>`(+holder_id is null or +holder_id = ${by.id} or lock_until_ms <= ${atMs})`,
  ];
}

/** When the act happened. */
export function timeLimits(by: Leader, query: CaseQuery): readonly Condition[] {
  const { fromMs, toMs } = query;
  const { at } = columnsOf(by === "person" ? "case_person" : "review_case");
  const looked = ordering("newest", query, at);
  return [
    ...(fromMs === undefined ? [] : [sql<SqlBool>`${looked} >= ${fromMs}`]),
    ...(toMs === undefined ? [] : [sql<SqlBool>`${looked} < ${toMs}`]),
  ];
}

/** A column that cases are in order of; in another order its index would bring them in the wrong one. */
const ordering = (orderOf: CaseQuery["order"], { order }: CaseQuery, column: RawBuilder<unknown>) =>
  order === orderOf ? column : sql`+${column}`;

/** Where the plates do not lead, since too many have that part. */
export function plateLimit(by: Leader, plates: LikePlates | undefined): readonly Condition[] {
  if (plates === undefined || by === "plate") return [];
  return [sql<SqlBool>`(instr(plate, ${plates.text}) > 0 or +plate in ${oneOf(plates.oneWrong)})`];
}

const oneOfNumbers = (numbers: readonly number[]): RawBuilder<unknown> => sql`(${sql.join(numbers)})`;

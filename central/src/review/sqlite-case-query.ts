import { Severity } from "@ngaba/contract";
import { type ExpressionBuilder, type Kysely, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { CaseQuery } from "./case-store.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

type CaseRows = SelectQueryBuilder<
  ReviewTables,
  "review_case",
  Pick<ReviewTables["review_case"], "id" | "due_on" | "rank" | "at_ms" | "view">
>;

/** Too few characters with one of them wrong would be nearly every plate. */
const MIN_CHARS_TO_ERR = 6;

/** Cases as they are asked for, in their order. */
export function caseQuery(database: Kysely<ReviewTables>, query: CaseQuery): CaseRows {
  const rows = limited(database.selectFrom("review_case").select(["id", "due_on", "rank", "at_ms", "view"]), query);
  return inOrder(rows, query).limit(query.limit);
}

function limited(all: CaseRows, query: CaseQuery): CaseRows {
  const { states, what, severities, cameraIds, dueBy, fromMs, toMs, plate, personId } = query;
  let rows = all;
  if (states !== undefined) rows = rows.where("state", "in", oneOf(states));
  if (what !== undefined) rows = rows.where("what", "=", what);
  if (severities !== undefined) rows = rows.where("rank", "in", severities.map(rankOf));
  if (cameraIds !== undefined) rows = rows.where("camera_id", "in", oneOf([...cameraIds]));
  if (dueBy !== undefined) rows = rows.where("due_on", "<=", dueBy);
  if (fromMs !== undefined) rows = rows.where("at_ms", ">=", fromMs);
  if (toMs !== undefined) rows = rows.where("at_ms", "<", toMs);
  if (plate !== undefined) rows = rows.where((builder) => isLike(builder, plate));
  if (personId === undefined) return rows;
  return rows.where("id", "in", ({ selectFrom }) =>
    selectFrom("case_entry").select("case_id").where("by_id", "=", personId),
  );
}

function inOrder(rows: CaseRows, { order, after }: CaseQuery): CaseRows {
  if (order === "due") {
    const behind =
      after === undefined
        ? rows
        : rows.where(({ eb, refTuple, tuple }) =>
            eb(refTuple("due_on", "rank", "id"), ">", tuple(after.dueOn, after.rank, after.id)),
          );
    return behind.orderBy("due_on").orderBy("rank").orderBy("id");
  }
  const behind =
    after === undefined
      ? rows
      : rows.where(({ eb, refTuple, tuple }) => eb(refTuple("at_ms", "id"), "<", tuple(after.atMs, after.id)));
  return behind.orderBy("at_ms", "desc").orderBy("id", "desc");
}

/** 0 is the gravest. */
export const rankOf = (severity: Severity): number => Severity.options.length - 1 - Severity.options.indexOf(severity);

/** @param text letters and digits alone, so that none of them means something to `like` */
function isLike({ eb, or }: ExpressionBuilder<ReviewTables, "review_case">, text: string): ReturnType<typeof or> {
  const withOneWrong = [...text].map((_, index) => `${text.slice(0, index)}_${text.slice(index + 1)}`);
  return or([
    sql<SqlBool>`instr(plate, ${text}) > 0`,
    ...(text.length < MIN_CHARS_TO_ERR ? [] : withOneWrong.map((pattern) => eb("plate", "like", pattern))),
  ]);
}

/** Days of the law that a case is found by, once the calendar that they were counted by is another. */
import { CaseView } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { oneOf, rowsOf } from "../platform/sqlite-json.ts";
import { NEVER } from "./case-store.ts";
import type { LoadedLaw } from "./review-law.ts";
import type { ReviewTables } from "./sqlite-review-database.ts";

const AT_ONCE = 1_000;

/**
 * Counts the days of every case again that is not over, where the calendar, or the rule, is another than the last time: of a
 * year's holidays the days become known late in the year before. Killed, it begins anew at the next start.
 * @returns how many cases have other days now
 */
export async function recountDays(
  database: Kysely<ReviewTables>,
  { daysOf, calendarHash }: Pick<LoadedLaw, "daysOf" | "calendarHash">,
): Promise<number> {
  const { hash } = await database.selectFrom("review_calendar").select("hash").executeTakeFirstOrThrow();
  if (hash === calendarHash) return 0;
  const running = await database.selectFrom("review_case").select("id").where("due_on", "<", NEVER).execute();
  let recounted = 0;
  for (let from = 0; from < running.length; from += AT_ONCE) {
    const ids = running.slice(from, from + AT_ONCE).map(({ id }) => id);
    recounted += await recount(database, ids, daysOf);
  }
  await database.updateTable("review_calendar").set({ hash: calendarHash }).execute();
  return recounted;
}

async function recount(
  database: Kysely<ReviewTables>,
  ids: readonly string[],
  daysOf: LoadedLaw["daysOf"],
): Promise<number> {
  const rows = await database
    .selectFrom("review_case")
    .select(["id", "due_on", "lapses_on", "view"])
    .where("id", "in", oneOf(ids))
    .execute();
  const changed = rows.flatMap(({ id, due_on, lapses_on, view }) => {
    const { dueOn, lapsesOn } = daysOf(CaseView.parse(JSON.parse(view)));
    return dueOn === due_on && lapsesOn === lapses_on ? [] : [[id, dueOn, lapsesOn]];
  });
  if (changed.length === 0) return 0;
  await sql`
    update review_case set due_on = days.value->>1, lapses_on = days.value->>2
    from ${rowsOf(changed)} as days where review_case.id = days.value->>0`.execute(database);
  return changed.length;
}

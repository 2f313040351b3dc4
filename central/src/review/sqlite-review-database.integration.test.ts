import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseDetail, CaseDone } from "@ngaba/contract";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { next, openedCase, takeAct } from "./case-kit.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const days = { dueOn: "2026-03-12", lapsesOn: "2027-03-02" };
const reject: CaseDone = {
  ...{ kind: "reject", reason: "duplicate", seen: [], asksSecond: false, mayDecide: true, isSenior: false },
};

test("in a file from before duplicates were found by their original, those that stand as rejected are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-merged-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "review.sqlite");
  const older = await openReviewDatabase(file);
  const store = createSqliteCaseStore(older);
  const left = openedCase();
  /** Rejected as a duplicate of it, and what comes after. */
  const keep = async (...acts: readonly CaseDone[]): Promise<CaseDetail> => {
    let detail = openedCase();
    await store.open(detail, days);
    for (const act of [takeAct(900), { ...reject, duplicateOf: left.id }, ...acts]) {
      detail = next(detail, act);
      await store.append(detail, days);
    }
    return detail;
  };
  await store.open(left, days);
  const merged = await keep();
  const reopen: CaseDone = { kind: "reopen", text: "Khác xe" };
  const others = [await keep({ kind: "undo" }), await keep(reopen), await keep(reopen, takeAct(900), reject)];
  await sql`drop index case_merged`.execute(older);
  await sql`alter table review_case drop column merged_into`.execute(older);
  await sql`delete from kysely_migration where name = '0006-merged'`.execute(older);
  await older.destroy();

  const database = await openReviewDatabase(file);
  onTestFinished(() => database.destroy());
  const found = await createSqliteCaseStore(database).mergedInto(left.id, 9);
  expect(others).toHaveLength(3);
  expect(found.map(({ id }) => id)).toEqual([merged.id]);
  const plan = await sql<{ detail: string }>`
    explain query plan select id from review_case where merged_into = 'x'`.execute(database);
  expect(plan.rows.map(({ detail }) => detail).join()).toContain("case_merged");
});

/** What every store of verdicts does, run against each of them. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeptVerdict } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { an, openedCase, utc } from "./case-kit.ts";
import { type CaseStore, NEVER } from "./case-store.ts";
import type { OldCases } from "./old-cases.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { createSqliteOldCases } from "./sqlite-old-cases.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";
import { createSqliteVerdictStore } from "./sqlite-verdict-store.ts";
import type { VerdictStore } from "./verdict-store.ts";

interface Stores {
  readonly cases: CaseStore;
  readonly old: OldCases;
  readonly verdicts: VerdictStore;
}

async function openSqliteStores(): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-verdicts-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  return {
    ...{ cases: createSqliteCaseStore(database), old: createSqliteOldCases(database) },
    verdicts: createSqliteVerdictStore(database),
  };
}

async function keptCase(cases: CaseStore) {
  const opened = openedCase();
  await cases.open(opened, { dueOn: NEVER, lapsesOn: NEVER });
  return opened;
}

const verdictOn = (caseId: string, more: Partial<KeptVerdict> = {}): KeptVerdict => ({
  ...{ id: randomUUID(), seed: "s-1", caseId, caseVersion: 3, verdict: "right", at: utc(9), by: an },
  ...more,
});

describe.each([{ name: "SQLite", open: openSqliteStores }])("$name", ({ open }) => {
  test("verdicts are told by seed and case, in the order in which they came; none takes the place of another", async () => {
    const { cases, verdicts } = await open();
    const [one, other] = [(await keptCase(cases)).id, (await keptCase(cases)).id];
    const first = verdictOn(one);
    const second = verdictOn(one, { verdict: "wrong", why: "Đèn vàng" });
    for (const kept of [first, verdictOn(other), second, verdictOn(one, { seed: "s-2" })]) {
      expect(await verdicts.add(kept)).toBe(true);
    }
    expect(await verdicts.of("s-1", [one])).toEqual([first, second]);
    expect(await verdicts.of("s-3", [one, other])).toEqual([]);
    expect(await verdicts.get(second.id)).toEqual(second);
  });

  test("an id is taken once", async () => {
    const { cases, verdicts } = await open();
    const kept = verdictOn((await keptCase(cases)).id);
    expect(await verdicts.add(kept)).toBe(true);
    expect(await verdicts.add({ ...kept, verdict: "wrong", why: "Nhầm" })).toBe(false);
    expect(await verdicts.get(kept.id)).toEqual(kept);
  });

  test("of a case that goes, or has gone, there is no verdict any more, and none is added", async () => {
    const { cases, old, verdicts } = await open();
    const { id, version } = await keptCase(cases);
    const kept = verdictOn(id);
    await verdicts.add(kept);
    await old.claim([{ id, version }]);
    expect(await verdicts.add(verdictOn(id))).toBe(false);
    await old.remove([id]);
    expect(await verdicts.get(kept.id)).toBeUndefined();
    expect(await verdicts.add(verdictOn(id))).toBe(false);
  });
});

/** What every store does that holds and removal rest on, run against each of them. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentHash } from "@ngaba/config";
import type { CaseDetail, CaseDone, LegalHold } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { acceptAct, an, binh, next, openedCase, STARTED_MS, takeAct, utc } from "./case-kit.ts";
import { type CaseStore, NEVER } from "./case-store.ts";
import type { HoldStore } from "./hold-store.ts";
import type { OldCases, RemovalLists } from "./old-cases.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { createSqliteHoldStore } from "./sqlite-hold-store.ts";
import { createSqliteOldCases, createSqliteRemovalLists } from "./sqlite-old-cases.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

interface Stores {
  readonly cases: CaseStore;
  readonly old: OldCases;
  readonly holds: HoldStore;
  readonly lists: RemovalLists;
  /** How many rows there are of what makes cases findable. */
  readonly traces: () => Promise<number>;
}

async function openSqliteStores(): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-retention-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const tables = ["case_entry", "case_person", "case_outcome", "plate_part", "plate_without", "review_case"] as const;
  return {
    cases: createSqliteCaseStore(database),
    old: createSqliteOldCases(database),
    holds: createSqliteHoldStore(database),
    lists: createSqliteRemovalLists(database),
    traces: async () => {
      const counts = await Promise.all(tables.map((table) => database.selectFrom(table).selectAll().execute()));
      return counts.reduce((sum, { length }) => sum + length, 0);
    },
  };
}

const days = { dueOn: NEVER, lapsesOn: NEVER };
const rejectAct: CaseDone = {
  ...{ kind: "reject", reason: "other", seen: [], asksSecond: false, mayDecide: true, isSenior: false },
};

async function keptAt(cases: CaseStore, act: CaseDone, seconds: number): Promise<CaseDetail> {
  const opened = openedCase();
  const taken = next(opened, takeAct(900));
  const decided = next(taken, act, seconds);
  await cases.open(opened, days);
  for (const one of [taken, decided]) await cases.append(one, days);
  return decided;
}

describe.each([{ name: "SQLite", open: openSqliteStores }])("$name", ({ open }) => {
  test("old cases are found by what they came to, the oldest first, from any place on", async () => {
    const { cases, old } = await open();
    const [late, early] = [await keptAt(cases, rejectAct, 30), await keptAt(cases, rejectAct, 10)];
    const accepted = await keptAt(cases, acceptAct(), 20);
    await cases.open(openedCase(), days);
    const all = await old.before(["rejected"], STARTED_MS + 31_000, 10);
    const asListed = { version: 3, isClaimed: false };
    expect(all).toEqual([
      { id: early.id, eventId: early.eventId, decidedAtMs: Date.parse(utc(10)), ...asListed },
      { id: late.id, eventId: late.eventId, decidedAtMs: Date.parse(utc(30)), ...asListed },
    ]);
    expect(await old.before(["rejected"], STARTED_MS + 31_000, 10, all[0])).toEqual([all[1]]);
    expect(await old.before(["rejected"], STARTED_MS + 30_000, 10)).toEqual([all[0]]);
    expect((await old.before(["accepted", "exempt"], STARTED_MS + 31_000, 10)).map(({ id }) => id)).toEqual([
      accepted.id,
    ]);
  });

  test("of a removed case nothing is left, and another of the same plate is still found by it", async () => {
    const { cases, old, traces } = await open();
    const [gone, stays] = [
      await keptAt(cases, acceptAct("13A12345"), 2),
      await keptAt(cases, acceptAct("13A12345"), 3),
    ];
    await old.remove([gone.id]);
    expect(await cases.get(gone.id)).toBeUndefined();
    expect(await cases.get(stays.id)).toEqual(stays);
    expect(await cases.ofEvents([gone.eventId])).toEqual(new Map());
    const byPlate = await cases.find({ plate: "A1234", order: "newest", limit: 10 });
    expect(byPlate.map(({ view }) => view.id)).toEqual([stays.id]);
    await old.remove([stays.id]);
    expect(await traces()).toBe(0);
  });

  test("with a case goes every plate that anybody read in it, also one that was undone or corrected", async () => {
    const { cases, old, traces } = await open();
    const gone = await keptAt(cases, acceptAct("13A12345"), 2);
    const undone = next(gone, { kind: "undo" }, 3);
    const again = next(undone, acceptAct("13A54321"), 4);
    for (const one of [undone, again]) expect(await cases.append(one, days)).toBe(true);
    await old.remove([gone.id]);
    expect(await traces()).toBe(0);
  });

  test("a plate that was undone in a removed case is still found in another one that has it", async () => {
    const { cases, old } = await open();
    const gone = await keptAt(cases, acceptAct("13A12345"), 2);
    expect(await cases.append(next(gone, { kind: "undo" }, 3), days)).toBe(true);
    const stays = await keptAt(cases, acceptAct("13A12345"), 4);
    await old.remove([gone.id]);
    const byPlate = await cases.find({ plate: "13A12845", order: "newest", limit: 10 });
    expect(byPlate.map(({ view }) => view.id)).toEqual([stays.id]);
  });

  test("a claimed case can be neither read nor acted on, and is listed and claimed again until it is given back", async () => {
    const { cases, old } = await open();
    const decided = await keptAt(cases, rejectAct, 10);
    const listed = async () => await old.before(["rejected"], STARTED_MS + 31_000, 10);
    const reopened = next(decided, { kind: "reopen", text: "Nhầm xe" }, 20, binh);
    for (const isClaimed of [false, true]) {
      const cases = await listed();
      expect(cases).toMatchObject([{ id: decided.id, isClaimed }]);
      expect(await old.claim(cases)).toEqual(new Set([decided.id]));
    }
    expect(await cases.get(decided.id)).toBeUndefined();
    expect(await cases.some([decided.id])).toEqual([]);
    expect(await cases.append(reopened, days)).toBe(false);
    await old.release([decided.id]);
    expect(await cases.get(decided.id)).toEqual(decided);
    expect(await cases.append(reopened, days)).toBe(true);
  });

  test("what has an entry more than when it was listed is not claimed; of what has been removed no entry is taken", async () => {
    const { cases, old } = await open();
    const [noted, still] = [await keptAt(cases, rejectAct, 10), await keptAt(cases, rejectAct, 11)];
    const listed = await old.before(["rejected"], STARTED_MS + 31_000, 10);
    expect(await cases.append(next(noted, { kind: "note", text: "x" }, 20), days)).toBe(true);
    expect(await old.claim(listed)).toEqual(new Set([still.id]));
    await old.remove([still.id]);
    expect(await cases.append(next(still, { kind: "note", text: "x" }, 20), days)).toBe(false);
  });

  test("what was claimed is given back when no list names it, and stays claimed when one does", async () => {
    const { cases, old, lists } = await open();
    const [begun, notBegun] = [await keptAt(cases, rejectAct, 10), await keptAt(cases, rejectAct, 11)];
    const free = await keptAt(cases, rejectAct, 12);
    await old.claim([begun, notBegun]);
    await lists.add({ kind: "rejectedCase", at: utc(60), caseIds: [begun.id], eventIds: [], files: [] });
    expect(await old.releaseUnlisted()).toBe(1);
    expect(await cases.get(begun.id)).toBeUndefined();
    expect(await cases.get(notBegun.id)).toEqual(notBegun);
    expect(await cases.get(free.id)).toEqual(free);
    expect(await old.releaseUnlisted()).toBe(0);
  });

  test("of a case that is given back no list is told, and claimed again it is given back again", async () => {
    const { cases, old, lists } = await open();
    const one = await keptAt(cases, rejectAct, 10);
    await old.claim([one]);
    await lists.add({ kind: "rejectedCase", at: utc(60), caseIds: [one.id], eventIds: [], files: [] });
    await old.release([one.id]);
    expect(await lists.ofCase(one.id)).toBeUndefined();
    await old.claim([one]);
    expect(await old.releaseUnlisted()).toBe(1);
    expect(await cases.get(one.id)).toEqual(one);
  });

  test("a list of what was removed is found by its hash, for ever", async () => {
    const { lists } = await open();
    const list = { kind: "media", at: utc(0), caseIds: [], eventIds: [randomUUID()], files: ["a".repeat(64)] };
    const sha256 = await lists.add(list);
    expect(sha256).toBe(documentHash(list));
    expect(await lists.add(list)).toBe(sha256);
    expect(await lists.get(sha256)).toEqual(list);
    expect(await lists.get("b".repeat(64))).toBeUndefined();
  });

  test("lists are told with the newest first, and the one that a case went with is found", async () => {
    const { lists } = await open();
    const [first, second] = [randomUUID(), randomUUID()];
    const listOf = (caseId: string, seconds: number) => ({
      ...{ kind: "rejectedCase", at: utc(seconds), caseIds: [randomUUID(), caseId], eventIds: [], files: [] },
    });
    const [older, newer] = [listOf(first, 1), listOf(second, 9)];
    const hashes = [await lists.add(older), await lists.add(newer)];
    expect(await lists.newest(10)).toEqual([
      { sha256: hashes[1], list: newer },
      { sha256: hashes[0], list: older },
    ]);
    expect((await lists.newest(1)).map(({ sha256 }) => sha256)).toEqual([hashes[1]]);
    expect(await lists.ofCase(first)).toEqual({ sha256: hashes[0], list: older });
    expect(await lists.ofCase(randomUUID())).toBeUndefined();
  });

  const holdOf = (subjectId: string, seconds = 0): LegalHold => ({
    ...{ id: randomUUID(), subject: "case", subjectId, why: "Công văn 12", at: utc(seconds), by: an },
  });

  test("a hold stands until it is lifted, once, and both are remembered", async () => {
    const { holds } = await open();
    const [subject, other] = [randomUUID(), randomUUID()];
    const hold = holdOf(subject);
    expect([await holds.add(hold), await holds.add(hold)]).toEqual([true, false]);
    expect(await holds.held([subject, other])).toEqual(new Set([subject]));
    const lifted = { at: utc(9), by: binh, why: "Đã xong" };
    expect(await holds.lift(hold.id, lifted)).toBe(true);
    expect(await holds.lift(hold.id, { ...lifted, by: an })).toBe(false);
    expect(await holds.lift(other, lifted)).toBe(false);
    expect(await holds.get(hold.id)).toEqual({ ...hold, lifted });
    expect(await holds.held([subject])).toEqual(new Set());
  });

  test("of two holds on the same, one that is lifted leaves the other standing", async () => {
    const { holds } = await open();
    const subject = randomUUID();
    const [one, two] = [holdOf(subject), holdOf(subject, 5)];
    for (const hold of [one, two]) await holds.add(hold);
    await holds.lift(one.id, { at: utc(9), by: an, why: "Nhầm" });
    expect(await holds.held([subject])).toEqual(new Set([subject]));
    expect((await holds.find({ subjectId: subject, limit: 10 })).map(({ id }) => id)).toEqual([two.id, one.id]);
    expect((await holds.find({ standing: "true", limit: 10 })).map(({ id }) => id)).toEqual([two.id]);
    expect((await holds.find({ before: two.at, limit: 10 })).map(({ id }) => id)).toEqual([one.id]);
  });
});

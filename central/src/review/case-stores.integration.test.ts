/** What every store of cases does, run against each of them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseDetail, CaseDone } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { withEntry } from "./case.ts";
import { acceptAct, an, binh, next, openedCase, STARTED_MS, takeAct, utc } from "./case-kit.ts";
import { type CaseDays, type CaseQuery, type CaseStore, NEVER, newestEntry } from "./case-store.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

async function openSqliteStore(): Promise<CaseStore> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-review-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  return createSqliteCaseStore(database);
}

const days = (dueOn = "2026-03-12", lapsesOn = "2027-03-02"): CaseDays => ({ dueOn, lapsesOn });
const asked = (more: Partial<CaseQuery> = {}): CaseQuery => ({ order: "due", limit: 100, ...more });
const duplicateAct = (duplicateOf: string): CaseDone => ({
  ...{
    kind: "reject",
    reason: "duplicate",
    duplicateOf,
    seen: [],
    asksSecond: false,
    mayDecide: true,
    isSenior: false,
  },
});
const viewOf = ({ entries: _, ...view }: CaseDetail) => view;

describe.each([{ name: "SQLite", open: openSqliteStore }])("$name", ({ open }) => {
  /** Opens a case and adds these of its later forms. */
  async function kept(store: CaseStore, opened: CaseDetail, due = days(), ...later: readonly CaseDetail[]) {
    expect(await store.open(opened, due)).toBe(true);
    for (const one of later) expect(await store.append(one, due)).toBe(true);
  }
  const found = async (store: CaseStore, more: Partial<CaseQuery>) =>
    (await store.find(asked(more))).map(({ view }) => view.id);

  test("what was done is found again, entry by entry, and what it made of the case", async () => {
    const store = await open();
    const opened = openedCase();
    const taken = next(opened, takeAct(900));
    const accepted = next(taken, acceptAct(), 5);
    await kept(store, opened, days(), taken, accepted);
    expect(await store.get(opened.id)).toEqual(accepted);
    expect(await store.some([opened.id, an.id])).toEqual([accepted]);
    expect(await store.get(an.id)).toBeUndefined();
    expect(await store.find(asked())).toEqual([
      {
        view: viewOf(accepted),
        place: { dueOn: "2026-03-12", rank: 1, atMs: Date.parse(opened.at), id: opened.id },
      },
    ]);
  });

  test("an event makes one case, however often it is brought", async () => {
    const store = await open();
    const first = openedCase();
    const again = openedCase({ eventId: first.eventId });
    await kept(store, first);
    expect(await store.open(again, days())).toBe(false);
    expect(await store.get(again.id)).toBeUndefined();
    expect(await store.ofEvents([first.eventId, again.id])).toEqual(new Map([[first.eventId, first.id]]));
  });

  test("everybody who has an entry is told once, however many cases they have", async () => {
    const store = await open();
    expect(await store.people()).toEqual(new Set());
    for (const by of [an, binh, an]) {
      const opened = openedCase();
      await kept(store, opened, days(), next(opened, takeAct(900), 1, by));
    }
    expect(await store.people()).toEqual(new Set([an.id, binh.id, "system"]));
  });

  test("cases that were rejected as duplicates of another are found by it, and by the one that it was merged into", async () => {
    const store = await open();
    const [left, early, late, other] = [openedCase(), openedCase({ at: utc(-90) }), openedCase(), openedCase()];
    const looked = (opened: CaseDetail) => next(opened, takeAct(900));
    const asDuplicate = (opened: CaseDetail, duplicateOf: string) => next(looked(opened), duplicateAct(duplicateOf), 2);
    await kept(store, left);
    await kept(store, early, days(), looked(early), asDuplicate(early, late.id));
    await kept(store, late, days(), looked(late), asDuplicate(late, left.id));
    await kept(store, other, days(), looked(other), next(looked(other), acceptAct(), 2));
    const merged = async (id: string, limit = 9) => (await store.mergedInto(id, limit)).map((view) => view.id);
    expect(await merged(left.id)).toEqual([early.id, late.id]);
    expect(await merged(left.id, 1)).toEqual([early.id]);
    expect(await merged(late.id)).toEqual([early.id]);
    expect(await merged(early.id)).toEqual([]);
    await store.append(next(asDuplicate(late, left.id), { kind: "reopen", text: "Khác xe" }, 3), days());
    expect(await merged(left.id)).toEqual([]);
  });

  test("of two entries that know nothing of each other only one gets the version", async () => {
    const store = await open();
    const opened = openedCase();
    await kept(store, opened);
    const both = [next(opened, takeAct(900), 1, an), next(opened, takeAct(900), 1, binh)];
    const added = await Promise.all(both.map((one) => store.append(one, days())));
    expect(added.filter(Boolean)).toHaveLength(1);
    const stands = await store.get(opened.id);
    expect(stands).toEqual(both[added.indexOf(true)]);
    expect((await store.find(asked()))[0]?.view.lock?.by).toEqual(stands?.lock?.by);
  });

  test("an entry that was added under its id is not added under the next version again", async () => {
    const store = await open();
    const opened = openedCase();
    const taken = next(opened, takeAct(900));
    await kept(store, opened, days(), taken);
    expect(await store.append(withEntry(taken, { ...newestEntry(taken), version: 3 }), days())).toBe(false);
    expect((await store.get(opened.id))?.version).toBe(2);
  });

  test("an entry behind one that is not there leaves nothing", async () => {
    const store = await open();
    const opened = openedCase();
    await kept(store, opened);
    const skipping = next(next(opened, takeAct(900)), acceptAct(), 2);
    await expect(store.append(skipping, days())).rejects.toThrow(RangeError);
    expect(await store.get(opened.id)).toEqual(opened);
  });

  test("the queue has what is due first before what is graver before what is older, from any place on", async () => {
    const store = await open();
    const soon = openedCase();
    const [grave, old, young] = [openedCase({ severity: "critical" }), openedCase(), openedCase()];
    await kept(store, soon, days("2026-03-05"));
    for (const one of [young, grave, old]) await kept(store, one);
    const sameRank = [old.id, young.id].toSorted();
    const ids = [soon.id, grave.id, ...sameRank];
    expect(await found(store, {})).toEqual(ids);
    for (const [index, { place }] of (await store.find(asked())).entries()) {
      expect(await found(store, { after: place })).toEqual(ids.slice(index + 1));
    }
    expect(await found(store, { limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await found(store, { dueBy: "2026-03-05" })).toEqual([soon.id]);
    expect(await found(store, { severities: ["critical", "info"] })).toEqual([grave.id]);
  });

  test("newest first goes by when the act happened, from any place on", async () => {
    const store = await open();
    const [first, second, third] = [3, 1, 2].map((hours) => openedCase({ at: utc(hours * 3_600) }));
    for (const one of [first, second, third]) if (one !== undefined) await kept(store, one);
    const ids = [first?.id, third?.id, second?.id];
    expect(await found(store, { order: "newest" })).toEqual(ids);
    for (const [index, { place }] of (await store.find(asked({ order: "newest" }))).entries()) {
      expect(await found(store, { order: "newest", after: place })).toEqual(ids.slice(index + 1));
    }
    expect(await found(store, { fromMs: STARTED_MS + 7_200_000, toMs: STARTED_MS + 10_800_000 })).toEqual([third?.id]);
  });

  test("cases are found by state, kind, place and who has acted", async () => {
    const store = await open();
    const opened = openedCase({ cameraId: "cam-2", what: "wrong-way" });
    await kept(store, opened, days(), next(opened, takeAct(900), 1, binh));
    await kept(store, openedCase());
    const wanted = [opened.id];
    expect(await found(store, { states: ["in-review", "approved"] })).toEqual(wanted);
    expect(await found(store, { states: [] })).toEqual([]);
    expect(await found(store, { what: "wrong-way" })).toEqual(wanted);
    expect(await found(store, { cameraIds: new Set(["cam-2", "cam-3"]) })).toEqual(wanted);
    expect(await found(store, { cameraIds: new Set() })).toEqual([]);
    expect(await found(store, { personId: binh.id })).toEqual(wanted);
    expect(await found(store, { personId: an.id })).toEqual([]);
  });

  test.each([
    { plate: "19AB12345", isFound: true, why: "the whole" },
    { plate: "B123", isFound: true, why: "a part" },
    { plate: "19AB12845", isFound: true, why: "the whole with one wrong" },
    { plate: "19AB12854", isFound: false, why: "two wrong" },
    { plate: "19AB1234", isFound: true, why: "a part from the beginning" },
    { plate: "19AB92", isFound: false, why: "a part with one wrong" },
    { plate: "12354", isFound: false, why: "too short to be one with one wrong" },
  ])("a decided plate is looked for by $why: $plate", async ({ plate, isFound }) => {
    const store = await open();
    const opened = openedCase();
    const taken = next(opened, takeAct(900));
    await kept(store, opened, days(), taken, next(taken, acceptAct("19AB12345"), 2));
    await kept(store, openedCase());
    expect(await found(store, { plate })).toEqual(isFound ? [opened.id] : []);
  });

  test("what has lapsed is named, the longest ago first, until an entry takes its day away", async () => {
    const store = await open();
    const [early, late, later] = [openedCase(), openedCase(), openedCase()];
    await kept(store, late, days(NEVER, "2027-03-02"));
    await kept(store, early, days(NEVER, "2027-03-01"));
    await kept(store, later, days(NEVER, "2027-03-03"));
    expect(await store.lapsed("2027-03-03", 10)).toEqual([early.id, late.id]);
    expect(await store.lapsed("2027-03-03", 1)).toEqual([early.id]);
    const expired = next(early, { kind: "expire", on: "2027-03-01" });
    expect(await store.append(expired, days(NEVER, NEVER))).toBe(true);
    expect(await store.lapsed("2027-03-03", 10)).toEqual([late.id]);
  });

  test("what somebody holds, and what they took last, is known across cases", async () => {
    const store = await open();
    const [one, other] = [openedCase(), openedCase()];
    expect(await store.newestTake(an.id)).toBeUndefined();
    const taken = next(one, takeAct(900));
    const takenToo = next(other, takeAct(900));
    await kept(store, one, days(), taken);
    await kept(store, other, days(), takenToo);
    expect((await store.heldBy(an.id)).toSorted()).toEqual([one.id, other.id].toSorted());
    expect(await store.newestTake(an.id)).toEqual({ caseId: other.id, entry: newestEntry(takenToo) });
    await store.append(next(takenToo, { kind: "release" }, 2), days());
    expect(await store.heldBy(an.id)).toEqual([one.id]);
    expect((await store.newestTake(an.id))?.caseId).toBe(other.id);
    expect(await store.heldBy(binh.id)).toEqual([]);
  });

  test("cases are counted by state, with what is overdue", async () => {
    const store = await open();
    const taken = openedCase();
    await kept(store, taken, days("2026-03-05"), next(taken, takeAct(900)));
    await kept(store, openedCase(), days("2026-03-05"));
    await kept(store, openedCase(), days("2026-03-06"));
    expect((await store.counts("2026-03-06")).toSorted((a, b) => (a.state < b.state ? -1 : 1))).toEqual([
      { state: "in-review", cases: 1, overdue: 1 },
      { state: "new", cases: 2, overdue: 1 },
    ]);
  });
});

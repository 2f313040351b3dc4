/** What every store of outcomes tells, run against each of them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor, CaseDetail, CaseDone, RejectReason } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { acceptAct, binh, next, openedCase, STARTED_MS, takeAct, utc } from "./case-kit.ts";
import { type CaseStore, NEVER } from "./case-store.ts";
import type { OutcomeStore } from "./outcome-store.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { createSqliteOutcomeStore } from "./sqlite-outcome-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

interface Stores {
  readonly cases: CaseStore;
  readonly outcomes: OutcomeStore;
}

async function openSqliteStores(): Promise<Stores> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-outcomes-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  return { cases: createSqliteCaseStore(database), outcomes: createSqliteOutcomeStore(database) };
}

const rejectAct = (reason: RejectReason = "no-violation", asksSecond = false): CaseDone => ({
  ...{ kind: "reject", reason, seen: [], asksSecond, mayDecide: true, isSenior: false },
});
const all = { fromMs: STARTED_MS, toMs: STARTED_MS + 86_400_000 };
const days = { dueOn: NEVER, lapsesOn: NEVER };

/** Keeps a case with these acts, each a second later than the one before. */
async function kept(cases: CaseStore, opened: CaseDetail, acts: readonly (readonly [CaseDone, number, Actor?])[]) {
  expect(await cases.open(opened, days)).toBe(true);
  let detail = opened;
  for (const [act, seconds, by] of acts) {
    detail = next(detail, act, seconds, by);
    expect(await cases.append(detail, days)).toBe(true);
  }
  return detail;
}

describe.each([{ name: "SQLite", open: openSqliteStores }])("$name", ({ open }) => {
  test("outcomes are counted by what is asked, in the hour of the act where the cameras are", async () => {
    const { cases, outcomes } = await open();
    const one = openedCase({ ruleId: "rule-1", cameraId: "cam-1", at: "2026-03-02T17:30:00.000Z" });
    await kept(cases, one, [
      [takeAct(900), 1],
      [acceptAct(), 2],
    ]);
    await kept(cases, openedCase({ cameraId: "cam-2" }), [
      [takeAct(900), 1],
      [rejectAct("duplicate"), 2],
    ]);
    await kept(cases, openedCase({ cameraId: "cam-2" }), [
      [takeAct(900), 1],
      [rejectAct("duplicate"), 3],
    ]);
    expect(await outcomes.counts(all, [], 10)).toEqual(
      expect.arrayContaining([
        { result: "accepted", cases: 1 },
        { result: "rejected", reason: "duplicate", cases: 2 },
      ]),
    );
    expect(await outcomes.counts(all, ["rule", "camera", "hour", "kind"], 10)).toEqual(
      expect.arrayContaining([
        { ruleId: "rule-1", cameraId: "cam-1", hour: 0, kind: "red-light", result: "accepted", cases: 1 },
        { cameraId: "cam-2", hour: 14, kind: "red-light", result: "rejected", reason: "duplicate", cases: 2 },
      ]),
    );
    await expect(outcomes.counts(all, [], 1)).rejects.toMatchObject({ code: "TOO_MANY_SUMS" });
    const limited = { ...all, cameraIds: new Set(["cam-1", "cam-3"]) };
    expect(await outcomes.counts(limited, [], 10)).toEqual([{ result: "accepted", cases: 1 }]);
    expect(await outcomes.decided(limited)).toBe(1);
    expect(await outcomes.decided({ ...all, cameraIds: new Set() })).toBe(0);
  });

  test("a stretch has what was decided from its first moment up to its last", async () => {
    const { cases, outcomes } = await open();
    for (const seconds of [10, 20, 30])
      await kept(cases, openedCase(), [
        [takeAct(900), 1],
        [acceptAct(), seconds],
      ]);
    const range = { fromMs: Date.parse(utc(10)), toMs: Date.parse(utc(30)) };
    expect(await outcomes.decided(range)).toBe(2);
  });

  test("a case that is opened again counts no more, until it is decided again", async () => {
    const { cases, outcomes } = await open();
    const decided = await kept(cases, openedCase(), [
      [takeAct(900), 1],
      [acceptAct(), 2],
    ]);
    const reopened = next(decided, { kind: "reopen", text: "Nhầm" }, 3);
    await cases.append(reopened, days);
    expect(await outcomes.counts(all, [], 10)).toEqual([]);
    await cases.append(next(reopened, takeAct(900), 4), days);
    await cases.append(next(next(reopened, takeAct(900), 4), rejectAct(), 5), days);
    expect(await outcomes.counts(all, [], 10)).toEqual([{ result: "rejected", reason: "no-violation", cases: 1 }]);
  });

  test("conclusions of two people are counted in pairs; what expired is nobody's decision", async () => {
    const { cases, outcomes } = await open();
    const twice = (second: CaseDone) =>
      kept(cases, openedCase(), [
        [takeAct(900), 1],
        [acceptAct("19AB12345", true), 2],
        [takeAct(900), 3, binh],
        [second, 4, binh],
      ]);
    await twice(acceptAct("19AB12345", true));
    await twice(acceptAct("19AB12345", true));
    await kept(cases, openedCase(), [[{ kind: "expire", on: "2027-03-02" }, 9]]);
    expect(await outcomes.pairs(all)).toEqual([{ first: "accept", second: "accept", isSame: true, cases: 2 }]);
    expect(await outcomes.decided(all)).toBe(2);
  });

  /** Ids of so many cases that were rejected, in the order in which they were. */
  async function rejectedCases(cases: CaseStore, count: number): Promise<readonly CaseDetail[]> {
    const rejected: CaseDetail[] = [];
    for (let seconds = 2; seconds < count + 2; seconds += 1) {
      rejected.push(
        await kept(cases, openedCase(), [
          [takeAct(900), 1],
          [rejectAct(), seconds],
        ]),
      );
    }
    return rejected;
  }

  test("a sample is the same for the same seed, in the order of decisions, and of few cases has all", async () => {
    const { cases, outcomes } = await open();
    const ids = (await rejectedCases(cases, 20)).map(({ id }) => id);
    const drawn = await outcomes.drawn(all, "seed", 5);
    expect(drawn).toHaveLength(5);
    expect(drawn).toEqual(ids.filter((id) => drawn.includes(id)));
    expect(await outcomes.drawn(all, "seed", 5)).toEqual(drawn);
    expect(await outcomes.drawn(all, "another", 5)).not.toEqual(drawn);
    expect(await outcomes.drawn(all, "seed", 50)).toEqual(ids);
    expect(await outcomes.drawn({ ...all, cameraIds: new Set() }, "seed", 5)).toEqual([]);
  });

  test("a case that is opened again gives its place in a sample to one other, and no other is drawn anew", async () => {
    const { cases, outcomes } = await open();
    const decided = await rejectedCases(cases, 30);
    const before = await outcomes.drawn(all, "seed", 10);
    for (const one of decided) {
      const reopened = next(one, { kind: "reopen", text: "Nhầm" }, 60);
      await cases.append(reopened, days);
      const after = await outcomes.drawn(all, "seed", 10);
      const left = before.filter((id) => !after.includes(id));
      expect(left).toEqual(before.includes(one.id) ? [one.id] : []);
      await cases.append(next(reopened, takeAct(900), 61), days);
      await cases.append(next(next(reopened, takeAct(900), 61), rejectAct(), 62), days);
    }
  });

  test("every case is as likely to be drawn as another", async () => {
    const { cases, outcomes } = await open();
    const counts = new Map((await rejectedCases(cases, 10)).map(({ id }) => [id, 0]));
    for (let seed = 0; seed < 2_000; seed += 1) {
      for (const id of await outcomes.drawn(all, `seed-${seed}`, 3)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // 600 are expected of each; five standard deviations are 102.
    for (const count of counts.values()) expect(Math.abs(count - 600)).toBeLessThan(102);
  });
});

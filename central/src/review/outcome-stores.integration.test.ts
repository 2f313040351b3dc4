/** What every store of outcomes tells, run against each of them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor, CaseDetail, CaseDone, RejectReason } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { acceptAct, an, binh, next, openedCase, STARTED_MS, takeAct, utc } from "./case-kit.ts";
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

  test("cases are drawn by their place among those that were decided", async () => {
    const { cases, outcomes } = await open();
    const ids: string[] = [];
    for (const seconds of [30, 10, 20]) {
      ids.push(
        (
          await kept(cases, openedCase(), [
            [takeAct(900), 1, an],
            [rejectAct(), seconds, an],
          ])
        ).id,
      );
    }
    expect(await outcomes.at(all, [0, 2])).toEqual([ids[1], ids[0]]);
    expect(await outcomes.at(all, [1, 7])).toEqual([ids[2]]);
    expect(await outcomes.at(all, [])).toEqual([]);
  });
});

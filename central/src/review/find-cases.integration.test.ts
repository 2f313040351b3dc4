/** Pages of cases over the real store. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CaseDetail, type CaseDone, CaseListQuery, epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { acceptAct, an, binh, legalBasis, next, openedCase, STARTED_MS, takeAct } from "./case-kit.ts";
import { findCases } from "./find-cases.ts";
import type { Officer, ReviewLaw } from "./review-law.ts";
import { caseRow, entryRow } from "./sqlite-case-rows.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

/** More than anybody would look through for one page. */
const MANY = 2_100;

const law: Pick<ReviewLaw, "authorities" | "isBlind"> = {
  authorities: [
    { id: "officer", name: { vi: "Chiến sĩ", en: "Officer" }, ceilingVnd: 7_500_000, mayDeductPoints: false },
  ],
  isBlind: false,
};
const officer: Officer = {
  ...{ kind: "person", ...an, roles: ["reviewer"], cameraIds: undefined, authority: "officer" },
};

async function openFinding() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-find-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  /** Writes them as the store does, but in one transaction. */
  const write = (details: readonly CaseDetail[], dueOn: string) =>
    database.transaction().execute(async (trx) => {
      for (const detail of details) {
        await trx
          .insertInto("review_case")
          .values(caseRow(detail, { dueOn, lapsesOn: dueOn }))
          .execute();
        await trx
          .insertInto("case_entry")
          .values(detail.entries.map((entry) => entryRow(detail.id, entry)))
          .execute();
      }
    });
  let looks = 0;
  const store = createSqliteCaseStore(database);
  const finding = {
    caseStore: {
      find: (query: Parameters<typeof store.find>[0]) => {
        looks += 1;
        return store.find(query);
      },
      count: store.count,
    },
    cameras: { cameras: () => [], sites: () => [] },
    law: { ...law, offersFor: none, deadlinesOf: none, asksSecond: () => false, daysOf: () => expect.unreachable() },
    clock: { now: () => epochMs(STARTED_MS) },
  };
  return {
    write,
    looks: () => looks,
    find: (query: object, who = officer) => findCases(CaseListQuery.parse(query), who, finding),
  };
}

const none = () => [];
const above: CaseDone = { ...acceptAct(), mayDecide: false, legalBasis: legalBasis(20_000_000) };

test("behind thousands that somebody may not take, what they may take is found in one look", async () => {
  const { write, find, looks } = await openFinding();
  const waiting = Array.from({ length: MANY }, () => next(next(openedCase(), takeAct(900), 1, binh), above, 2, binh));
  const free = [openedCase(), openedCase()];
  await write(waiting, "2026-03-05");
  await write(free, "2026-03-12");
  const { cases, nextCursor, total } = await find({ forMe: "true", limit: 5, count: "true" });
  expect(cases.map(({ id }) => id)).toEqual(free.map(({ id }) => id).toSorted());
  expect([nextCursor, total, looks()]).toEqual([undefined, free.length, 1]);
});

test("lists show plates where it is said what for, and only there", async () => {
  const { write, find } = await openFinding();
  const accepted = next(next(openedCase(), takeAct(900)), acceptAct("19AB12345"), 2);
  await write([accepted], "2026-03-12");
  for (const query of [{}, { stage: "decided" }, { state: "approved", officer: an.id }, { forMe: "true" }]) {
    expect(JSON.stringify(await find(query))).not.toContain("19AB12345");
  }
  const { cases } = await find({ stage: "decided", purpose: "Chủ xe hỏi" });
  expect(cases).toMatchObject([{ id: accepted.id, plate: { text: "19AB12345" } }]);
});

test("a case that somebody has asked more of is for the others, and for them again once somebody has answered", async () => {
  const { write, find } = await openFinding();
  const asked = next(next(openedCase(), takeAct(900)), { kind: "ask-more", text: "Thiếu ảnh" }, 2);
  const answered = next(
    next(next(openedCase(), takeAct(900)), { kind: "ask-more", text: "Thiếu ảnh" }, 2),
    { kind: "note", text: "Đã có" },
    3,
    binh,
  );
  await write([asked, answered], "2026-03-12");
  const idsFor = async (who: Officer, query: object = {}) =>
    (await find({ forMe: "true", ...query }, who)).cases.map(({ id }) => id).toSorted();
  expect(await idsFor(officer)).toEqual([answered.id]);
  expect(await idsFor({ ...officer, ...binh })).toEqual([asked.id, answered.id].toSorted());
  const all = await find({ stage: "to-review", state: "needs-more" });
  expect(all.cases.map(({ id }) => id).toSorted()).toEqual([asked.id, answered.id].toSorted());
});

test("cases that wait for somebody senior to settle them are found by that", async () => {
  const { write, find } = await openFinding();
  const waiting = next(next(openedCase(), takeAct(900)), acceptAct("19AB12345", true), 2);
  const taken = next(next(next(openedCase(), takeAct(900)), acceptAct("19AB12345", true), 2), takeAct(900), 3, binh);
  const disputed = next(taken, acceptAct("19AB12346"), 4, binh);
  await write([waiting, disputed], "2026-03-12");
  const { cases } = await find({ state: "awaiting-second-approval", disputed: "true" });
  expect(cases.map(({ id }) => id)).toEqual([disputed.id]);
});

test("cases of a camera that is no longer in the inventory are found by it, by who may see it", async () => {
  const { write, find } = await openFinding();
  const old = openedCase({ cameraId: "cam-gone" });
  await write([old, openedCase()], "2026-03-12");
  const idsFor = async (query: object, cameraIds?: ReadonlySet<string>) =>
    (await find(query, { ...officer, cameraIds })).cases.map(({ id }) => id);
  expect(await idsFor({ camera: "cam-gone" })).toEqual([old.id]);
  expect(await idsFor({ camera: "cam-gone" }, new Set(["cam-gone", "cam-1"]))).toEqual([old.id]);
  expect(await idsFor({ camera: "cam-gone" }, new Set(["cam-1"]))).toEqual([]);
  expect(await idsFor({ camera: "cam-gone", site: "vt-001" })).toEqual([]);
});

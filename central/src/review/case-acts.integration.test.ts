/** What one officer wishes at once, over the real store. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CaseDetail, epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createCaseActs, type WantedCaseAct } from "./case-acts.ts";
import { an, binh, next, openedCase, STARTED_MS, takeAct } from "./case-kit.ts";
import type { Officer } from "./review-law.ts";
import { createSqliteCaseStore } from "./sqlite-case-store.ts";
import { openReviewDatabase } from "./sqlite-review-database.ts";

const officer: Officer = { kind: "person", ...an, roles: ["reviewer"], cameraIds: undefined, authority: null };
const days = { dueOn: "2026-03-12", lapsesOn: "2027-03-02" };
const take = () => ({ id: randomUUID(), act: { kind: "take" } }) as const;
const reject = ({ version }: CaseDetail): WantedCaseAct => ({
  ...{ id: randomUUID(), act: { kind: "reject", reason: "plate-unreadable", seen: [] }, version },
});

/** As long as it takes to read a clip through. */
const LONG_MS = 200;

/** Two cases, and a centre that takes long over a rejection. */
async function openActing() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-acts-"));
  const database = await openReviewDatabase(join(folder, "review.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const store = createSqliteCaseStore(database);
  const cases = [openedCase(), openedCase()] as const;
  for (const one of cases) await store.open(one, days);
  const act = createCaseActs({
    caseStore: {
      ...store,
      append: async (after, due) => {
        if (after.state === "rejected") await sleep(LONG_MS);
        return await store.append(after, due);
      },
    },
    law: {
      ...{ authorities: [], isBlind: false, daysOf: () => days, asksSecond: () => false },
      ...{ offersFor: () => [], deadlinesOf: () => [] },
    },
    clock: { now: () => epochMs(STARTED_MS) },
    ...{ events: { some: async () => [] }, mediaStates: async () => new Map() },
    ...{ shareOf: () => 0, archivedFiles: async () => undefined, makeArchive: async () => undefined },
  });
  return { store, act, cases };
}

test("of two cases that are taken at once one is held, and each was taken", async () => {
  const { store, act, cases } = await openActing();
  const answers = await Promise.all(cases.map(({ id }) => act(id, take(), officer)));
  expect(answers.map(({ what }) => what)).toEqual(["done", "done"]);
  expect(await store.heldBy(an.id)).toEqual([cases[1].id]);
});

test("a take that arrives while the last case is being concluded on waits for that, and undoes nothing", async () => {
  const { store, act, cases } = await openActing();
  const [first, second] = cases;
  const taken = await act(first.id, take(), officer);
  if (!("detail" in taken)) expect.unreachable(taken.what);
  const answers = await Promise.all([act(first.id, reject(taken.detail), officer), act(second.id, take(), officer)]);
  expect(answers.map(({ what }) => what)).toEqual(["done", "done"]);
  expect((await store.get(first.id))?.state).toBe("rejected");
  expect(await store.heldBy(an.id)).toEqual([second.id]);
});

test("an undo before which somebody else writes a note is noted as it is then kept", async () => {
  const { store, act, cases } = await openActing();
  const taken = await act(cases[0].id, take(), officer);
  if (!("detail" in taken)) expect.unreachable(taken.what);
  const rejected = await act(taken.detail.id, reject(taken.detail), officer);
  if (!("detail" in rejected)) expect.unreachable(rejected.what);
  const noted: CaseDetail[] = [];
  const note = async (after: CaseDetail) => {
    noted.push(after);
    const between = next(rejected.detail, { kind: "note", text: "Xem lại" }, 9, binh);
    if (noted.length === 1) expect(await store.append(between, days)).toBe(true);
  };
  const undo: WantedCaseAct = { id: randomUUID(), act: { kind: "undo" }, note };
  expect(await act(taken.detail.id, undo, officer)).toMatchObject({ what: "done" });
  expect(noted.map(({ version }) => version)).toEqual([4, 5]);
  expect(noted.at(-1)).toEqual(await store.get(taken.detail.id));
});

test("a take that is sent again puts back nothing that was taken since", async () => {
  const { store, act, cases } = await openActing();
  const [first, second] = cases;
  const old = take();
  await act(first.id, old, officer);
  // As a kill leaves it: taken, and the first one not put back.
  await store.append(next(second, takeAct(900)), days);
  expect(await act(first.id, old, officer)).toMatchObject({ what: "done" });
  expect((await store.heldBy(an.id)).toSorted()).toEqual([first.id, second.id].toSorted());
});

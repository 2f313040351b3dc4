/** Two officers at the review over the centre's real stores: locks, take-overs, what is sent twice, what is undone. */
import { randomUUID } from "node:crypto";
import type { CaseAct } from "@ngaba/contract";
import { expect, test } from "vitest";
import { acceptAs, act, an, binh, done, openReviewDesk, openWithCase, tellOfRun } from "./review-kit.ts";

const take: CaseAct = { kind: "take" };
const reject: CaseAct = { kind: "reject", reason: "no-violation", seen: [] };
const LOCK_S = 15 * 60;

test("of two officers on one case the second is told who works on it, and may take it over, which is written down", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  expect(await act(desk, id, take, binh)).toMatchObject({
    ...{ what: "refused", why: "LOCKED" },
    detail: { lock: { by: { name: "An" }, until: "2026-03-02T14:18:00.000Z" } },
  });
  const taken = await done(act(desk, id, { kind: "take", isTakeOver: true }, binh));
  expect(taken.entries.at(-1)?.act).toMatchObject({ kind: "take", from: { name: "An" } });
  const version = taken.version - 1;
  const accept = await acceptAs(desk, id);
  expect(await desk.reviews.act(id, { id: randomUUID(), act: accept, version }, an)).toMatchObject({
    ...{ what: "changed", detail: { version: taken.version, lock: { by: { name: "Bình" } } } },
  });
  expect(await act(desk, id, accept, an)).toMatchObject({ what: "refused", why: "NOT_HOLDER" });
  expect(await act(desk, id, accept, binh)).toMatchObject({ what: "done" });
});

test("of two conclusions that come at once one is done, and nothing of the other is lost to who wrote it", async () => {
  const { desk, id } = await openWithCase();
  const { version } = await done(act(desk, id, take, an));
  const accept = await acceptAs(desk, id);
  const answers = await Promise.all(
    [accept, reject].map((one) => desk.reviews.act(id, { id: randomUUID(), act: one, version }, an)),
  );
  expect(answers.map(({ what }) => what).toSorted()).toEqual(["changed", "done"]);
  expect((await desk.reviews.of(id, an))?.version).toBe(version + 1);
});

test("a lock that runs out in mid-decision holds while nobody else takes the case, and no longer", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  desk.clock.pass(LOCK_S + 60);
  expect(await act(desk, id, await acceptAs(desk, id), an)).toMatchObject({ what: "done" });

  const other = await tellOfRun(desk);
  await done(act(desk, other, take, an));
  desk.clock.pass(LOCK_S + 60);
  await done(act(desk, other, take, binh));
  expect(await act(desk, other, reject, an)).toMatchObject({ what: "refused", why: "NOT_HOLDER" });
});

test("a decision that is sent again, as after a kill before its answer, is done once", async () => {
  const { desk, id } = await openWithCase();
  const { version } = await done(act(desk, id, take, an));
  const wanted = { id: randomUUID(), act: await acceptAs(desk, id), version };
  const first = await done(desk.reviews.act(id, wanted, an));
  await desk.close();
  const again = await openReviewDesk({ dataDir: desk.dataDir });
  expect(await done(again.reviews.act(id, wanted, an))).toEqual(first);
});

test("a conclusion can be undone until its person takes another case; who takes one puts the other back", async () => {
  const { desk, id } = await openWithCase();
  const other = await tellOfRun(desk);
  await done(act(desk, id, take, an));
  await done(act(desk, id, reject, an));
  expect(await done(act(desk, id, { kind: "undo" }, an))).toMatchObject({ state: "in-review" });
  await done(act(desk, other, take, an));
  expect(await desk.reviews.of(id, an)).toMatchObject({ state: "new" });
  await done(act(desk, other, reject, an));
  await done(act(desk, id, take, an));
  expect(await act(desk, other, { kind: "undo" }, an)).toMatchObject({ what: "refused", why: "NOTHING_TO_UNDO" });
});

test("an old take that is sent again puts nothing back", async () => {
  const { desk, id } = await openWithCase();
  const other = await tellOfRun(desk);
  const old = { id: randomUUID(), act: take };
  await done(desk.reviews.act(id, old, an));
  await done(act(desk, other, take, an));
  await done(desk.reviews.act(id, old, an));
  expect(await desk.reviews.of(other, an)).toMatchObject({ lock: { by: { id: an.id } } });
});

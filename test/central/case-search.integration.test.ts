/** Search as the page asks it, over the centre's real stores. */
import { randomUUID } from "node:crypto";
import type { CaseListQuery } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Officer } from "../../central/src/review/review-law.ts";
import {
  acceptAs,
  act,
  an,
  auditor,
  binh,
  done,
  openReviewDesk,
  type ReviewDesk,
  still,
  tellOfRun,
} from "./review-kit.ts";

const asked = (more: Partial<CaseListQuery>): CaseListQuery => ({ order: "newest", limit: 50, ...more });
const found = async (desk: ReviewDesk, more: Partial<CaseListQuery>, who: Officer = auditor) =>
  (await desk.reviews.find(asked(more), who)).cases.map(({ id }) => id);

async function accepted(desk: ReviewDesk, who = an): Promise<string> {
  await desk.store(still);
  const id = await tellOfRun(desk);
  await done(act(desk, id, { kind: "take" }, who));
  await done(act(desk, id, await acceptAs(desk, id), who));
  return id;
}

test.each([
  { plate: "13AB12345", why: "the whole" },
  { plate: "AB123", why: "a part" },
  { plate: "13AB12845", why: "one misread" },
  { plate: "13AB1245", why: "one left out" },
  { plate: "13AB123945", why: "one added" },
])("a decided case is found by its plate: $why", async ({ plate }) => {
  const desk = await openReviewDesk();
  const id = await accepted(desk);
  expect(await found(desk, { plate })).toEqual([id]);
  expect(await found(desk, { plate: "13AB54321" })).toEqual([]);
});

test("who looks at what is offered of a case is shown no plate of one beside it", async () => {
  const desk = await openReviewDesk();
  const [decided, twin] = [await accepted(desk), await tellOfRun(desk)];
  const offers = await desk.reviews.offers(twin, auditor);
  expect(offers?.duplicates.map(({ id }) => id)).toEqual([decided]);
  expect(JSON.stringify(offers)).not.toContain("13AB12345");
});

test("cases are found by ward, site and officer, and by both together", async () => {
  const desk = await openReviewDesk();
  const id = await accepted(desk);
  const open = await tellOfRun(desk);
  expect((await found(desk, { ward: "Ngã ba" })).toSorted()).toEqual([id, open].toSorted());
  expect(await found(desk, { ward: "phường khác" })).toEqual([]);
  expect(await found(desk, { ward: "Ngã ba", site: "vt-999" })).toEqual([]);
  expect(await found(desk, { officer: an.id })).toEqual([id]);
  expect(await found(desk, { officer: an.id, ward: "Ngã ba", state: "approved" })).toEqual([id]);
  expect(await found(desk, { officer: binh.id })).toEqual([]);
});

test("cases are found by the rule that found them, of one camera or of all", async () => {
  const desk = await openReviewDesk();
  const id = await accepted(desk);
  const [one] = (await desk.reviews.find(asked({}), auditor)).cases;
  expect(await found(desk, { rule: "den-do-bac", camera: one?.cameraId })).toEqual([id]);
  expect(await found(desk, { rule: "den-do-bac", state: "rejected" })).toEqual([]);
  expect(await found(desk, { rule: "den-do-nam" })).toEqual([]);
});

test("of foreign cameras nothing is found, whatever is asked", async () => {
  const desk = await openReviewDesk();
  await accepted(desk);
  const foreign = { ...auditor, cameraIds: new Set(["another-camera"]) };
  for (const query of [{}, { plate: "13AB12345" }, { officer: an.id }, { ward: "Ngã ba" }]) {
    expect(await found(desk, query, foreign)).toEqual([]);
  }
});

test("pages go on where the one before ended", async () => {
  const desk = await openReviewDesk();
  const all = [await tellOfRun(desk), await tellOfRun(desk), await tellOfRun(desk)];
  const first = await desk.reviews.find(asked({ limit: 2 }), auditor);
  const { nextCursor } = first;
  expect(first.cases).toHaveLength(2);
  const second = await desk.reviews.find(
    asked({ limit: 2, ...(nextCursor !== undefined && { cursor: nextCursor }) }),
    auditor,
  );
  expect([...first.cases, ...second.cases].map(({ id }) => id).toSorted()).toEqual(all.toSorted());
  expect(second.nextCursor).toBeUndefined();
});

test("what review teaches is told of what officers came to", async () => {
  const desk = await openReviewDesk();
  await accepted(desk);
  const id = await tellOfRun(desk);
  await done(act(desk, id, { kind: "take" }, binh));
  await done(act(desk, id, { kind: "reject", reason: "signal-not-clear", seen: [] }, binh));
  const range = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };
  const { figures, all } = await desk.review.teaching.figures({ ...range, by: ["rule", "hour"] }, auditor);
  expect(figures).toMatchObject([
    { ruleId: "den-do-bac", hour: 21, accepted: 1, rejected: 1, precision: 0.5, reasons: { "signal-not-clear": 1 } },
  ]);
  expect(all).toMatchObject({ accepted: 1, rejected: 1 });
  const foreign = { cameraIds: new Set(["another-camera"]) };
  expect((await desk.review.teaching.figures(range, foreign)).all).toMatchObject({ accepted: 0, rejected: 0 });
  const drawn = await desk.review.teaching.sample({ ...range, size: 5, seed: "s" }, auditor);
  expect(drawn).toMatchObject({ seed: "s", population: 2, agreement: { pairs: 0 } });
  expect(drawn.cases).toHaveLength(2);
  expect((await desk.review.teaching.sample({ ...range, size: 5 }, foreign)).cases).toEqual([]);
});

test("what an auditor finds of a case that was drawn is kept beside it, summed, and changes nothing about it", async () => {
  const desk = await openReviewDesk();
  const id = await accepted(desk);
  const asDecided = await desk.reviews.of(id, auditor);
  const { teaching } = desk.review;
  const sample = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z", size: 5, seed: "s" };
  const noted: string[] = [];
  const note = async ({ verdict }: { readonly verdict: string }) => void noted.push(verdict);
  const request = { ...sample, id: randomUUID(), caseId: id, verdict: "wrong" as const, why: "Đèn vàng" };

  expect(await teaching.judge(request, an, note)).toEqual({ what: "same-person" });
  expect(await teaching.judge({ ...request, caseId: randomUUID() }, auditor, note)).toEqual({ what: "not-drawn" });
  const foreign = { ...auditor, cameraIds: new Set(["another-camera"]) };
  expect(await teaching.judge(request, foreign, note)).toEqual({ what: "not-drawn" });
  expect(noted).toEqual([]);

  const kept = { id: request.id, caseId: id, caseVersion: asDecided?.version, verdict: "wrong", why: "Đèn vàng" };
  expect(await teaching.judge(request, auditor, note)).toMatchObject({ what: "done", verdict: kept });
  expect(await teaching.judge(request, auditor, note)).toMatchObject({ what: "done", verdict: kept });
  expect(await teaching.judge({ ...request, verdict: "right" }, auditor, note)).toEqual({ what: "id-taken" });
  expect(noted).toEqual(["wrong"]);
  const drawn = await teaching.sample(sample, auditor);
  expect(drawn).toMatchObject({ verdicts: [kept], sum: { right: 0, wrong: 1, open: 0 } });
  expect((await teaching.sample({ ...sample, seed: "other" }, auditor)).verdicts).toEqual([]);

  const again = { ...sample, id: randomUUID(), caseId: id, verdict: "right" as const };
  expect(await teaching.judge(again, auditor, note)).toMatchObject({ what: "done" });
  expect(await teaching.sample(sample, auditor)).toMatchObject({ sum: { right: 1, wrong: 0, open: 0 } });
  expect(await desk.reviews.of(id, auditor)).toEqual(asDecided);
});

test("the whole number is told, of those that may be taken, of own cameras alone, and never of a plate", async () => {
  const desk = await openReviewDesk();
  await accepted(desk);
  for (let index = 0; index < 3; index += 1) await tellOfRun(desk);
  const totalOf = async (more: Partial<CaseListQuery>, who: Officer = auditor) =>
    (await desk.reviews.find(asked({ count: "true", ...more }), who)).total;
  expect(await totalOf({ limit: 2 })).toBe(4);
  expect(await totalOf({ state: "new", limit: 1 })).toBe(3);
  expect(await totalOf({ forMe: "true" }, an)).toBe(3);
  expect(await totalOf({}, { ...auditor, cameraIds: new Set(["another-camera"]) })).toBe(0);
  expect(await totalOf({ plate: "13AB12345" })).toBeUndefined();
  expect(await totalOf({ count: "false" })).toBeUndefined();
});

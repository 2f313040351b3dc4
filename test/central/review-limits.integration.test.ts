/** What nobody gets round, over the centre's real stores: blindness, limitation, duplicates of duplicates, what nobody saw. */
import type { CaseAct } from "@ngaba/contract";
import { expect, test } from "vitest";
import { acceptAs, act, an, binh, chi, done, openReviewDesk, type ReviewDesk, still, tellOfRun } from "./review-kit.ts";

const take: CaseAct = { kind: "take" };
const reject: CaseAct = { kind: "reject", reason: "no-violation", seen: [] };
const duplicate = (duplicateOf: string): CaseAct => ({ kind: "reject", reason: "duplicate", seen: [], duplicateOf });

async function openWithCase(options: Parameters<typeof openReviewDesk>[0] = {}) {
  const desk = await openReviewDesk(options);
  await desk.store(still);
  return { desk, id: await tellOfRun(desk) };
}

/** Rejects a case as one of another. */
async function rejectAs(desk: ReviewDesk, id: string, other: string) {
  await done(act(desk, id, take, an));
  return await act(desk, id, duplicate(other), an);
}

test("a second person who concluded blind has seen the first one's words: theirs stands", async () => {
  const { desk, id } = await openWithCase({ secondApproval: { mode: "always", of: ["accept"], isBlind: true } });
  await done(act(desk, id, take, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  await done(act(desk, id, take, binh));
  const disputed = await done(act(desk, id, reject, binh));
  expect(disputed.entries.at(-1)?.act).toMatchObject({ kind: "reject", isBlind: true });
  expect(await act(desk, id, { kind: "undo" }, binh)).toMatchObject({ what: "refused", why: "CONCLUDED_BLIND" });
});

test("a conclusion keeps by which office it was come to", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  const approved = await done(act(desk, id, await acceptAs(desk, id), an));
  expect(approved.entries.at(-1)?.act).toMatchObject({ office: { id: "officer", ceilingVnd: 7_500_000 } });
});

test("nothing is decided, opened again or handed over after the last day, before the case is closed too", async () => {
  const { desk, id } = await openWithCase();
  const [approved, rejected] = [await tellOfRun(desk), await tellOfRun(desk)];
  await done(act(desk, approved, take, an));
  await done(act(desk, approved, await acceptAs(desk, approved), an));
  await done(act(desk, rejected, take, an));
  await done(act(desk, rejected, reject, an));
  await done(act(desk, id, take, an));
  desk.clock.pass(366 * 24 * 3_600);
  for (const late of [await acceptAs(desk, id), reject, { kind: "ask-more", text: "?" } as const]) {
    expect(await act(desk, id, late, an), late.kind).toMatchObject({ what: "refused", why: "EXPIRED" });
  }
  const handOver: CaseAct = { kind: "hand-over", to: "Công an phường" };
  expect(await act(desk, approved, handOver, an)).toMatchObject({ what: "refused", why: "EXPIRED" });
  const reopen: CaseAct = { kind: "reopen", text: "Chủ xe khiếu nại" };
  expect(await act(desk, rejected, reopen, chi)).toMatchObject({ what: "refused", why: "EXPIRED" });
  expect(await act(desk, id, { kind: "note", text: "Quá hạn" }, an)).toMatchObject({ what: "done" });
});

test("a chain of duplicates ends with a case that is left, whoever rejects at the same time", async () => {
  const { desk, id } = await openWithCase();
  const [second, third, refused] = [await tellOfRun(desk), await tellOfRun(desk), await tellOfRun(desk)];
  expect(await rejectAs(desk, id, second)).toMatchObject({ what: "done" });
  expect(await rejectAs(desk, second, third)).toMatchObject({ what: "done" });
  expect(await rejectAs(desk, third, id)).toMatchObject({ why: "DUPLICATE_OF_EACH_OTHER" });
  await done(act(desk, refused, take, binh));
  await done(act(desk, refused, reject, binh));
  expect(await rejectAs(desk, third, refused)).toMatchObject({ why: "DUPLICATE_NOT_STANDING" });

  const [one, other] = [await tellOfRun(desk), await tellOfRun(desk)];
  await done(act(desk, one, take, an));
  await done(act(desk, other, take, binh));
  const answers = await Promise.all([act(desk, one, duplicate(other), an), act(desk, other, duplicate(one), binh)]);
  expect(answers.filter(({ what }) => what === "done")).toHaveLength(1);
});

test("the manifest alone is nothing that somebody has seen", async () => {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, take, an));
  const accept = await acceptAs(desk, id);
  const detail = await desk.reviews.of(id, an);
  const [incident] = await desk.events.some([detail?.eventId ?? ""]);
  const seen = [incident?.evidence?.manifestSha256 ?? expect.unreachable("there is no manifest")];
  expect(await act(desk, id, { ...accept, seen }, an)).toMatchObject({ what: "unfit", why: "NOTHING_SEEN" });
});

import type { CaseDone } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { AskedAct, CaseRefusal } from "./case-refusals.ts";
import { accept, an, binh, chi, LOCK_MS, reject, story } from "./case-story.ts";

test("an officer takes a case, accepts it within what they may decide, and it is approved", () => {
  const { detail } = story().takes(an).does(an, accept(an));
  expect(detail).toMatchObject({ state: "approved", plate: { text: "19AB12345" }, version: 3 });
  expect(detail).not.toHaveProperty("lock");
});

test("a fine above an officer's ceiling goes on to who may decide it, and to nobody else", () => {
  const high = { ceilingVnd: 20_000_000 };
  const told = story().takes(an).does(an, accept(an, high));
  expect(told.detail.state).toBe("accepted");
  expect(told.refusal(binh, { kind: "take" })).toBe("NEEDS_AUTHORITY");
  expect(told.refusal(an, { kind: "take" })).toBe("SAME_PERSON");
  expect(told.takes(chi).does(chi, accept(chi, high)).detail.state).toBe("approved");
});

test("a second person who comes to the same approves it", () => {
  const told = story()
    .takes(an)
    .does(an, accept(an, { asksSecond: true }));
  expect(told.detail).toMatchObject({ state: "awaiting-second-approval", isDisputed: false });
  expect(told.refusal(an, { kind: "take" })).toBe("SAME_PERSON");
  expect(told.takes(binh).does(binh, accept(binh)).detail.state).toBe("approved");
});

test("where two differ, somebody senior who is neither settles it", () => {
  const told = story()
    .takes(an)
    .does(an, accept(an, { asksSecond: true }))
    .takes(binh)
    .does(binh, reject(binh));
  expect(told.detail).toMatchObject({ state: "awaiting-second-approval", isDisputed: true });
  const dung = { ...an, id: "p-4", name: "Dũng" };
  expect(told.refusal(dung, { kind: "take" })).toBe("NEEDS_SENIOR");
  expect(told.takes(chi).does(chi, reject(chi)).detail).toMatchObject({ state: "rejected", isDisputed: false });
});

test("one character of the plate is a difference", () => {
  const told = story()
    .takes(an)
    .does(an, accept(an, { asksSecond: true }))
    .takes(binh)
    .does(binh, accept(binh, { text: "19AB12346" }));
  expect(told.detail.isDisputed).toBe(true);
});

test("a case is locked until its time has run out, unless it is taken over", () => {
  const told = story().takes(an);
  expect(told.detail).toMatchObject({ state: "in-review", lock: { by: { id: "p-1" } } });
  expect(told.refusal(binh, { kind: "take" })).toBe("LOCKED");
  expect(told.refusal(binh, { kind: "take", isTakeOver: true })).toBeUndefined();
  expect(told.wait(LOCK_MS).refusal(binh, { kind: "take" })).toBeUndefined();
});

test("a conclusion after the lock has run out holds, unless somebody else has taken the case", () => {
  const told = story()
    .takes(an)
    .wait(2 * LOCK_MS);
  expect(told.refusal(an, { kind: "accept" })).toBeUndefined();
  expect(told.takes(binh).refusal(an, { kind: "accept" })).toBe("NOT_HOLDER");
});

test("an undone conclusion leaves the case as it was and stays in the history", () => {
  const told = story().takes(an);
  const before = told.detail;
  told.does(an, accept(an)).does(an, { kind: "note", text: "?" });
  expect(told.refusal(binh, { kind: "undo" })).toBe("NOTHING_TO_UNDO");
  told.does(an, { kind: "undo" });
  expect(told.detail).toMatchObject({ state: "in-review", lock: before.lock, version: 5 });
  expect(told.detail).not.toHaveProperty("plate");
  expect(told.refusal(an, { kind: "undo" })).toBe("NOTHING_TO_UNDO");
});

test("a case that is put back is what it was before", () => {
  const asked = story().takes(an).does(an, { kind: "ask-more", text: "Xin đoạn ghi dài hơn" });
  expect(asked.detail.state).toBe("needs-more");
  expect(asked.takes(binh).does(binh, { kind: "release" }).detail.state).toBe("needs-more");
  expect(story().takes(an).does(an, { kind: "release" }).detail.state).toBe("new");
});

test("steps after the decision follow each other; an earlier one entered late does not lead back", () => {
  const enter = (step: NonNullable<AskedAct["step"]>): CaseDone => ({
    ...{ kind: "enter", step, on: "2026-03-05", source: "Sổ đăng ký" },
  });
  const told = story().takes(an).does(an, accept(an));
  expect(told.refusal(an, { kind: "enter", step: "notified" })).toBe("OUT_OF_ORDER");
  told.does(an, enter("owner-identified")).does(an, enter("owner-asked"));
  expect(told.detail).toMatchObject({ state: "owner-identified", dates: { "owner-asked": "2026-03-05" } });
  expect(told.refusal(an, { kind: "enter", step: "record-made" })).toBe("OUT_OF_ORDER");
  told.does(an, enter("violator-identified")).does(an, enter("record-made"));
  expect(told.detail).toMatchObject({ state: "record-made", dates: { detected: "2026-03-02" } });
});

test.each<{ why: CaseRefusal; asked: AskedAct }>([
  { why: "HANDED_OVER", asked: { kind: "note" } },
  { why: "HANDED_OVER", asked: { kind: "reopen" } },
  { why: "HANDED_OVER", asked: { kind: "expire" } },
])("a case handed over is frozen: $asked.kind", ({ why, asked }) => {
  const told = story()
    .takes(an)
    .does(an, accept(an))
    .does(an, { kind: "hand-over", to: "Công an phường", archive: "b".repeat(64) });
  expect(told.refusal(chi, asked)).toBe(why);
});

test("only somebody senior opens a decided case again, and then it is looked at anew", () => {
  const told = story()
    .takes(an)
    .does(an, accept(an, { asksSecond: true }))
    .takes(binh)
    .does(binh, accept(binh));
  expect(told.refusal(an, { kind: "reopen" })).toBe("NOT_SENIOR");
  told.does(chi, { kind: "reopen", text: "Chủ xe khiếu nại" });
  expect(told.detail.state).toBe("reopened");
  expect(told.takes(an).does(an, reject(an)).detail.state).toBe("rejected");
});

test("a conclusion that was come to blind stands: it has shown the others'", () => {
  const told = story()
    .takes(an)
    .does(an, accept(an, { asksSecond: true }));
  told.takes(binh).does(binh, { ...reject(binh), isBlind: true });
  expect(told.refusal(binh, { kind: "undo" })).toBe("CONCLUDED_BLIND");
});

test("steps of before a case was opened again say nothing of whom it comes to then", () => {
  const told = story().takes(an).does(an, accept(an));
  const enter = { kind: "enter", on: "2026-03-05", source: "Sổ đăng ký" } as const;
  told.does(an, { ...enter, step: "owner-identified" }).does(an, { ...enter, step: "notified" });
  told.does(chi, { kind: "reopen", text: "Đọc sai biển số" }).takes(binh).does(binh, accept(binh));
  expect(told.detail.dates).toEqual({ detected: "2026-03-02" });
  expect(told.refusal(an, { kind: "enter", step: "notified" })).toBe("OUT_OF_ORDER");
});

test("a case that has become too long can still be closed and handed over, and nothing else", () => {
  const told = story().takes(an).does(an, accept(an));
  while (told.detail.version < 500) told.does(an, { kind: "note", text: "…" });
  expect(told.refusal(an, { kind: "note" })).toBe("TOO_MANY_ENTRIES");
  expect(told.refusal(an, { kind: "hand-over" })).toBeUndefined();
  expect(told.refusal(an, { kind: "expire" })).toBeUndefined();
});

test("more that is asked for in a disagreement does not end it", () => {
  const told = story()
    .takes(an)
    .does(an, accept(an, { asksSecond: true }));
  told.takes(binh).does(binh, reject(binh)).takes(chi).does(chi, { kind: "ask-more", text: "Xin đoạn ghi dài hơn" });
  expect(told.detail).toMatchObject({ state: "needs-more", isDisputed: true });
  expect(told.refusal(an, { kind: "take" })).toBe("SAME_PERSON");
  expect(told.refusal({ ...an, id: "p-4" }, { kind: "take" })).toBe("NEEDS_SENIOR");
  expect(told.takes(chi).does(chi, reject(chi)).detail).toMatchObject({ state: "rejected", isDisputed: false });
});

test("the day of detection is moved by who has taken the case, before it is decided", () => {
  const told = story();
  const enter = { kind: "enter", step: "detected" } as const;
  expect(told.refusal(an, enter)).toBe("NOT_HOLDER");
  told.takes(an);
  expect(told.refusal(binh, enter)).toBe("NOT_HOLDER");
  told.does(an, { ...enter, on: "2026-03-03", source: "Sổ trực ban" });
  expect(told.detail).toMatchObject({
    state: "in-review",
    dates: { detected: "2026-03-03" },
    lock: { by: { id: an.id } },
  });
  told.does(an, accept(an));
  expect(told.refusal(an, enter)).toBe("NOT_REVIEWABLE");
});

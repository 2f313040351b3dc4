import type { CaseDetail, CaseDone, CaseEntry, LegalBasis } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AskedAct, type CaseRefusal, openedBy, type Reviewer, refusalOf, withEntry } from "./case.ts";

const CASE = "01988000-0000-7000-8000-00000000ca5e";
const STARTED_MS = Date.UTC(2026, 2, 2, 8);
const LOCK_MS = 15 * 60_000;
const OFFICER_VND = 7_500_000;

const an: Reviewer = { id: "p-1", name: "An", isSenior: false, ceilingVnd: OFFICER_VND };
const binh: Reviewer = { id: "p-2", name: "Bình", isSenior: false, ceilingVnd: OFFICER_VND };
const chi: Reviewer = { id: "p-3", name: "Chi", isSenior: true, ceilingVnd: 60_000_000 };
const system: Reviewer = { id: "system", name: "Ngã Ba", isSenior: false, ceilingVnd: 0 };

const legalBasis = (ceilingVnd: number, provisionId = "vn-168-2024-7-7-c"): LegalBasis => ({
  ...{ provisionId, version: "a".repeat(64), title: { vi: "Vượt đèn đỏ", en: "Red light" } },
  ...{ citation: "điểm c khoản 7 Điều 7", words: "Không chấp hành", passage: "Không chấp hành" },
  ...{ fineVnd: [1_000_000, ceilingVnd], licencePoints: 4, effectiveFrom: "2025-01-01", checkedAgainst: "copy" },
});

const open: CaseDone = {
  ...{ kind: "open", eventId: "01988000-0000-7000-8000-000000000001", cameraId: "cam-1", what: "red-light" },
  ...{ severity: "warning", at: "2026-03-02T07:59:00.000Z", detectedOn: "2026-03-02" },
};

interface Wish {
  readonly asksSecond?: boolean;
  readonly ceilingVnd?: number;
  readonly text?: string;
}

const accept = (by: Reviewer, { asksSecond = false, ceilingVnd = 6_000_000, text = "19AB12345" }: Wish = {}) =>
  ({
    ...{ kind: "accept", plate: { text, colour: "white" }, vehicle: "motorcycle", seen: [] },
    ...{
      legalBasis: legalBasis(ceilingVnd),
      asksSecond,
      isSenior: by.isSenior,
      mayDecide: by.ceilingVnd >= ceilingVnd,
    },
  }) satisfies CaseDone;
const reject = (by: Reviewer, asksSecond = false) =>
  ({
    ...{ kind: "reject", reason: "no-violation", seen: [], asksSecond },
    ...{ isSenior: by.isSenior, mayDecide: true },
  }) satisfies CaseDone;

/** One who does things with a case, and the moments in which they do them. */
function story() {
  let nowMs = STARTED_MS;
  let detail = openedBy(CASE, entryOf(1, open, system, nowMs));
  const told = {
    get detail(): CaseDetail {
      return detail;
    },
    wait: (ms: number) => {
      nowMs += ms;
      return told;
    },
    refusal: (by: Reviewer, asked: AskedAct) => refusalOf(detail, asked, by, nowMs),
    /** Does it, and expects that it can be done. */
    does: (by: Reviewer, act: CaseDone) => {
      nowMs += 1_000;
      expect(refusalOf(detail, act, by, nowMs)).toBeUndefined();
      detail = withEntry(detail, entryOf(detail.version + 1, act, by, nowMs));
      return told;
    },
    takes: (by: Reviewer) => told.does(by, lockUntil(nowMs + LOCK_MS)),
  };
  return told;
}

const lockUntil = (untilMs: number): CaseDone => ({ kind: "take", until: new Date(untilMs).toISOString() });

const entryOf = (version: number, act: CaseDone, { id, name }: Reviewer, atMs: number): CaseEntry => ({
  ...{ id: `01988000-0000-7000-8000-${String(version).padStart(12, "0")}`, version, by: { id, name }, act },
  at: new Date(atMs).toISOString(),
});

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

test("on every path: no decision without an entry, none by one person twice, no history lost", () => {
  const people = [an, binh, chi, { ...an, id: "p-4", name: "Dũng" }];
  const step = fc.record({
    who: fc.constantFrom(...people),
    what: fc.constantFrom(
      "take",
      "take-over",
      "release",
      "accept",
      "high",
      "second",
      "reject",
      "undo",
      "reopen",
      "ask-more",
    ),
    waitMs: fc.constantFrom(1_000, LOCK_MS),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let nowMs = STARTED_MS;
      let detail = openedBy(CASE, entryOf(1, open, system, nowMs));
      for (const { who, what, waitMs } of steps) {
        nowMs += waitMs;
        const act = actOf(what, who, nowMs);
        if (refusalOf(detail, { ...act, isTakeOver: what === "take-over" }, who, nowMs) !== undefined) continue;
        const before = detail;
        detail = withEntry(detail, entryOf(detail.version + 1, act, who, nowMs));
        expect(detail.entries.slice(0, -1)).toEqual(before.entries);
        if (detail.state !== "approved" || before.state === "approved") continue;
        const round = approvers(detail);
        expect(new Set(round).size).toBe(round.length);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Who came to a conclusion that holds since the case was looked at anew, in order. */
function approvers({ entries }: CaseDetail): readonly string[] {
  const names: string[] = [];
  for (const { act, by } of entries) {
    if (act.kind === "reopen" || act.kind === "ask-more") names.length = 0;
    if (act.kind === "accept" || act.kind === "reject") names.push(by.id);
    if (act.kind === "undo") names.pop();
  }
  return names;
}

function actOf(what: string, by: Reviewer, nowMs: number): CaseDone {
  switch (what) {
    case "accept":
      return accept(by);
    case "high":
      return accept(by, { ceilingVnd: 20_000_000 });
    case "second":
      return accept(by, { asksSecond: true });
    case "reject":
      return reject(by);
    case "undo":
    case "release":
      return { kind: what };
    case "reopen":
    case "ask-more":
      return { kind: what, text: "…" };
    default:
      return lockUntil(nowMs + LOCK_MS);
  }
}

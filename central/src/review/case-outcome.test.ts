import type { CaseDetail, CaseDone } from "@ngaba/contract";
import { expect, test } from "vitest";
import { acceptAct, an, binh, next, openedCase, takeAct, utc } from "./case-kit.ts";
import { outcomeOf } from "./case-outcome.ts";

const rejectAct = (asksSecond = false): CaseDone => ({
  ...{ kind: "reject", reason: "plate-unreadable", seen: [], asksSecond, mayDecide: true, isSenior: false },
});
const chi = { id: "p-3", name: "Chi" };

/** Taken and concluded by each of them in turn, a minute apart. */
const concluded = (acts: readonly CaseDone[], opened = openedCase()): CaseDetail =>
  acts.reduce((detail, act, index) => {
    const who = [an, binh, chi][index] ?? an;
    return next(next(detail, takeAct(9_000), index * 60 + 1, who), act, index * 60 + 2, who);
  }, opened);

test("a case that nobody has concluded, or that waits for somebody, has come to nothing yet", () => {
  expect(outcomeOf(openedCase())).toBeUndefined();
  expect(outcomeOf(next(openedCase(), takeAct(900)))).toBeUndefined();
  expect(outcomeOf(concluded([acceptAct("19AB12345", true)]))).toBeUndefined();
});

test("one person's conclusion is an outcome without a pair", () => {
  expect(outcomeOf(concluded([acceptAct()]))).toEqual({ result: "accepted", at: utc(2) });
  expect(outcomeOf(concluded([rejectAct()]))).toEqual({ result: "rejected", at: utc(2), reason: "plate-unreadable" });
});

test.each([
  { second: acceptAct("19AB12345", true), isSame: true, kind: "accept", result: "accepted" },
  { second: acceptAct("19AB12346", true), isSame: false, kind: "accept", result: undefined },
  { second: rejectAct(true), isSame: false, kind: "reject", result: undefined },
] as const)("a second conclusion makes a pair: $kind, same $isSame", ({ second, isSame, kind, result }) => {
  const two = concluded([acceptAct("19AB12345", true), second]);
  const pair = { first: "accept", second: kind, isSame };
  expect(outcomeOf(two)).toEqual(result && { result, at: utc(62), pair });
  if (result !== undefined) return;
  const settled = concluded([acceptAct("19AB12345", true), second, rejectAct(true)]);
  expect(outcomeOf(settled)).toEqual({ result: "rejected", at: utc(122), reason: "plate-unreadable", pair });
});

test("what was entered later does not move the moment of the decision; opening it again takes it away", () => {
  const accepted = concluded([acceptAct()]);
  const entered = next(accepted, { kind: "enter", step: "owner-asked", on: "2026-03-03", source: "VNeID" }, 500);
  const handedOver = next(entered, { kind: "hand-over", to: "PC08", archive: "a".repeat(64) }, 600);
  for (const one of [entered, handedOver]) expect(outcomeOf(one)).toEqual({ result: "accepted", at: utc(2) });
  const reopened = next(entered, { kind: "reopen", text: "Nhầm xe" }, 700, chi);
  expect(outcomeOf(reopened)).toBeUndefined();
  expect(outcomeOf(concluded([rejectAct()], reopened))).toMatchObject({ result: "rejected" });
});

const expireAct: CaseDone = { kind: "expire", on: "2027-03-02" };

test.each([
  { what: "that nobody has concluded", before: openedCase() },
  { what: "that waits for a second person", before: concluded([acceptAct("19AB12345", true)]) },
  {
    what: "that was opened again",
    before: next(concluded([acceptAct()]), { kind: "reopen", text: "Nhầm xe" }, 700, chi),
  },
])("a case $what is expired once the limitation has closed it, since that day", ({ before }) => {
  expect(outcomeOf(next(before, expireAct, 900))).toEqual({ result: "expired", at: utc(900) });
});

test("what was approved stays accepted, since the decision, when the limitation closes it after that", () => {
  const entered = next(
    concluded([acceptAct()]),
    {
      ...{ kind: "enter", step: "owner-asked", on: "2026-03-03", source: "VNeID" },
    },
    500,
  );
  const expired = next(entered, expireAct, 900);
  expect(outcomeOf(expired)).toEqual({ result: "accepted", at: utc(2) });
  expect(outcomeOf(next(expired, { kind: "note", text: "Hết thời hiệu" }, 950))).toMatchObject({ result: "accepted" });
});

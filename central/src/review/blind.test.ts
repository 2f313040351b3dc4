import type { CaseDetail, Role } from "@ngaba/contract";
import { expect, test } from "vitest";
import { detailShownTo, viewShownTo } from "./blind.ts";
import { acceptAct, an, binh, next, openedCase, takeAct } from "./case-kit.ts";

const taken = next(openedCase(), takeAct(900));
const noted = next(taken, { kind: "note", text: "Biển số mờ" }, 2);
/** An has accepted it, and somebody else is asked. */
const waiting = next(noted, acceptAct("19AB12345", true), 3);
const chi = { id: "p-3", name: "Chi" };
const who = (id: string, role: Role = "reviewer") => ({ id, roles: [role] });
const kinds = ({ entries }: CaseDetail) => entries.map(({ act }) => act.kind);

test("who may conclude next sees neither conclusion nor plate nor what the first one noted", () => {
  const shown = detailShownTo(waiting, who(binh.id), true);
  expect(kinds(shown)).toEqual(["open", "take"]);
  expect(shown).toMatchObject({ isBlind: true, state: "awaiting-second-approval", version: 4 });
  expect(JSON.stringify(shown)).not.toMatch(/19AB12345|Biển số mờ/);
  const { entries: _, ...view } = waiting;
  expect(viewShownTo(view, who(binh.id), true)).not.toHaveProperty("plate");
});

test.each([
  { why: "nothing is to be hidden", isBlind: false, person: who(binh.id) },
  { why: "they have concluded themselves", isBlind: true, person: who(an.id) },
  { why: "they never conclude", isBlind: true, person: who(binh.id, "auditor") },
])("all is shown where $why", ({ isBlind, person }) => {
  expect(detailShownTo(waiting, person, isBlind)).toBe(waiting);
});

test("who settles a disagreement sees what differs", () => {
  const disputed = next(next(waiting, takeAct(900), 4, binh), acceptAct("19AB12346"), 5, binh);
  expect(disputed.isDisputed).toBe(true);
  expect(detailShownTo(disputed, who(chi.id, "senior-reviewer"), true)).toBe(disputed);
});

test("what was said before the case was looked at anew stays shown", () => {
  const asked = next(taken, { kind: "ask-more", text: "Xin đoạn ghi dài hơn" }, 2);
  const again = next(next(asked, takeAct(900), 3), acceptAct("19AB12345", true), 4);
  expect(kinds(detailShownTo(again, who(binh.id), true))).toEqual(["open", "take", "ask-more", "take"]);
});

test("an own note of who concludes second is theirs to see", () => {
  const shown = detailShownTo(next(waiting, { kind: "note", text: "Của tôi" }, 5, binh), who(binh.id), true);
  expect(kinds(shown)).toEqual(["open", "take", "note"]);
});

test("asking for more, or a first one who takes back, uncovers nothing", () => {
  const asked = next(next(waiting, takeAct(900), 4, binh), { kind: "ask-more", text: "Xin đoạn ghi dài hơn" }, 5, binh);
  expect(asked.state).toBe("needs-more");
  expect(kinds(detailShownTo(asked, who(binh.id), true))).toEqual(["open", "take", "take", "ask-more"]);
  const undone = next(waiting, { kind: "undo" }, 4);
  expect(detailShownTo(undone, who(binh.id), true)).toMatchObject({ isBlind: true, state: "in-review" });
  expect(kinds(detailShownTo(undone, who(binh.id), true))).toEqual(["open", "take"]);
});

test("what was said before a case was opened again stays shown", () => {
  const approved = next(next(waiting, takeAct(900), 4, binh), acceptAct("19AB12345"), 5, binh);
  const again = next(approved, { kind: "reopen", text: "Chủ xe khiếu nại" }, 6, chi);
  expect(detailShownTo(again, who(chi.id, "senior-reviewer"), true)).toBe(again);
});

import type { CaseDetail, CaseDone } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openedBy, withEntry } from "./case.ts";
import { type Reviewer, refusalOf } from "./case-refusals.ts";
import {
  accept,
  an,
  binh,
  CASE,
  chi,
  entryOf,
  LOCK_MS,
  lockUntil,
  open,
  reject,
  STARTED_MS,
  system,
} from "./case-story.ts";
import { takeNeedsOf, waitingFor } from "./taker.ts";

test("on every path: no decision without an entry, none by one person twice, no history lost, takers kept true", () => {
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
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      let nowMs = STARTED_MS;
      let detail = openedBy(CASE, entryOf(1, open, system, nowMs));
      for (const { who, what, waitMs } of steps) {
        nowMs += waitMs;
        const act = actOf(what, who, nowMs);
        if (refusalOf(detail, { ...act, isTakeOver: what === "take-over" }, who, nowMs) !== undefined) continue;
        const before = detail;
        detail = withEntry(detail, entryOf(detail.version + 1, act, who, nowMs));
        expect(detail.entries.slice(0, -1)).toEqual(before.entries);
        const isFor = (one: Reviewer) => mayTakeOver(detail, one) && one.id !== waitingFor(detail);
        expect(takersOf(detail, people)).toEqual(people.filter(isFor));
        if (detail.state !== "approved" || before.state === "approved") continue;
        const round = approvers(detail);
        expect(new Set(round).size).toBe(round.length);
      }
    }),
    { numRuns: 1_000 },
  );
});

const mayTakeOver = (detail: CaseDetail, by: Reviewer): boolean =>
  refusalOf(detail, { kind: "take", isTakeOver: true }, by, STARTED_MS) === undefined;

/** By what is kept beside the case. */
function takersOf(detail: CaseDetail, people: readonly Reviewer[]): readonly Reviewer[] {
  const needs = takeNeedsOf(detail);
  if (needs === undefined) return [];
  const { notBy, needsSenior, ceilingVnd } = needs;
  return people.filter((one) => !notBy.includes(one.id) && one.isSenior >= needsSenior && one.ceilingVnd >= ceilingVnd);
}

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

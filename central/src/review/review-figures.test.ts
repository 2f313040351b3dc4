import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { acceptAct, next, openedCase, takeAct, utc } from "./case-kit.ts";
import { agreementOf, createReviewTeaching, figuresOf } from "./review-figures.ts";

test("each rule of each camera has its precision, what is rejected most comes first", () => {
  const good = { ruleId: "rule-1", cameraId: "cam-1" };
  const bad = { ruleId: "rule-1", cameraId: "cam-2" };
  const { figures, all } = figuresOf(
    [
      { ...good, result: "accepted", cases: 8 },
      { ...good, result: "rejected", reason: "plate-unreadable", cases: 2 },
      { ...bad, result: "accepted", cases: 1 },
      { ...bad, result: "rejected", reason: "no-violation", cases: 5 },
      { ...bad, result: "rejected", reason: "signal-not-clear", cases: 4 },
      { ...bad, result: "exempt", cases: 3 },
    ],
    ["rule", "camera"],
  );
  expect(figures).toMatchObject([
    { ...bad, ...{ accepted: 1, rejected: 9, exempt: 3, precision: 0.1 } },
    { ...good, ...{ accepted: 8, rejected: 2, exempt: 0, precision: 0.8, reasons: { "plate-unreadable": 2 } } },
  ]);
  expect(figures[0]?.reasons).toEqual({ "no-violation": 5, "signal-not-clear": 4 });
  expect(all).toMatchObject({ accepted: 9, rejected: 11, exempt: 3, precision: 0.45 });
  expect(all.interval?.[0]).toBeLessThan(0.45);
});

test("of what was neither accepted nor rejected there is no precision, and of weather nothing is known", () => {
  const { figures, all, notKnown } = figuresOf([{ result: "exempt", cases: 2 }], []);
  expect(figures).toEqual([]);
  expect(all).toEqual({ accepted: 0, rejected: 0, exempt: 2, reasons: {} });
  expect(notKnown).toEqual(["weather"]);
});

test("two who say the same of different plates are alike, and not the same", () => {
  const pairs = [
    { first: "accept", second: "accept", isSame: true, cases: 18 },
    { first: "accept", second: "accept", isSame: false, cases: 2 },
    { first: "accept", second: "reject", isSame: false, cases: 5 },
    { first: "reject", second: "accept", isSame: false, cases: 10 },
    { first: "reject", second: "reject", isSame: true, cases: 15 },
  ] as const;
  expect(agreementOf(pairs, true)).toEqual({
    ...{ pairs: 50, alike: 35, same: 33, kappa: expect.closeTo(0.4, 10), isBlind: true },
    table: [
      { first: "accept", second: "accept", cases: 20 },
      { first: "accept", second: "reject", cases: 5 },
      { first: "reject", second: "accept", cases: 10 },
      { first: "reject", second: "reject", cases: 15 },
    ],
  });
  expect(agreementOf([], false)).toEqual({ pairs: 0, alike: 0, same: 0, table: [], isBlind: false });
});

test("a sample shows no plates: nobody has said what for", async () => {
  const decided = next(next(openedCase(), takeAct(900)), acceptAct());
  expect(decided.plate).toBeDefined();
  const { sample } = createReviewTeaching({
    outcomes: {
      counts: async () => [],
      pairs: async () => [],
      decided: async () => 1,
      drawn: async () => [decided.id],
    },
    ...{ caseStore: { some: async () => [decided] }, law: { isBlind: false }, clock: { now: () => epochMs(0) } },
    verdictStore: { of: async () => [], get: async () => undefined, add: async () => true },
  });
  const { cases } = await sample({ from: utc(0), to: utc(60), size: 1 }, { cameraIds: undefined });
  expect(cases).toMatchObject([{ id: decided.id, state: "approved" }]);
  expect(cases[0]).not.toHaveProperty("plate");
});

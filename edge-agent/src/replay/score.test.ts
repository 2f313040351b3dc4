import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readTruthFile, scoreRule, type TruthCase, wilson } from "./score.ts";
import { after, incident } from "./testing/recorded.ts";

const truth = (kind: TruthCase["kind"], fromMs: number, toMs: number, placeId?: string): TruthCase => ({
  ...{ rule: "wrong-way", kind, what: kind, from: after(fromMs), to: after(toMs), placeId },
});

test("each violation takes one finding: a second one of the same is false", () => {
  const score = scoreRule([incident(1_000), incident(1_500)], [truth("violation", 0, 2_000)]);
  expect(score).toMatchObject({ violations: 1, found: 1, missed: [] });
  expect(score.falseFindings.map((one) => one.incident.at)).toEqual([after(1_500)]);
  expect(score.precision?.share).toBe(0.5);
});

test("the nearest finding in time is the violation's own", () => {
  const score = scoreRule([incident(100), incident(1_100), incident(5_000)], [truth("violation", 0, 2_000)]);
  expect(score.falseFindings.map((one) => one.incident.at)).toEqual([after(100), after(5_000)]);
});

test("a finding of a near miss is false, and says of which", () => {
  const near = truth("near-miss", 0, 2_000);
  const score = scoreRule([incident(1_000)], [near, truth("violation", 9_000, 9_500)]);
  expect(score).toMatchObject({ found: 0, nearMisses: 1, falseFindings: [{ nearMiss: near }] });
  expect([score.recall?.share, score.precision?.share]).toEqual([0, 0]);
});

test("a finding of an ignored case counts neither way", () => {
  const score = scoreRule([incident(1_000)], [truth("ignored", 0, 2_000)]);
  expect(score).toMatchObject({
    violations: 0,
    ignored: 1,
    falseFindings: [],
    recall: undefined,
    precision: undefined,
  });
});

test("a violation at another place is not found by it", () => {
  const score = scoreRule([incident(1_000)], [truth("violation", 0, 2_000, "lane-2")]);
  expect(score.missed).toHaveLength(1);
  expect(scoreRule([incident(1_000)], [truth("violation", 0, 2_000, "lane-1")]).missed).toEqual([]);
});

test("who was meant can be told from outside", () => {
  const cases = [truth("violation", 0, 2_000)];
  expect(scoreRule([incident(1_000)], cases, ({ trackIds }) => trackIds.includes(9)).found).toBe(0);
});

// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("the 95 %% interval of %i of %i is %f to %f", (successes, trials, low, high) => {
  const interval = wilson(successes, trials);
  expect(interval?.low).toBeCloseTo(low, 4);
  expect(interval?.high).toBeCloseTo(high, 4);
});

test("of nothing there is no share", () => expect(wilson(0, 0)).toBeUndefined());

function truthFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-truth-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "truth.json"), content);
  return join(folder, "truth.json");
}

const written = { rule: "wrong-way", kind: "violation", what: "against the arrow", place: "lane-1" };
const span = { from: "2026-03-02T05:00:00Z", to: "2026-03-02T05:00:02Z" };

test("a truth file is read with its moments and places", () => {
  const cases = readTruthFile(truthFile(JSON.stringify({ cases: [{ ...written, ...span }] })));
  expect(cases).toEqual([{ ...truth("violation", 0, 2_000, "lane-1"), what: "against the arrow" }]);
});

test.each([
  ["that is no JSON", "cases:"],
  ["with a time that is none", JSON.stringify({ cases: [{ ...written, ...span, from: "noon" }] })],
  ["with an unknown kind", JSON.stringify({ cases: [{ ...written, ...span, kind: "maybe" }] })],
  ["that ends before it begins", JSON.stringify({ cases: [{ ...written, from: span.to, to: span.from }] })],
])("a truth file %s is refused by its name", (_, content) => {
  expect(() => readTruthFile(truthFile(content))).toThrow(
    expect.objectContaining({ code: "TRUTH_INVALID", message: expect.stringContaining("truth.json: ") }),
  );
});

test("a truth file with a rule that there is not is refused with the rules that there are", () => {
  for (const rule of ["wrong-wey", "line-crossing"]) {
    expect(() => readTruthFile(truthFile(JSON.stringify({ cases: [{ ...written, ...span, rule }] })))).toThrow(
      new RegExp(`unknown rule "${rule}", known are crowd, forbidden-turn, .*wrong-way`),
    );
  }
});

import { durationMs, epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { JudgedIncident } from "./judge-world.ts";
import { type Judged, scoreWorlds, shares } from "./rule-scores.ts";

const found = (kind: string, atMs: number, more: Partial<JudgedIncident> = {}): JudgedIncident => {
  const at = epochMs(atMs);
  return {
    ...{
      key: `${kind}-${atMs}`,
      kind,
      title: { vi: kind, en: kind },
      ruleId: kind,
      severity: "warning",
      trackIds: [1],
    },
    ...{
      place: { kind: "zone", id: "somewhere" },
      startedAt: at,
      reportedAt: at,
      lastAt: at,
      durationMs: durationMs(0),
    },
    ...{ at, actorId: 7, ...more },
  };
};
const ran: Judged["cases"][number] = {
  ...{ rule: "red-light", kind: "violation", what: "ran", actorIds: [7] },
  ...{ from: epochMs(1000), to: epochMs(5000) },
};
const world = (incidents: readonly JudgedIncident[], cases: Judged["cases"] = [ran]): Judged => ({
  ...{ order: { folder: "one" }, startsAt: epochMs(0), speeds: [], incidents, cases },
});

test("a kind that is told of but never happened is shown: no recall, and a precision of 0", () => {
  const { rules } = scoreWorlds([world([found("crowd", 3000)])]);
  expect(rules.crowd).toMatchObject({ violations: 0, found: 0, falseFindings: 1, recall: undefined });
  expect(rules.crowd?.precision?.share).toBe(0);
  expect(shares(rules.crowd)).toEqual(["–", expect.stringMatching(/^0\.000 .*\(1 false\)$/)]);
});

test("a wrong finding that spans the loop's seam is counted by itself, one of a violation is found all the same", () => {
  const spansSeam = true;
  const { rules, wrong } = scoreWorlds([world([found("red-light", 2000, { spansSeam })]), world([], [])]);
  expect(rules["red-light"]).toMatchObject({ found: 1, falseFindings: 0, atSeam: 0 });
  expect(wrong).toEqual([]);

  const jumped = scoreWorlds([world([found("red-light", 9000, { spansSeam }), found("red-light", 9500)])]);
  expect(jumped.rules["red-light"]).toMatchObject({ found: 0, falseFindings: 1, atSeam: 1 });
  expect(jumped.wrong.filter((line) => line.includes("at the seam of the loop"))).toHaveLength(1);
});

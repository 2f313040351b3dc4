import { expect, test } from "vitest";
import { comparisonReport, replayReport, scoresOf } from "./report.ts";
import type { TruthCase } from "./score.ts";
import { after, incident } from "./testing/recorded.ts";

const replay = (incidents = [incident(1_000), incident(9_000, { kind: "illegal-stop", trackIds: [2] })]) => ({
  ...{ incidents, events: [], flow: [], off: [] },
});
const violation = (rule: string): TruthCase => ({
  ...{ rule, kind: "violation", what: "it", from: after(0), to: after(2_000), placeId: undefined },
});
const truth = [violation("wrong-way"), violation("crowd")];

test("without truth each kind of rule has its number of incidents", () => {
  expect(replayReport(replay(), undefined, "en").slice(1)).toEqual([
    "illegal-stop                   1",
    "wrong-way                      1",
  ]);
  expect(replayReport(replay([]), undefined, "en")).toContain("(no incident)");
});

test("with truth recall and precision stand beside, also of a rule that found nothing", () => {
  const lines = replayReport(replay(), truth, "en");
  expect(lines[0]).toMatch(/recall +precision$/);
  expect(lines.find((line) => line.startsWith("wrong-way"))).toMatch(/1 +100\.0 % \[20\.7–100\.0\] \(1\) +100\.0 %/);
  expect(lines.find((line) => line.startsWith("crowd"))).toMatch(/0 +0\.0 % \[0\.0–79\.3\] \(0\) +–/);
  expect(lines.find((line) => line.startsWith("illegal-stop"))).toMatch(/1 +– +0\.0 %/);
  expect(Object.keys(scoresOf(replay(), truth))).toEqual(["crowd", "illegal-stop", "wrong-way"]);
});

test("a rule that was off is told with its reason", () => {
  const off = [{ ruleId: "toc-do", why: "uncalibrated" } as const];
  expect(replayReport({ ...replay(), off }, undefined, "en")).toContain(
    'rule "toc-do" was off: the view is not calibrated',
  );
});

test("a comparison lists what disappears, appears and is judged otherwise, by local time", () => {
  const [before, now] = [incident(1_000), incident(1_000, { act: "wrong-way/expressway", severity: "alarm" as never })];
  const kept = [{ before, after: now }];
  const comparison = { appeared: [incident(9_000)], disappeared: [incident(5_000)], kept };
  const lines = comparisonReport(comparison, "en");
  expect(lines[0]).toBe("1 stay, 1 appear, 1 disappear");
  expect(lines[1]).toBe('- 2026-03-02 12:00:05.000  wrong-way ("rule-1" at lane "lane-1", track 1, 2.0 s)');
  expect(lines[2]).toMatch(/^\+ 2026-03-02 12:00:09/);
  expect(lines[3]).toMatch(/^~ 2026-03-02 12:00:01.*→ wrong-way\/expressway, alarm$/);
  expect(comparisonReport(comparison, "vi").slice(0, 2)).toEqual([
    "1 giữ nguyên, 1 thêm, 1 mất đi",
    '- 2026-03-02 12:00:05.000  wrong-way ("rule-1" tại lane "lane-1", vết theo dõi 1, 2.0 s)',
  ]);
});

test("the same in Vietnamese, in the same columns", () => {
  const off = [{ ruleId: "toc-do", why: "uncalibrated" } as const];
  const [vi, en] = (["vi", "en"] as const).map((language) => replayReport({ ...replay(), off }, truth, language));
  expect(vi?.[0]).toMatch(/^quy tắc +sự kiện +độ phủ +độ chính xác$/);
  expect(vi?.[0]).toHaveLength(en?.[0]?.length ?? 0);
  expect(vi?.slice(1, -1)).toEqual(en?.slice(1, -1));
  expect(vi?.at(-1)).toBe('quy tắc "toc-do" đã tắt: cảnh chưa hiệu chuẩn');
});

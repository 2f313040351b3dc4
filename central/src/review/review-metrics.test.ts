import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { Registry } from "../platform/metrics.ts";
import type { CaseCount } from "./case-store.ts";
import { createReviewMetrics } from "./review-metrics.ts";

test("cases are counted once for all figures and for whoever asks within a minute, and again after that", async () => {
  let nowMs = 0;
  const days: string[] = [];
  const told: CaseCount[] = [{ state: "new", cases: 3, overdue: 1 }];
  const registry = new Registry();
  createReviewMetrics({
    registry,
    clock: { now: () => epochMs(Date.UTC(2026, 2, 2, 16, 59, 30) + nowMs), monotonic: () => monotonicMs(nowMs) },
    caseStore: {
      counts: async (today) => {
        days.push(today);
        return told;
      },
    },
  });
  expect(await registry.metrics()).toMatch(/^central_cases\{state="new"\} 3$/m);
  nowMs = 59_000;
  expect(await registry.metrics()).toMatch(/^central_cases_overdue\{state="new"\} 1$/m);
  expect(days).toEqual(["2026-03-02"]);
  told[0] = { state: "accepted", cases: 2, overdue: 2 };
  nowMs = 60_000;
  const later = await registry.metrics();
  expect(later).toMatch(/^central_cases_overdue\{state="accepted"\} 2$/m);
  expect(later).not.toContain('state="new"');
  expect(days).toEqual(["2026-03-02", "2026-03-03"]);
});

test("a look that failed is not remembered", async () => {
  const looks = [async () => Promise.reject(new Error("busy")), async () => []];
  const registry = new Registry();
  createReviewMetrics({
    registry,
    clock: { now: () => epochMs(0), monotonic: () => monotonicMs(0) },
    caseStore: { counts: async () => (await looks.shift()?.()) ?? [] },
  });
  await expect(registry.metrics()).rejects.toThrow("busy");
  expect(await registry.metrics()).toContain("central_cases");
});

import { expect, test } from "vitest";
import { createBackoff } from "./backoff.ts";

test("waits double up to the maximum, each by 50 to 100 % and not all alike, and begin anew when it went well", () => {
  const limits = { minMs: 100, maxMs: 1_000 };
  const full = [100, 200, 400, 800, 1_000, 1_000];
  const series = Array.from({ length: 20 }, () => {
    const backoff = createBackoff(limits);
    return full.map(() => backoff.next());
  });
  for (const waits of series) {
    for (const [index, fullMs] of full.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(fullMs / 2);
      expect(waits[index]).toBeLessThanOrEqual(fullMs);
    }
  }
  expect(new Set(series.map(([first]) => first)).size).toBeGreaterThan(5);

  const backoff = createBackoff(limits);
  for (const _ of full) backoff.next();
  backoff.reset();
  expect(backoff.next()).toBeLessThanOrEqual(100);
});

import { expect, test } from "vitest";
import { runReview } from "./review-run.ts";

test("an officer of the bench decides cases by keyboard, each as its key says, with few keys", async () => {
  const { signal } = new AbortController();
  const figures = await runReview({ cases: 10, seed: 1, lookMs: 100, keyMs: 20 }, signal);
  expect(figures.wrong).toEqual([]);
  expect((figures.keysDown - figures.plateCharacters) / figures.cases).toBeLessThanOrEqual(6);
  expect(figures.waits.flatMap(({ nextMs }) => nextMs ?? [])).toHaveLength(9);
  for (const { decidedMs, nextMs } of figures.waits) {
    expect(decidedMs).toBeGreaterThan(0);
    if (nextMs !== undefined) expect(nextMs).toBeGreaterThan(0);
  }
});

import { availableParallelism } from "node:os";
import { setImmediate as later } from "node:timers/promises";
import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

test("results come in the order of the tasks, whichever ends first", async () => {
  const results = await inParallel([3, 1, 2], async (turns) => {
    for (let turn = 0; turn < turns; turn++) await later();
    return turns * 10;
  });
  expect(results).toEqual([30, 10, 20]);
});

test("after a failure none is begun, and those under way are waited for", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const tasks = Array.from({ length: 4 * availableParallelism() }, (_, index) => index);
  const run = async (task: number): Promise<void> => {
    begun.push(task);
    if (task === 0) throw new Error("the first fails");
    await later();
    ended.push(task);
  };
  await expect(inParallel(tasks, run)).rejects.toThrow("the first fails");
  expect(begun.length).toBeLessThanOrEqual(availableParallelism());
  expect(ended).toEqual(begun.slice(1));
});

import { availableParallelism } from "node:os";

/**
 * Runs tasks, as many at once as there are cores. After the first that fails none is begun.
 *
 * @returns the results in the order of the tasks
 * @throws what the first failing task threw, once those under way have ended
 */
export async function inParallel<T, R>(tasks: readonly T[], run: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...tasks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        results[next[0]] = await run(next[1]);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(tasks.length, availableParallelism()) }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}

import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { JudgedWorld } from "./judge-world.ts";
import type { JudgeOrder } from "./judge-world-worker.ts";

/** What became of one order. */
export interface JudgedOrder extends JudgedWorld {
  readonly order: JudgeOrder;
}

/**
 * Judges worlds on as many threads as there are cores.
 * @returns in the order of `orders`
 */
export async function judgeWorlds(
  orders: readonly JudgeOrder[],
  onDone: (done: number) => void,
): Promise<readonly JudgedOrder[]> {
  const results: JudgedOrder[] = [];
  const waiting = orders.entries();
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("./judge-world-worker.ts", import.meta.url));
    try {
      for (const [index, order] of waiting) {
        results[index] = { order, ...(await answer(worker, order)) };
        done += 1;
        onDone(done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), orders.length) }, work));
  return results;
}

async function answer(worker: Worker, order: JudgeOrder): Promise<JudgedWorld> {
  worker.postMessage(order);
  const [judged] = await once(worker, "message"); // rejects when the worker fails
  return judged as JudgedWorld;
}

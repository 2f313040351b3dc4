/** Thread of the load: what the bench reads and waits for must not hold it up. See load-thread.ts for the other end. */
import { parentPort, workerData } from "node:worker_threads";
import { type LoadOptions, startLoad } from "./load.ts";
import type { LoadOrder, LoadReply } from "./load-thread.ts";

const load = await startLoad(workerData as LoadOptions); // as load-thread.ts gives it

parentPort?.on("message", (order: LoadOrder) => void obey(order));
reply(0);

async function obey({ number, what, count }: LoadOrder): Promise<void> {
  if (what === "fill") load.fill(count);
  if (what === "begin") load.begin();
  if (what === "end") load.end();
  if (what === "stop") await load[Symbol.asyncDispose]();
  reply(number);
  if (what === "stop") parentPort?.close();
}

function reply(number: number): void {
  parentPort?.postMessage({ number, ...load.counts(), waiting: load.waiting() } satisfies LoadReply);
}

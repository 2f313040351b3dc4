import { Worker } from "node:worker_threads";
import type { LoadOptions } from "./load.ts";

export interface LoadOrder {
  readonly number: number;
  readonly what: "fill" | "begin" | "end" | "tell" | "stop";
  /** Of incidents, to fill with. */
  readonly count: number;
}

/** How far the load was when the order of this number was obeyed; 0: when it was ready. */
export interface LoadReply {
  readonly number: number;
  /** Begun, and changed, since the first `begin`. */
  readonly incidents: number;
  readonly stateChanges: number;
  /** Events that the centre has not acknowledged yet. */
  readonly waiting: number;
}

/** The load in a thread of its own. Disposing ends it. */
export interface LoadThread extends AsyncDisposable {
  order(what: LoadOrder["what"], count?: number): Promise<LoadReply>;
}

/** @throws {Error} when it does not get ready; an order that it cannot obey rejects */
export async function startLoadThread(options: LoadOptions): Promise<LoadThread> {
  const worker = new Worker(new URL("load-worker.ts", import.meta.url), { workerData: options });
  const waiting = new Map<number, PromiseWithResolvers<LoadReply>>();
  const expect = (number: number): Promise<LoadReply> => {
    const reply = Promise.withResolvers<LoadReply>();
    waiting.set(number, reply);
    return reply.promise;
  };
  worker.on("message", (reply: LoadReply) => {
    waiting.get(reply.number)?.resolve(reply);
    waiting.delete(reply.number);
  });
  worker.on("error", (error) => {
    for (const { reject } of waiting.values()) reject(error);
  });
  let orders = 0;
  const order: LoadThread["order"] = (what, count = 0) => {
    const number = ++orders;
    const reply = expect(number);
    worker.postMessage({ number, what, count } satisfies LoadOrder);
    return reply;
  };
  await expect(0);
  const stop = async () => {
    await order("stop");
    await worker.terminate();
  };
  return { order, [Symbol.asyncDispose]: stop };
}

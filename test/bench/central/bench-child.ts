import { fork } from "node:child_process";
import { join } from "node:path";

/** A script beside this one, in a process of its own, that tells us things. */
export interface BenchChild<Message> {
  /** What it tells next. @throws {Error} when it has ended, or `signal` aborts, before it tells anything */
  next(): Promise<Message>;
  /** SIGTERM: what that means is the script's. */
  stop(): void;
}

/**
 * Starts a script of the bench. It is killed when `signal` aborts; it leaves by itself when we are gone.
 * @param order its first argument, in JSON
 */
export function startChild<Message>(script: string, order: unknown, signal: AbortSignal): BenchChild<Message> {
  const child = fork(join(import.meta.dirname, script), [JSON.stringify(order)], { signal, execArgv: [] });
  const told: Message[] = [];
  let news = Promise.withResolvers<void>();
  let end: Error | undefined;
  const wake = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  child.on("message", (message) => {
    told.push(message as Message); // of our own script
    wake();
  });
  child.on("error", (error) => {
    end = error;
    wake();
  });
  child.on("exit", (code, signalName) => {
    end ??= new Error(`${script} ended with ${code ?? signalName}`);
    wake();
  });
  return {
    next: async () => {
      for (;;) {
        const message = told.shift();
        if (message !== undefined) return message;
        if (end !== undefined) throw end;
        await news.promise;
      }
    },
    stop: () => void child.kill("SIGTERM"),
  };
}

/** For such a script: tells something, and leaves when nobody is there to hear it. */
export function tell(message: unknown): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

/** For such a script: leaves when whoever started it is gone. */
export const leaveWithParent = (): void => void process.once("disconnect", () => process.exit(1));

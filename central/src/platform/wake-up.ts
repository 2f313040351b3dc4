/** Lets one loop sleep until there is something to do. A call that comes before the wait is not lost. */
export interface WakeUp {
  wake(): void;
  /** Resolves after the next (or a missed) {@link wake}, when `signal` aborts, or after `timeoutMs`. */
  wait(signal: AbortSignal, timeoutMs?: number): Promise<void>;
}

export function createWakeUp(): WakeUp {
  let isDue = false;
  let resume: (() => void) | undefined;
  const sleep = (signal: AbortSignal, timeoutMs: number | undefined) =>
    new Promise<void>((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => resume?.(), timeoutMs);
      resume = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wakeEarly);
        resume = undefined;
        resolve();
      };
      const wakeEarly = () => resume?.();
      signal.addEventListener("abort", wakeEarly);
    });
  return {
    wake: () => {
      isDue = true;
      resume?.();
    },
    wait: async (signal, timeoutMs) => {
      if (!isDue && !signal.aborted) await sleep(signal, timeoutMs);
      isDue = false;
    },
  };
}

import { setTimeout as sleep } from "node:timers/promises";

export interface BackoffOptions {
  readonly minMs: number;
  readonly maxMs: number;
}

export interface Backoff {
  /** The wait after the next failure, ms: doubles up to the maximum. */
  next(): number;
  /** To be called when it went well. */
  reset(): void;
}

export function createBackoff({ minMs, maxMs }: BackoffOptions): Backoff {
  let delayMs = minMs;
  return {
    next: () => {
      const now = delayMs;
      delayMs = Math.min(delayMs * 2, maxMs);
      return now;
    },
    reset: () => {
      delayMs = minMs;
    },
  };
}

/** Waits, or returns early when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined); // aborted: the caller looks at the signal
}

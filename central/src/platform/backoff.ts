import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

export interface BackoffOptions {
  readonly minMs: number;
  readonly maxMs: number;
}

export interface Backoff {
  /**
   * The wait after the next failure, ms: doubles up to the maximum, and is 50–100 % of that, so that those who lost the
   * same thing in the same moment do not all come back in one.
   */
  next(): number;
  /** To be called when it went well. */
  reset(): void;
}

const JITTER_STEPS = 1_024;

export function createBackoff({ minMs, maxMs }: BackoffOptions): Backoff {
  let delayMs = minMs;
  return {
    next: () => {
      const fullMs = delayMs;
      delayMs = Math.min(delayMs * 2, maxMs);
      return fullMs * (0.5 + randomInt(JITTER_STEPS) / (2 * JITTER_STEPS));
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

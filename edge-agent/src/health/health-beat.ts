/** When the next health message is due. */
export interface HealthBeat {
  /** A state has changed: it is due at once. */
  now(): void;
  /** Waits until it is due, or until `signal` aborts. */
  next(signal: AbortSignal): Promise<void>;
}

/** Changes that come together, as at a start, make one message. */
const GATHER_MS = 100;

/** Every `everyMs`, and at once when told. */
export function createHealthBeat(everyMs: number): HealthBeat {
  let isDue = false;
  let wake: (() => void) | undefined;

  const wait = (ms: number, signal: AbortSignal, untilTold: boolean): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        wake = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end, { once: true });
      if (untilTold) wake = end;
    });

  return {
    now: () => {
      isDue = true;
      wake?.();
    },
    next: async (signal) => {
      if (!isDue && !signal.aborted) await wait(everyMs, signal, true);
      if (isDue && !signal.aborted) await wait(GATHER_MS, signal, false);
      isDue = false;
    },
  };
}

import { pause } from "../platform/pause.ts";

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
  let told = new AbortController();

  return {
    now: () => {
      isDue = true;
      told.abort();
    },
    next: async (signal) => {
      await pause(everyMs, AbortSignal.any([signal, told.signal]));
      if (isDue) await pause(GATHER_MS, signal);
      isDue = false;
      told = new AbortController();
    },
  };
}

import type { Clock } from "../platform/clock.ts";

/** Notices that something has stopped coming. */
export interface Watchdog {
  /** It came, `ageMs` after it could have. */
  feed(ageMs: number): void;
  stop(): void;
}

const TICK_MS = 250;

/**
 * Calls `onSilence` once, when nothing came for `firstMs` from the start, or for `thenMs` after the last. A tick counts as
 * one tick however late it is: time in which our own process was held up (a busy loop, a machine asleep) is not the
 * camera's silence, and what came meanwhile has not been read yet.
 */
export function startWatchdog(
  clock: Clock,
  limits: { readonly firstMs: number; readonly thenMs: number },
  onSilence: () => void,
): Watchdog {
  let silentMs = 0;
  let limitMs = limits.firstMs;
  let lastTickAt = clock.monotonic();
  const timer = setInterval(() => {
    const now = clock.monotonic();
    silentMs += Math.min(now - lastTickAt, 2 * TICK_MS);
    lastTickAt = now;
    if (silentMs < limitMs) return;
    clearInterval(timer);
    onSilence();
  }, TICK_MS);
  const feed = (ageMs: number): void => {
    silentMs = ageMs;
    limitMs = limits.thenMs;
  };
  return { feed, stop: () => clearInterval(timer) };
}

import type { MonotonicMs } from "@ngaba/contract";

/** How often something happens, over the last {@link RATE_WINDOW_MS}. */
export interface RateMeter {
  /** It happened: once, or as often as said since the last count, which is taken as evenly spread. */
  count(at: MonotonicMs, times?: number): void;
  /** Of the time since the first count when that is shorter than the window; 0 before it. */
  perSecond(now: MonotonicMs): number;
  /** True once it has been counted for a whole window: then the rate can be relied on. */
  isSettled(now: MonotonicMs): boolean;
  /** Begins anew, so that a pause is not taken for slowness. */
  reset(): void;
}

export const RATE_WINDOW_MS = 10_000;
const SHORTEST_MS = 1000;

export function createRateMeter(): RateMeter {
  let firstAt: number | undefined;
  let times: number[] = [];
  const sinceFirst = (now: number): number => (firstAt === undefined ? 0 : now - firstAt);
  return {
    count: (at, happened = 1) => {
      firstAt ??= at;
      const since = times.at(-1) ?? at;
      for (let n = 1; n <= happened; n++) times.push(since + ((at - since) * n) / happened);
      if ((times[0] ?? at) <= at - 2 * RATE_WINDOW_MS) times = times.filter((time) => time > at - RATE_WINDOW_MS);
    },
    perSecond: (now) => {
      const spanMs = Math.min(Math.max(sinceFirst(now), SHORTEST_MS), RATE_WINDOW_MS);
      return (1000 * times.filter((time) => time > now - spanMs).length) / spanMs;
    },
    isSettled: (now) => sinceFirst(now) >= RATE_WINDOW_MS,
    reset: () => {
      firstAt = undefined;
      times = [];
    },
  };
}

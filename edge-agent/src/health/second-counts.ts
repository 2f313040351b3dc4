import type { MonotonicMs } from "@ngaba/contract";

/** Sums of the last minute, by whole seconds: as much memory however much is counted. */
export interface SecondCounts {
  add(at: MonotonicMs, amount: number): void;
  /**
   * Mean of the last `lengthS` whole seconds, of which the one that is under way is none.
   * @param lengthS at most {@link KEPT_S}
   * @returns `undefined` while it has not been counted for so long
   */
  perSecond(now: MonotonicMs, lengthS: number): number | undefined;
  /** Begins anew, so that a pause is not taken for slowness. */
  reset(): void;
}

export const KEPT_S = 60;

export function createSecondCounts(): SecondCounts {
  const sums = new Float64Array(KEPT_S + 1);
  const seconds = new Float64Array(KEPT_S + 1).fill(-1);
  let firstS: number | undefined;
  const secondOf = (at: MonotonicMs): number => Math.floor(at / 1000);
  return {
    add: (at, amount) => {
      const second = secondOf(at);
      const slot = second % sums.length;
      firstS ??= second + 1; // counting began in the middle of one
      if (seconds[slot] !== second) sums[slot] = 0;
      seconds[slot] = second;
      sums[slot] = (sums[slot] ?? 0) + amount;
    },
    perSecond: (now, lengthS) => {
      const from = secondOf(now) - lengthS;
      if (firstS === undefined || firstS > from) return undefined;
      let sum = 0;
      for (let second = from; second < from + lengthS; second++) {
        const slot = second % sums.length;
        if (seconds[slot] === second) sum += sums[slot] ?? 0;
      }
      return sum / lengthS;
    },
    reset: () => {
      firstS = undefined;
      seconds.fill(-1);
    },
  };
}

/** Times by the millisecond they fall in, counted: millions of them take no more room than a few. */
export interface Latencies {
  readonly count: number;
  /** How many took this long, by whole milliseconds; those without any are left out. */
  readonly byMs: readonly (readonly [ms: number, count: number])[];
}

/** Gathers times. */
export function createLatencies(): { add(ms: number): void; read(): Latencies } {
  const byMs = new Map<number, number>();
  let count = 0;
  return {
    add: (ms) => {
      const whole = Math.max(0, Math.ceil(ms));
      byMs.set(whole, (byMs.get(whole) ?? 0) + 1);
      count++;
    },
    read: () => ({ count, byMs: [...byMs].toSorted(([a], [b]) => a - b) }),
  };
}

/** The time that this part of them did not exceed, rounded up; `undefined` when there are none. @param fraction 0 to 1 */
export function percentileOf({ count, byMs }: Latencies, fraction: number): number | undefined {
  let seen = 0;
  for (const [ms, some] of byMs) {
    seen += some;
    if (seen >= fraction * count) return ms;
  }
  return undefined;
}

export function joined(all: readonly Latencies[]): Latencies {
  const byMs = new Map<number, number>();
  for (const [ms, some] of all.flatMap((one) => one.byMs)) byMs.set(ms, (byMs.get(ms) ?? 0) + some);
  const count = all.reduce((sum, one) => sum + one.count, 0);
  return { count, byMs: [...byMs].toSorted(([a], [b]) => a - b) };
}

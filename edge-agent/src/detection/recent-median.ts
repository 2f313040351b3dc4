/** How many of the newest values count: a slow first run no longer shows after two more, a change of load after eight. */
const KEPT = 15;

/** The median of the last 15 values, which one outlier does not move. */
export interface RecentMedian {
  add(value: number): void;
  /** `undefined` before the first value. */
  readonly value: number | undefined;
}

export function createRecentMedian(): RecentMedian {
  const recent: number[] = [];
  return {
    add: (value) => {
      recent.push(value);
      if (recent.length > KEPT) recent.shift();
    },
    get value() {
      return recent.toSorted((a, b) => a - b)[recent.length >> 1];
    },
  };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const standardDeviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

/** @param part in [0, 1]: 0.5 is the median */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))] ?? Number.NaN;

/**
 * How much of a value's deviation from its own series' mean is still there `lag` steps later, in [-1, 1], over
 * several series. `undefined` marks a step without a value.
 */
export function correlationAfter(lag: number, series: readonly (readonly (number | undefined)[])[]): number {
  let together = 0;
  let pairs = 0;
  let alone = 0;
  let count = 0;
  for (const values of series) {
    const known = values.filter((value) => value !== undefined);
    if (known.length === 0) continue;
    const middle = mean(known);
    values.forEach((value, index) => {
      if (value === undefined) return;
      alone += (value - middle) ** 2;
      count++;
      const later = values[index + lag];
      if (later === undefined) return;
      together += (value - middle) * (later - middle);
      pairs++;
    });
  }
  return together / pairs / (alone / count);
}

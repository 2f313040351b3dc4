import type { SpeedSummary } from "../rule.ts";

/** Mean and 85th percentile (nearest rank) of measured speeds, metres a second; undefined when none was measured. */
export function summaryOf(speedsMps: readonly number[]): SpeedSummary | undefined {
  const sorted = speedsMps.toSorted((a, b) => a - b);
  const p85Mps = sorted[Math.ceil(0.85 * sorted.length) - 1];
  if (p85Mps === undefined) return undefined;
  return { vehicles: sorted.length, meanMps: sorted.reduce((sum, mps) => sum + mps, 0) / sorted.length, p85Mps };
}

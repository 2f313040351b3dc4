import { randomInt } from "node:crypto";
import { type DurationMs, durationMs } from "@ngaba/contract";

/** Shortest and longest pause between two tries. */
export interface BackoffLimits {
  readonly minMs: number;
  readonly maxMs: number;
}

const JITTER_STEPS = 1024;

/**
 * Pause before try number `attempt` (from 0): doubles up to the maximum, then takes 50–100 % of it, so that a hundred
 * agents that lost the same centre do not all come back in the same moment.
 */
export function backoffMs(attempt: number, { minMs, maxMs }: BackoffLimits): DurationMs {
  const fullMs = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30));
  return durationMs(fullMs * (0.5 + randomInt(JITTER_STEPS) / (2 * JITTER_STEPS)));
}

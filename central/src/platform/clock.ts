import { performance } from "node:perf_hooks";
import { type EpochMs, epochMs, type MonotonicMs, monotonicMs } from "@ngaba/contract";

/** The system's clocks behind a port, so that tests decide what time it is. */
export interface Clock {
  /** Wall clock, for stamps. It may jump. */
  now(): EpochMs;
  /** Monotonic clock, for durations and time-outs. It never goes back. */
  monotonic(): MonotonicMs;
}

export const systemClock: Clock = {
  now: () => epochMs(Date.now()),
  monotonic: () => monotonicMs(performance.now()),
};

import { elapsed, type MonotonicMs } from "@ngaba/contract";

/** Tells what has been so for `afterMs` without a break. @returns asked at each moment whether it is so now */
export function createLasting(afterMs: number): (isSo: boolean, now: MonotonicMs) => boolean {
  let since: MonotonicMs | undefined;
  return (isSo, now) => {
    since = isSo ? (since ?? now) : undefined;
    return since !== undefined && elapsed(since, now) >= afterMs;
  };
}

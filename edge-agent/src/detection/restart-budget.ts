import { elapsed, type MonotonicMs } from "@ngaba/contract";

/** How many restarts are borne within a time before we call the thing broken. */
export interface RestartBudget {
  readonly restarts: number;
  readonly withinMs: number;
}

/**
 * Takes one restart out of the budget.
 * @param earlier times of the restarts before, oldest first
 * @returns the times to keep, with this one; `undefined` when the budget is used up
 */
export function spendRestart(
  earlier: readonly MonotonicMs[],
  now: MonotonicMs,
  budget: RestartBudget,
): MonotonicMs[] | undefined {
  const recent = earlier.filter((at) => elapsed(at, now) < budget.withinMs);
  return recent.length < budget.restarts ? [...recent, now] : undefined;
}

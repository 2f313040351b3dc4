import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 100;

/**
 * Waits until something is so.
 *
 * @returns whether it became so in `patienceMs`
 * @throws {Error} when `signal` aborts, with its reason
 */
export async function isSoWithin(
  patienceMs: number,
  isSo: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) return false;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
  return true;
}

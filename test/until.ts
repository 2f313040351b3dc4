import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 120_000;

type Condition = () => boolean | Promise<boolean>;

/**
 * Waits until something is so.
 *
 * @returns whether it became so in `patienceMs`
 * @throws {Error} when `signal` aborts, with its reason
 */
export async function isSoWithin(patienceMs: number, isSo: Condition, signal?: AbortSignal): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) return false;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
  return true;
}

/**
 * Waits two minutes at most.
 *
 * @param what is to be so
 * @param why what may help to understand that it did not become so
 * @throws {Error} when it does not become so, or `signal` aborts
 */
export async function waitUntil(
  what: string,
  isSo: Condition,
  { signal, why }: { readonly signal?: AbortSignal | undefined; readonly why?: () => string } = {},
): Promise<void> {
  if (await isSoWithin(PATIENCE_MS, isSo, signal)) return;
  throw new Error([`waited ${PATIENCE_MS / 1000} s in vain: ${what}`, why?.() ?? []].flat().join("\n"));
}

import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf, readProcessUsage } from "@ngaba/edge-agent/health/process-usage.ts";

/** What a process and all that it started used over some time. */
export interface Usage {
  readonly seconds: number;
  /** Processor time for each second that passed. */
  readonly cores: number;
  /** The part of it that its lasting children had: an agent's decoders. */
  readonly childCores: number;
  /** The most that was seen, shared pages counted for each process. */
  readonly rssBytes: number;
}

const LOOK_EVERY_MS = 2_000;

/**
 * Measures a process tree for as long as `forMs`.
 *
 * @param onLook told how things stand at each look
 * @throws {Error} when the process ends, or `signal` aborts
 */
export async function measureUsage(
  pid: number,
  forMs: number,
  { signal, onLook }: { readonly signal: AbortSignal; readonly onLook?: (usage: Usage) => void },
): Promise<Usage> {
  const children = childrenOf(pid);
  const cpuOf = (pids: readonly number[]): number =>
    pids.reduce((total, child) => total + readProcessUsage(child).cpuSeconds, 0);
  const before = { atMs: performance.now(), whole: readProcessUsage(pid).cpuSeconds };
  const childrenBefore = new Map(children.map((child) => [child, cpuOf([child])]));
  let rssBytes = 0;
  for (;;) {
    const leftMs = before.atMs + forMs - performance.now();
    await sleep(Math.max(0, Math.min(LOOK_EVERY_MS, leftMs)), undefined, { signal });
    const now = readProcessUsage(pid);
    if (now.rssBytes === 0) throw new Error(`process ${pid} has ended while it was measured`);
    rssBytes = Math.max(rssBytes, now.rssBytes);
    const seconds = (performance.now() - before.atMs) / 1000;
    const lasting = childrenOf(pid).filter((child) => childrenBefore.has(child));
    const childSeconds = lasting.reduce((sum, child) => sum + cpuOf([child]) - (childrenBefore.get(child) ?? 0), 0);
    const usage = {
      seconds,
      cores: (now.cpuSeconds - before.whole) / seconds,
      childCores: childSeconds / seconds,
      rssBytes,
    };
    if (seconds * 1000 >= forMs) return usage;
    onLook?.(usage);
  }
}

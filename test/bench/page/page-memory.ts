import type { Page } from "playwright-core";

/** What a page holds once all garbage is collected. */
export interface PageMemory {
  readonly heapMib: number;
  /** Nodes of the document and what else the browser counts as such, of all that is not collected. */
  readonly nodes: number;
}

const BYTES_PER_MIB = 2 ** 20;

export async function measureMemory(page: Page): Promise<PageMemory> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  // What the first collection frees may have kept something else until then.
  for (let collection = 0; collection < 3; collection++) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.send("Performance.disable");
  await session.send("HeapProfiler.disable");
  await session.detach();
  return { heapMib: usedSize / BYTES_PER_MIB, nodes: metrics.find(({ name }) => name === "Nodes")?.value ?? 0 };
}

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { type TraceEvent, type TraceFigures, traceFigures } from "./trace-figures.ts";

/** The main thread's tasks and commits, and what became of each frame. */
const CATEGORIES = ["disabled-by-default-devtools.timeline", "disabled-by-default-devtools.timeline.frame"];
/** A trace of ten minutes would not fit into the browser's buffer: it is taken in pieces, with moments between them. */
const PIECE_MS = 30_000;

/**
 * Traces a page for as long as `forMs`.
 *
 * @param folder for the pieces: to read one takes a second, in which the load would stand still
 * @returns the files, in order
 */
export async function tracePage(
  page: Page,
  forMs: number,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("the page has no browser");
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  const endAt = performance.now() + forMs;
  while (performance.now() < endAt) {
    await browser.startTracing(page, { categories: CATEGORIES });
    await sleep(Math.min(PIECE_MS, Math.max(0, endAt - performance.now())), undefined, { signal });
    const file = join(folder, `${files.length}.json`);
    await writeFile(file, await browser.stopTracing());
    files.push(file);
  }
  return files;
}

/** @param origin of the page @throws {Error} when a file is no trace of it */
export async function readTraces(files: readonly string[], origin: string): Promise<readonly TraceFigures[]> {
  const figures: TraceFigures[] = [];
  for (const file of files) {
    const { traceEvents } = JSON.parse(await readFile(file, "utf8")) as { traceEvents?: readonly TraceEvent[] }; // Chromium's own form
    if (traceEvents === undefined) throw new Error("the browser's trace holds no events");
    figures.push(traceFigures(traceEvents, origin));
  }
  return figures;
}

/** The thread that draws one document, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import type { Drawing } from "./drawing-thread.ts";
import { drawPdf } from "./pdfkit-document.ts";
import { type CoveredStill, coveredStill } from "./sharp-covered-still.ts";

const { shown, originals }: Drawing = workerData;
const stills = new Map<string, CoveredStill>();
for (const block of shown.blocks) {
  if (block.kind !== "pictures") continue;
  for (const { still } of block.pictures) {
    const original = still && originals.get(still.sha256);
    if (still && original) stills.set(still.sha256, await coveredStill(original, still.covers));
  }
}
parentPort?.postMessage(await drawPdf(shown, stills));

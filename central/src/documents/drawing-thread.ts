import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ShownDocument } from "./shown-document.ts";

/** What the thread is given: a document, and the originals of its stills by their hashes. */
export interface Drawing {
  readonly shown: ShownDocument;
  readonly originals: ReadonlyMap<string, Uint8Array>;
}

/**
 * Draws a document in a thread of its own: covering stills and drawing take half a second, and the centre has messages to take
 * in meanwhile.
 * @returns the bytes of the PDF
 * @throws what the drawing throws
 */
export async function drawInThread(drawing: Drawing): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./drawing-worker.ts", import.meta.url), { workerData: drawing });
  try {
    const [bytes]: unknown[] = await once(worker, "message"); // an error of the thread rejects
    if (bytes instanceof Uint8Array) return new Uint8Array(bytes);
    throw new Error("the thread that draws documents answered no bytes");
  } finally {
    await worker.terminate();
  }
}

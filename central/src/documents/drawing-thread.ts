import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ShownDocument } from "./shown-document.ts";
import type { StillCovers } from "./still-covers.ts";

/** What the thread is given: a document, and the originals of its stills by their hashes. */
export interface Drawing {
  readonly shown: ShownDocument;
  readonly originals: ReadonlyMap<string, Uint8Array>;
}

/** What the thread is given: one still, and what of it is made unreadable. */
export interface Covering {
  readonly original: Uint8Array;
  readonly covers: StillCovers;
}

/**
 * Draws a document in a thread of its own: covering stills and drawing take half a second, and the centre has messages to take
 * in meanwhile.
 * @returns the bytes of the PDF
 * @throws what the drawing throws
 */
export const drawInThread = (drawing: Drawing): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(new URL("./drawing-worker.ts", import.meta.url), drawing);

/**
 * Covers one still in a thread of its own.
 * @returns the bytes of the JPEG
 * @throws when the original is no picture
 */
export const coverInThread = (covering: Covering): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(new URL("./covering-worker.ts", import.meta.url), covering);

async function bytesOf(file: URL, workerData: Drawing | Covering): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await answerOfThread(file, workerData);
  if (bytes instanceof Uint8Array) return new Uint8Array(bytes);
  throw new Error("the thread that draws answered no bytes");
}

/** Starts a thread, and ends it when it has answered. @throws what the thread throws */
export async function answerOfThread(file: URL, workerData: unknown): Promise<unknown> {
  const worker = new Worker(file, { workerData });
  try {
    const [answer]: unknown[] = await once(worker, "message"); // an error of the thread rejects
    return answer;
  } finally {
    await worker.terminate();
  }
}

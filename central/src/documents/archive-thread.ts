import { z } from "zod";
import type { ArchivedDocument } from "./case-archive.ts";
import type { CaseRecord } from "./case-record.ts";
import { answerOfThread } from "./drawing-thread.ts";

/** What the thread is given. */
export interface Packing {
  readonly record: Omit<CaseRecord, "faults">;
  /** Of the event, oldest first, as they came. */
  readonly messages: readonly unknown[];
  readonly documents: readonly ArchivedDocument[];
  /** Where originals lie, by their hashes; one that is not named has not come. */
  readonly originals: ReadonlyMap<string, string>;
  /** The new file that the archive is written to. */
  readonly target: string;
}

/**
 * Packs an archive in a thread of its own: a clip of half a gigabyte is read, hashed and written there, and the centre has
 * messages to take in meanwhile.
 * @returns the SHA-256 of the file, which is durable
 * @throws what the packing throws
 */
export const packInThread = async (packing: Packing): Promise<string> =>
  z.string().parse(await answerOfThread(new URL("./archive-worker.ts", import.meta.url), packing));

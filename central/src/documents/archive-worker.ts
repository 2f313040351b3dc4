/** The thread that packs one archive, and ends. */
import { readFile, writeFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { Packing } from "./archive-thread.ts";
import { caseArchive, sha256Of } from "./case-archive.ts";
import type { ReadEvidence } from "./case-record.ts";

const { record, messages, documents, originals, target }: Packing = workerData;
const read: ReadEvidence = async (sha256) => {
  const file = originals.get(sha256);
  if (file === undefined) return "not-arrived";
  const bytes = await readFile(file);
  return sha256Of(bytes) === sha256 ? bytes : "damaged";
};
const archive = await caseArchive(record, messages, documents, read);
await writeFile(target, archive, { flag: "wx", mode: 0o640, flush: true });
parentPort?.postMessage(sha256Of(archive));

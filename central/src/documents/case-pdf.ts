import type { DocumentForms } from "@ngaba/config";
import type { DocumentKind } from "@ngaba/contract";
import type { CaseRecord, FileFault, ReadEvidence } from "./case-record.ts";
import { drawInThread } from "./drawing-thread.ts";
import { isPicture } from "./sharp-covered-still.ts";
import { type ShownDocument, shownDocument } from "./shown-document.ts";

/**
 * What a document of a case says. The files of its evidence are looked at first: what is missing, damaged or no picture is said in it.
 * @throws what `read` throws
 */
export async function composeDocument(
  kind: DocumentKind,
  record: Omit<CaseRecord, "faults">,
  forms: DocumentForms,
  read: ReadEvidence,
): Promise<ShownDocument> {
  const faults = new Map<string, FileFault>();
  for (const { sha256, isStored, mediaType } of record.event.evidence?.files ?? []) {
    const found = isStored ? await read(sha256) : "not-arrived";
    if (typeof found === "string") faults.set(sha256, found);
    else if (mediaType === "image/jpeg" && !(await isPicture(found))) faults.set(sha256, "no-picture");
  }
  return shownDocument(kind, { ...record, faults }, forms);
}

/**
 * The document as PDF.
 * @throws {Error} when a file of the evidence went missing meanwhile, or is no picture
 */
export async function documentPdf(shown: ShownDocument, read: ReadEvidence): Promise<Uint8Array<ArrayBuffer>> {
  const originals = new Map<string, Uint8Array>();
  for (const sha256 of stillsOf(shown)) {
    const original = await read(sha256);
    if (typeof original === "string") throw new Error(`the still ${sha256} is ${original}`);
    originals.set(sha256, original);
  }
  return drawInThread({ shown, originals });
}

const stillsOf = ({ blocks }: ShownDocument): readonly string[] =>
  blocks.flatMap((block) =>
    block.kind === "pictures" ? block.pictures.flatMap(({ still }) => (still === undefined ? [] : [still.sha256])) : [],
  );

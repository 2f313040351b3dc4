import type { DocumentForms } from "@ngaba/config";
import type { CaseDetail, CaseDocument, CheckedDocument, DocumentKind } from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import type { Clock } from "../platform/clock.ts";
import { createTurns, type Turns } from "../review/turns.ts";
import { packInThread } from "./archive-thread.ts";
import { type ArchivedDocument, namedBy } from "./case-archive.ts";
import { isLeft } from "./case-left.ts";
import { composeDocument, documentPdf } from "./case-pdf.ts";
import type { CaseRecord, Evidence } from "./case-record.ts";
import { type CaseStill, caseStill } from "./case-still.ts";
import { checked, isNotifiable } from "./conclusion.ts";
import type { DocumentStore, OpenArchive, WriteArchive } from "./document-store.ts";
import { stillsIn } from "./shown-document.ts";
import { type BroughtCopy, keepSigned, type Signed } from "./signed-copies.ts";

/** A case with what documents about it are made of. */
export interface RecordedCase {
  readonly record: Omit<CaseRecord, "faults">;
  /** Of its event, oldest first, as they came. */
  readonly messages: readonly unknown[];
}

export type NotRecorded = "blind" | "not-ready";

export interface CaseDocumentOptions extends Evidence {
  /**
   * `undefined`: there is no such case, or this person may not see it. `blind`: they have to come to a conclusion of their own
   * first. `not-ready`: its event is not in the lists yet.
   */
  readonly recorded: (caseId: string, who: Who) => Promise<RecordedCase | NotRecorded | undefined>;
  /** The same without what only the lists know. */
  readonly seen: (caseId: string, who: Who) => Promise<CaseDetail | "blind" | undefined>;
  /** Whether there is such a case, which is not about to be removed. */
  readonly isThere: (caseId: string) => Promise<boolean>;
  readonly store: DocumentStore;
  /** The same in which cases are removed. */
  readonly turns: Turns;
  readonly forms: DocumentForms;
  readonly clock: Pick<Clock, "now">;
}

export type Made =
  | { readonly what: "done"; readonly document: CaseDocument; readonly bytes: Uint8Array }
  | { readonly what: "unknown" | "not-decided" | "lost" | NotRecorded };
export type Archived =
  | { readonly what: "done"; readonly archive: OpenArchive }
  | { readonly what: "unknown" | "lost" | NotRecorded };
export type MadeSoFar =
  | { readonly what: "done"; readonly documents: readonly CheckedDocument[] }
  | { readonly what: "unknown" | NotRecorded };
export type Still = CaseStill | { readonly what: "unknown" | NotRecorded };
export interface KeptBytes {
  readonly document: CheckedDocument;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Documents about cases: made once, kept as they were first made, and given from there for ever. */
export interface CaseDocuments {
  /** The document as the case stands now. A notice there is only of what was decided. */
  make(kind: DocumentKind, caseId: string, who: Who): Promise<Made>;
  /** The evidence archive: of a case that was handed over the one that went with it, else one as the case stands now. */
  archive(caseId: string, who: Who): Promise<Archived>;
  /** Keeps the archive of a case that is about to be handed over. @returns its SHA-256; `undefined` when the case is gone by then */
  seal(recorded: RecordedCase): Promise<string | undefined>;
  /** What was made under a code, and how its case stands now. `undefined` also for who may not see that. */
  find(code: string, who: Who): Promise<CheckedDocument | undefined>;
  /** What was made of a case so far, oldest first. */
  made(caseId: string, who: Who): Promise<MadeSoFar>;
  /** One still of the case's evidence as documents would show it now. */
  still(caseId: string, sha256: string, who: Who): Promise<Still>;
  /** The bytes of what was made under a code, or of its signed copy. */
  bytes(code: string, which: "made" | "signed", who: Who): Promise<KeptBytes | undefined>;
  /**
   * Keeps what an outside signer made of a document: of these very bytes, while what it says stands. The signature itself is not
   * looked at.
   */
  sign(code: string, copy: BroughtCopy, who: Who): Promise<Signed>;
}

export function createCaseDocuments(options: CaseDocumentOptions): CaseDocuments {
  const { recorded, store } = options;
  // One at a time, whoever asks: each takes memory for all its pictures, or its film.
  const inTurn = createTurns().take;
  const find = async (code: string, who: Who) => {
    const document = await store.get(code);
    if (document === undefined) return undefined;
    const detail = await options.seen(document.caseId, who);
    return typeof detail === "object" ? checked(document, detail) : undefined;
  };
  return {
    find,
    make: async (kind, caseId, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      if (kind === "notice" && !isNotifiable(found.record.detail)) return { what: "not-decided" };
      const made = await inTurn(() => makeDocument(kind, found, options));
      return (await isLeft(caseId, options)) ? made : { what: "unknown" };
    },
    archive: async (caseId, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      const sealed = sealedArchiveOf(found.record.detail);
      const passed = () => inTurn(() => store.passArchive(writing(found, options)));
      const archive = sealed === undefined ? await passed() : await store.openArchive(sealed);
      return archive === undefined ? { what: "lost" } : { what: "done", archive };
    },
    seal: async (found) => {
      const { id } = found.record.detail;
      const sha256 = await inTurn(() => store.keepArchive(id, writing(found, options)));
      return (await isLeft(id, options)) ? sha256 : undefined;
    },
    made: async (caseId, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      const documents = await store.ofCase(caseId);
      return { what: "done", documents: documents.map((one) => checked(one, found.record.detail)) };
    },
    still: async (caseId, sha256, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      return inTurn(() => caseStill(found.record, sha256, options.read));
    },
    bytes: async (code, which, who) => {
      const document = await find(code, who);
      const sha256 = which === "made" ? document?.sha256 : document?.signed?.sha256;
      if (document === undefined || sha256 === undefined) return undefined;
      const bytes = await store.read(sha256);
      return bytes && { document, sha256, bytes };
    },
    sign: async (code, copy, who) => {
      const before = await find(code, who);
      const refusal = await keepSigned(before, copy, who, options);
      const isKept = before !== undefined && (await isLeft(before.caseId, options));
      const document = refusal === undefined && isKept ? await find(code, who) : undefined;
      return document === undefined ? { what: refusal ?? "unknown" } : { what: "done", document };
    },
  };
}

async function makeDocument(
  kind: DocumentKind,
  { record }: RecordedCase,
  { store, forms, read, clock }: CaseDocumentOptions,
): Promise<Made> {
  const shown = await composeDocument(kind, record, forms, read);
  const { id: caseId, version: caseVersion } = record.detail;
  const madeAt = new Date(clock.now()).toISOString();
  const made = { code: shown.code, kind, caseId, caseVersion, madeAt, stills: stillsIn(shown) };
  const document = (await store.get(shown.code)) ?? (await store.keep(made, await documentPdf(shown, read)));
  const bytes = await store.read(document.sha256);
  return bytes === undefined ? { what: "lost" } : { what: "done", document, bytes };
}

function sealedArchiveOf({ entries }: CaseDetail): string | undefined {
  const act = entries.findLast((entry) => entry.act.kind === "hand-over")?.act;
  return act?.kind === "hand-over" ? act.archive : undefined;
}

/** Packs the archive of a case as it stands now. */
const writing =
  ({ record, messages }: RecordedCase, { store, fileOf }: CaseDocumentOptions): WriteArchive =>
  async (target) => {
    const originals = new Map<string, string>();
    for (const { sha256 } of namedBy(record)) {
      const file = await fileOf(sha256);
      if (file !== undefined) originals.set(sha256, file);
    }
    const documents = await archivedDocuments(record.detail.id, store);
    return packInThread({ record, messages, documents, originals, target });
  };

/** What was made of a case, with every copy that was signed. What is lost of it is not in the archive. */
async function archivedDocuments(caseId: string, store: DocumentStore): Promise<readonly ArchivedDocument[]> {
  const documents: ArchivedDocument[] = [];
  for (const { kind, code, sha256, signed, signedBefore = [] } of await store.ofCase(caseId)) {
    const copies = [
      { what: `${kind} ${code}`, sha256 },
      ...signedBefore.map((copy) => ({ what: `${kind} ${code}, signed, replaced since`, sha256: copy.sha256 })),
      ...(signed === undefined ? [] : [{ what: `${kind} ${code}, signed`, sha256: signed.sha256 }]),
    ];
    for (const copy of copies) {
      const bytes = await store.read(copy.sha256);
      if (bytes !== undefined) documents.push({ ...copy, bytes });
    }
  }
  return documents;
}

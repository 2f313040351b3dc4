import type { DocumentForms } from "@ngaba/config";
import type { CaseDetail, CaseDocument, CaseState, DocumentKind } from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import type { Clock } from "../platform/clock.ts";
import { type ArchivedDocument, caseArchive } from "./case-archive.ts";
import { composeDocument, documentPdf } from "./case-pdf.ts";
import type { CaseRecord, ReadEvidence } from "./case-record.ts";
import { type CaseStill, caseStill } from "./case-still.ts";
import type { DocumentStore } from "./document-store.ts";
import { isSignedOver } from "./signed-over.ts";

/** A case with what documents about it are made of. */
export interface RecordedCase {
  readonly record: Omit<CaseRecord, "faults">;
  /** Of its event, oldest first, as they came. */
  readonly messages: readonly unknown[];
}

export type NotRecorded = "blind" | "not-ready";

export interface CaseDocumentOptions {
  /**
   * `undefined`: there is no such case, or this person may not see it. `blind`: they have to come to a conclusion of their own
   * first. `not-ready`: its event is not in the lists yet.
   */
  readonly recorded: (caseId: string, who: Who) => Promise<RecordedCase | NotRecorded | undefined>;
  readonly store: DocumentStore;
  readonly read: ReadEvidence;
  readonly forms: DocumentForms;
  readonly clock: Pick<Clock, "now">;
}

export type Made =
  | { readonly what: "done"; readonly document: CaseDocument; readonly bytes: Uint8Array }
  | { readonly what: "unknown" | "not-decided" | "lost" | NotRecorded };
export type Archived =
  | { readonly what: "done"; readonly caseId: string; readonly bytes: Uint8Array }
  | { readonly what: "unknown" | "lost" | NotRecorded };
export type MadeSoFar =
  | { readonly what: "done"; readonly documents: readonly CaseDocument[] }
  | { readonly what: "unknown" | NotRecorded };
export type Still = CaseStill | { readonly what: "unknown" | NotRecorded };
export type Signed =
  | { readonly what: "done"; readonly document: CaseDocument }
  | { readonly what: "unknown" | "lost" | "other-bytes" | "signed-already" };

/** Documents about cases: made once, kept as they were first made, and given from there for ever. */
export interface CaseDocuments {
  /** The document as the case stands now. A notice there is only of what was decided. */
  make(kind: DocumentKind, caseId: string, who: Who): Promise<Made>;
  /** The evidence archive: of a case that was handed over the one that went with it, else one as the case stands now. */
  archive(caseId: string, who: Who): Promise<Archived>;
  /** Keeps the archive of a case that is about to be handed over. @returns its SHA-256 */
  seal(recorded: RecordedCase): Promise<string>;
  /** What was made under a code. `undefined` also for who may not see its case. */
  find(code: string, who: Who): Promise<CaseDocument | undefined>;
  /** What was made of a case so far, oldest first. */
  made(caseId: string, who: Who): Promise<MadeSoFar>;
  /** One still of the case's evidence as documents would show it now. */
  still(caseId: string, sha256: string, who: Who): Promise<Still>;
  /** The bytes of what was made under a code, or of its signed copy. */
  bytes(code: string, which: "made" | "signed", who: Who): Promise<Uint8Array | undefined>;
  /** Keeps what an outside signer made of a document: of these very bytes. The signature itself is not looked at. */
  sign(code: string, signed: Uint8Array, who: Who): Promise<Signed>;
}

/** Of these an owner may be told. */
const NOTIFIABLE: readonly CaseState[] = [
  ...(["approved", "owner-asked", "owner-identified", "notified", "answered", "record-made", "handed-over"] as const),
];

export function createCaseDocuments(options: CaseDocumentOptions): CaseDocuments {
  const { recorded, store } = options;
  const inTurn = oneAfterAnother();
  const find = async (code: string, who: Who) => {
    const document = await store.get(code);
    const found = document && (await recorded(document.caseId, who));
    return found === undefined || found === "blind" ? undefined : document;
  };
  return {
    find,
    make: async (kind, caseId, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      const { state } = found.record.detail;
      if (kind === "notice" && !NOTIFIABLE.includes(state)) return { what: "not-decided" };
      return inTurn(() => makeDocument(kind, found, options));
    },
    archive: async (caseId, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      const sealed = sealedArchiveOf(found.record.detail);
      const bytes = sealed === undefined ? await inTurn(() => packArchive(found, options)) : await store.read(sealed);
      return bytes === undefined ? { what: "lost" } : { what: "done", caseId, bytes };
    },
    seal: async (found) => {
      const bytes = await inTurn(() => packArchive(found, options));
      return store.keepArchive(found.record.detail.id, bytes);
    },
    made: async (caseId, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      return { what: "done", documents: await store.ofCase(caseId) };
    },
    still: async (caseId, sha256, who) => {
      const found = await recorded(caseId, who);
      if (typeof found !== "object") return { what: found ?? "unknown" };
      return inTurn(() => caseStill(found.record, sha256, options.read));
    },
    bytes: async (code, which, who) => {
      const document = await find(code, who);
      const sha256 = which === "made" ? document?.sha256 : document?.signed?.sha256;
      return sha256 === undefined ? undefined : store.read(sha256);
    },
    sign: async (code, signed, who) => keepSigned(await find(code, who), signed, who, options),
  };
}

/** Documents and archives are made one at a time, whoever asks: each takes memory for all its pictures, or its film. */
function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // told to its own caller
    return turn;
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
  const document =
    (await store.get(shown.code)) ??
    (await store.keep({ code: shown.code, kind, caseId, caseVersion, madeAt }, await documentPdf(shown, read)));
  const bytes = await store.read(document.sha256);
  return bytes === undefined ? { what: "lost" } : { what: "done", document, bytes };
}

function sealedArchiveOf({ entries }: CaseDetail): string | undefined {
  const act = entries.findLast((entry) => entry.act.kind === "hand-over")?.act;
  return act?.kind === "hand-over" ? act.archive : undefined;
}

async function packArchive(
  { record, messages }: RecordedCase,
  { store, read }: CaseDocumentOptions,
): Promise<Uint8Array> {
  const documents: ArchivedDocument[] = [];
  for (const { kind, code, sha256, signed } of await store.ofCase(record.detail.id)) {
    const made = await store.read(sha256);
    const signedBytes = signed && (await store.read(signed.sha256));
    if (made !== undefined) documents.push({ what: `${kind} ${code}`, sha256, bytes: made });
    if (signed && signedBytes) documents.push({ what: `${kind} ${code}, signed`, ...signed, bytes: signedBytes });
  }
  return caseArchive(record, messages, documents, read);
}

async function keepSigned(
  document: CaseDocument | undefined,
  signed: Uint8Array,
  { id, name }: Who,
  { store, clock }: CaseDocumentOptions,
): Promise<Signed> {
  if (document === undefined) return { what: "unknown" };
  const original = await store.read(document.sha256);
  if (original === undefined) return { what: "lost" };
  if (!isSignedOver(original, signed)) return { what: "other-bytes" };
  const at = new Date(clock.now()).toISOString();
  if (!(await store.keepSigned(document.code, { at, by: { id, name } }, signed))) return { what: "signed-already" };
  return { what: "done", document: (await store.get(document.code)) ?? document };
}

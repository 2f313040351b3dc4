import type { CaseDocument } from "@ngaba/contract";

/** A document as it is made: its code is that of what it shows. */
export type NewDocument = Omit<CaseDocument, "signed" | "bytes" | "sha256">;

/** What an outside signer made of a document. */
export type SignedCopy = NonNullable<CaseDocument["signed"]>;

/**
 * Documents and archives that were made of cases. Bytes are kept under their SHA-256 and never change; what is under a
 * code is what was first made for it.
 */
export interface DocumentStore {
  /**
   * Keeps a document, durable when it resolves.
   * @returns what is kept under its code: of two that are made at once, the first one
   */
  keep(document: NewDocument, bytes: Uint8Array): Promise<CaseDocument>;
  get(code: string): Promise<CaseDocument | undefined>;
  /** Oldest first. */
  ofCase(caseId: string): Promise<readonly CaseDocument[]>;
  /**
   * Keeps what an outside signer made of a document, durable when it resolves.
   * @returns false when it has one already: nothing was changed
   */
  keepSigned(code: string, copy: Omit<SignedCopy, "sha256" | "bytes">, bytes: Uint8Array): Promise<boolean>;
  /** Keeps an archive of a case, durable when it resolves. @returns its SHA-256 */
  keepArchive(caseId: string, bytes: Uint8Array): Promise<string>;
  /** The bytes of a document, a signed copy or an archive; `undefined` when there are none, or they are not what their hash says. */
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** Deletes whatever was made of these cases, for good. */
  forget(caseIds: readonly string[]): Promise<void>;
}

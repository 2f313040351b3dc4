import type { Readable } from "node:stream";
import type { CaseDocument } from "@ngaba/contract";

/** A document as it is made: its code is that of what it shows. */
export type NewDocument = Omit<CaseDocument, "signed" | "signedBefore" | "bytes" | "sha256">;

/** What an outside signer made of a document. */
export type SignedCopy = NonNullable<CaseDocument["signed"]>;

/** Puts an archive into a new file, durable when it resolves. @returns its SHA-256 */
export type WriteArchive = (file: string) => Promise<string>;

/** An archive to be read once, from its beginning: whoever got it reads the stream to its end, or destroys it. */
export interface OpenArchive {
  readonly sha256: string;
  readonly bytes: number;
  readonly stream: Readable;
}

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
   * Keeps what an outside signer made of a document, durable when it resolves. What it replaces is kept too.
   * @param replaces SHA-256 of the copy that is to give way; absent: there is none
   * @returns false when there is another one: nothing was changed
   */
  keepSigned(
    code: string,
    copy: Omit<SignedCopy, "sha256" | "bytes">,
    bytes: Uint8Array,
    replaces?: string,
  ): Promise<boolean>;
  /** Keeps an archive of a case, durable when it resolves. @returns its SHA-256 */
  keepArchive(caseId: string, write: WriteArchive): Promise<string>;
  /** An archive that is not kept: it is gone once it was read. */
  passArchive(write: WriteArchive): Promise<OpenArchive>;
  /** An archive that was kept; `undefined` when there is none, or its bytes are not what its hash says. */
  openArchive(sha256: string): Promise<OpenArchive | undefined>;
  /** The bytes of a document or a signed copy; `undefined` when there are none, or they are not what their hash says. */
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** Deletes whatever was made of these cases, for good. */
  forget(caseIds: readonly string[]): Promise<void>;
}

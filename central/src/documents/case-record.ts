import type { CaseCamera, CaseDetail, EventView, EvidenceManifest } from "@ngaba/contract";

/** Why a file cannot be read: it has not come, or its bytes are not those that its hash says. */
export type ReadFault = "not-arrived" | "damaged";

/** Why a file cannot be looked at. `no-picture`: its bytes are those that were sent, and no still can be made of them. */
export type FileFault = ReadFault | "no-picture";

/** All that a document about a case is made of, as it is known when it is made. */
export interface CaseRecord {
  readonly detail: CaseDetail;
  readonly event: EventView;
  /** As it was when the case was made. */
  readonly camera?: Pick<CaseCamera, "name" | "speedMeter"> | undefined;
  /** Where it hung then. */
  readonly site?: Omit<CaseCamera["site"], "id"> | undefined;
  /** Absent while it has not come. */
  readonly manifest?: EvidenceManifest | undefined;
  /** Of files of the evidence; one that is not named is as it should be. */
  readonly faults: ReadonlyMap<string, FileFault>;
}

/** The bytes of a file of the evidence, whose hash was compared; or what is wrong with it. */
export type ReadEvidence = (sha256: string) => Promise<Uint8Array | ReadFault>;

/** The originals of evidence. */
export interface Evidence {
  readonly read: ReadEvidence;
  /** Where one lies, for a thread that reads it itself; its bytes were not looked at. `undefined`: it has not come. */
  readonly fileOf: (sha256: string) => Promise<string | undefined>;
}

import type { KeptVerdict } from "@ngaba/contract";

/** What auditors found of cases that were drawn for a second look. Nothing is changed; verdicts go with their case. */
export interface VerdictStore {
  /** Durable when it resolves. @returns false when that id is taken, or the case has gone or is going: nothing was added */
  add(verdict: KeptVerdict): Promise<boolean>;
  get(id: string): Promise<KeptVerdict | undefined>;
  /** Of these cases under a seed, in the order in which they came. */
  of(seed: string, caseIds: readonly string[]): Promise<readonly KeptVerdict[]>;
}

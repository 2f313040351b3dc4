import type { HoldQuery, LegalHold } from "@ngaba/contract";

/** Legal holds, of cases and events. They are lifted, never taken away. */
export interface HoldStore {
  /** Durable when it resolves. @returns false when that id is taken: nothing was added */
  add(hold: LegalHold): Promise<boolean>;
  get(id: string): Promise<LegalHold | undefined>;
  /** Durable when it resolves. @returns false when there is no such hold, or it was lifted before */
  lift(id: string, lifted: NonNullable<LegalHold["lifted"]>): Promise<boolean>;
  /** Newest first. */
  find(query: HoldQuery): Promise<readonly LegalHold[]>;
  /** Those of these cases and events that a hold stands on. */
  held(subjectIds: readonly string[]): Promise<ReadonlySet<string>>;
}

import type { CaseDetail, CaseEntry, CaseState, CaseView } from "@ngaba/contract";

/** Which cases, as a queue asks. Absent: all. */
export interface CaseQuery {
  readonly states?: readonly CaseState[];
  readonly what?: string;
  readonly cameraIds?: ReadonlySet<string>;
  readonly limit: number;
  /** Behind this one of an earlier answer. */
  readonly after?: CasePlace;
}

/** Where a case stands in the queue: what is due first comes first, then what is graver, then what is older. */
export interface CasePlace {
  /** `YYYY-MM-DD`; `9999-12-31` of what is due no more. */
  readonly dueOn: string;
  /** 0 is the gravest. */
  readonly rank: number;
  readonly id: string;
}

/** Cases of violations. Nothing in it is ever changed or taken away but by retention, which leaves a trace. */
export interface CaseStore {
  /**
   * Makes the case of an event.
   * @returns false when that event has one already: nothing was added
   */
  open(opened: CaseDetail, dueOn: string): Promise<boolean>;
  /**
   * Adds the newest entry of `after`, durable when it resolves.
   * @returns false when somebody else's entry has that version already: nothing was added
   */
  append(after: CaseDetail, dueOn: string): Promise<boolean>;
  /** `undefined`: no such case. */
  get(id: string): Promise<CaseDetail | undefined>;
  /** Those that events have made, by event. */
  ofEvents(eventIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** In the order of the queue. */
  find(query: CaseQuery): Promise<readonly (CaseView & { readonly place: CasePlace })[]>;
  /** Cases that are due on that day or before, and go on. */
  dueBy(date: string, limit: number): Promise<readonly string[]>;
  /** The newest `take` of somebody, of whatever case: an undo ends with it. */
  newestTake(personId: string): Promise<{ readonly caseId: string; readonly entry: CaseEntry } | undefined>;
}

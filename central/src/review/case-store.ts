import type { CaseDetail, CaseEntry, CaseState, CaseView, Severity } from "@ngaba/contract";
import type { Reviewer } from "./case-refusals.ts";

/** Of what is due no more. */
export const NEVER = "9999-12-31";

/** Days of the law that a case is found by, `YYYY-MM-DD`; {@link NEVER} of what runs no more. */
export interface CaseDays {
  /** The nearest day by which something must be done. */
  readonly dueOn: string;
  /** The last day on which it can be decided at all. */
  readonly lapsesOn: string;
}

/** Which cases, as a queue or a search asks. Absent: all. */
export interface CaseQuery {
  readonly states?: readonly CaseState[];
  readonly what?: string;
  readonly severities?: readonly Severity[];
  readonly cameraIds?: ReadonlySet<string>;
  /** The rule that found it: an id that means something with its camera. */
  readonly ruleId?: string;
  /** Due on that day or before. */
  readonly dueBy?: string;
  /** When the act happened: at or after, before. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Letters and digits of a decided plate: a part of it, or the whole with one of them wrong. */
  readonly plate?: string;
  /** Somebody who has an entry in it. */
  readonly personId?: string;
  /** Only those of which two came to different conclusions, and that wait for somebody senior. */
  readonly isDisputed?: true;
  /** Only what is for this person at this moment, as in taker.ts, and what can still be decided on this day. */
  readonly takenBy?: { readonly by: Reviewer; readonly atMs: number; readonly today: string };
  /** `due`: what is due first, then what is graver, then what is older. `newest`: by when the act happened. */
  readonly order: "due" | "newest";
  readonly limit: number;
  /** Behind this one of an earlier answer. */
  readonly after?: CasePlace;
}

/** Where a case stands among the others. */
export interface CasePlace {
  readonly dueOn: string;
  /** 0 is the gravest. */
  readonly rank: number;
  /** When the act happened. */
  readonly atMs: number;
  readonly id: string;
}

export interface FoundCase {
  readonly view: CaseView;
  readonly place: CasePlace;
}

export interface CaseCount {
  readonly state: CaseState;
  readonly cases: number;
  /** Of these, with something that was due before the day that was asked about. */
  readonly overdue: number;
}

/** Cases of violations. Nothing in it is ever changed or taken away but by retention, which leaves a trace. */
export interface CaseStore {
  /**
   * Makes the case of an event, durable when it resolves.
   * @returns false when that event has one already: nothing was added
   */
  open(opened: CaseDetail, days: CaseDays): Promise<boolean>;
  /**
   * Adds the newest entry of `after`, durable when it resolves.
   * @returns false when another entry has that version, or that id, already, or the case is about to be removed: nothing was added
   * @throws {RangeError} when the version before it is not there
   */
  append(after: CaseDetail, days: CaseDays): Promise<boolean>;
  /** `undefined`: no such case, or retention is about to remove it. */
  get(id: string): Promise<CaseDetail | undefined>;
  /** Those of these that there are, in any order. */
  some(ids: readonly string[]): Promise<readonly CaseDetail[]>;
  /** Ids of the cases that these events have made, by event. */
  ofEvents(eventIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  find(query: CaseQuery): Promise<readonly FoundCase[]>;
  /** Cases that were rejected as duplicates of this one, or of one of these, oldest first. */
  mergedInto(id: string, limit: number): Promise<readonly CaseView[]>;
  /** How many there are of these, wherever a page begins; counted no further than `most`. */
  count(query: Omit<CaseQuery, "limit" | "after">, most: number): Promise<number>;
  /** Ids of cases that could be decided until a day before this one, the longest ago first. */
  lapsed(before: string, limit: number): Promise<readonly string[]>;
  /** Ids of cases whose newest lock is of this person, run out or not. */
  heldBy(personId: string): Promise<readonly string[]>;
  /** The newest `take` of somebody, of whatever case: an undo ends with it. */
  newestTake(personId: string): Promise<{ readonly caseId: string; readonly entry: CaseEntry } | undefined>;
  /** Ids of everybody who has an entry in any. */
  people(): Promise<ReadonlySet<string>>;
  /** How many there are in each state that has any. */
  counts(today: string): Promise<readonly CaseCount[]>;
}

/** The newest entry, which made the case what it is. @throws {RangeError} of one without entries */
export function newestEntry({ id, entries }: CaseDetail): CaseEntry {
  const newest = entries.at(-1);
  if (newest === undefined) throw new RangeError(`case ${id} has no entries`);
  return newest;
}

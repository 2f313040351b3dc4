import type { CaseView } from "@ngaba/contract";
import type { CaseDays } from "./case-store.ts";

/** Days of the law that are kept beside cases, so that what is due first can be found. */
export interface DaysStore {
  /** By which law they were made, see `lawMark`; `undefined` when nobody has said. */
  madeBy(): Promise<string | undefined>;
  /** Cases that may still lapse, by id, behind this one. */
  running(limit: number, after?: string): Promise<readonly CaseView[]>;
  /** Keeps other days of a case, durable when it resolves; not of one that has gone on since this version. */
  move(moved: readonly MovedDays[]): Promise<void>;
  /** Says that all days are made by this law now. */
  setMadeBy(mark: string): Promise<void>;
}

export interface MovedDays extends CaseDays {
  readonly id: string;
  readonly version: number;
}

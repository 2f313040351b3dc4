import type { Conclusion, RejectReason, ReviewTag } from "@ngaba/contract";
import type { CaseResult } from "./case-outcome.ts";

/** Cases that were decided in a stretch of time, of these cameras; absent: of all. */
export interface DecidedRange {
  /** At or after, before. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly cameraIds?: ReadonlySet<string>;
}

/** How many came to this. Without what they are not told apart by. */
export interface OutcomeCount {
  readonly ruleId?: string;
  readonly cameraId?: string;
  readonly hour?: number;
  readonly kind?: string;
  readonly result: Exclude<CaseResult, "expired">;
  readonly reason?: RejectReason;
  readonly cases: number;
}

/** Two conclusions, one after the other, and how many cases have them. */
export interface PairCount {
  readonly first: Conclusion["kind"];
  readonly second: Conclusion["kind"];
  readonly isSame: boolean;
  readonly cases: number;
}

/** What officers have come to. Cases that have expired are not among these. */
export interface OutcomeStore {
  /** @throws {CentralError} TOO_MANY_SUMS when there are more counts than this */
  counts(range: DecidedRange, by: readonly ReviewTag[], most: number): Promise<readonly OutcomeCount[]>;
  pairs(range: DecidedRange): Promise<readonly PairCount[]>;
  decided(range: DecidedRange): Promise<number>;
  /**
   * Ids of a random sample, in the order in which the cases were decided; all of them when there are no more than `size`. Drawn are
   * those with the smallest SHA-256 of seed and id: a case that comes or goes changes at most one place of a sample.
   */
  drawn(range: DecidedRange, seed: string, size: number): Promise<readonly string[]>;
}

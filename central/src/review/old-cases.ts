import type { CaseResult } from "./case-outcome.ts";

/** A case by its age. */
export interface OldCase {
  readonly id: string;
  readonly eventId: string;
  /** How many entries it had when it was listed. */
  readonly version: number;
  /** By a run that broke off. */
  readonly isClaimed: boolean;
  /** When it was decided, or the limitation closed it. */
  readonly decidedAtMs: number;
}

/** Cases that are decided or over, for who removes them. */
export interface OldCases {
  /** Those that came to one of these before, oldest first, behind this one. */
  before(
    results: readonly CaseResult[],
    atMs: number,
    limit: number,
    after?: Pick<OldCase, "decidedAtMs" | "id">,
  ): Promise<readonly OldCase[]>;
  /**
   * Takes away from everybody those of these that have no entry more than when they were listed: they can be neither opened
   * nor acted on. Durable when it resolves; what was claimed before a kill is listed again, and claimed again.
   * @returns their ids
   */
  claim(cases: readonly Pick<OldCase, "id" | "version">[]): Promise<ReadonlySet<string>>;
  /** Gives claimed ones back, as they are: no list says any more that they have gone. */
  release(ids: readonly string[]): Promise<void>;
  /** Gives back what a run had claimed that was killed before it wrote down what was to go. @returns how many */
  releaseUnlisted(): Promise<number>;
  /** Deletes them with their history, for good. */
  remove(ids: readonly string[]): Promise<void>;
}

/** What was removed together, by name alone: nobody can tell from it who had done what. */
export interface RemovalList {
  readonly kind: string;
  readonly at: string;
  readonly caseIds: readonly string[];
  readonly eventIds: readonly string[];
  /** SHA-256 of pictures, clips and manifests. */
  readonly files: readonly string[];
}

/** What was removed, for ever: who asks for a case that is no more is shown when it went. */
export interface RemovalLists {
  /** Durable when it resolves. @returns SHA-256 of the list as canonical JSON */
  add(list: RemovalList): Promise<string>;
  get(sha256: string): Promise<RemovalList | undefined>;
  /** Newest first. */
  newest(limit: number): Promise<readonly NamedRemoval[]>;
  /** The one that this case went with. */
  ofCase(caseId: string): Promise<NamedRemoval | undefined>;
}

/** A list under its hash. */
export interface NamedRemoval {
  readonly sha256: string;
  readonly list: RemovalList;
}

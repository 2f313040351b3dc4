/** What a case has come to, as figures and retention ask. Pure. */
import {
  type CaseDetail,
  type ConcludedEntry,
  type Conclusion,
  DECIDED,
  isSameConclusion,
  type RejectReason,
  roundOf,
  standingEntries,
} from "@ngaba/contract";
import { detailOf } from "./case.ts";

export type CaseResult = "accepted" | "rejected" | "exempt" | "expired";

export interface CaseOutcome {
  readonly result: CaseResult;
  /** When the conclusion was come to that made it so, or the limitation closed it undecided. */
  readonly at: string;
  /** Of a rejected one. */
  readonly reason?: RejectReason;
  /** What two people came to, one after the other; a third may have settled it. */
  readonly pair?: ConclusionPair;
}

export interface ConclusionPair {
  readonly first: Conclusion["kind"];
  readonly second: Conclusion["kind"];
  /** In everything that counts for the vehicle's owner, not in kind alone. */
  readonly isSame: boolean;
}

/** `undefined` while a conclusion is still to come. */
export function outcomeOf(detail: CaseDetail): CaseOutcome | undefined {
  const { changedAt, entries } = detail;
  const result = resultOf(detail);
  if (result === undefined) return undefined;
  if (result === "expired")
    return { result, at: entries.findLast(({ act }) => act.kind === "expire")?.at ?? changedAt };
  const round = roundOf(standingEntries(entries));
  const newest = round.at(-1);
  if (newest === undefined) return undefined;
  const pair = pairOf(round);
  return {
    ...{ result, at: newest.at },
    ...(newest.act.kind === "reject" && { reason: newest.act.reason }),
    ...(pair && { pair }),
  };
}

function resultOf({ id, state, entries }: CaseDetail): CaseResult | undefined {
  if (state === "rejected" || state === "exempt") return state;
  if (state === "expired") return wasDecided(id, entries) ? "accepted" : "expired";
  return DECIDED.includes(state) || state === "handed-over" ? "accepted" : undefined;
}

/** What lapses is the fine: what officers came to before stays true of the rule that found it. */
function wasDecided(id: string, entries: CaseDetail["entries"]): boolean {
  const expiredAt = entries.findLastIndex(({ act }) => act.kind === "expire");
  return DECIDED.includes(detailOf(id, entries.slice(0, expiredAt)).state);
}

/** Id of the case that one which stands as rejected was rejected as a duplicate of. */
export function originalOf({ state, entries }: Pick<CaseDetail, "state" | "entries">): string | undefined {
  if (state !== "rejected") return undefined;
  const rejected = standingEntries(entries).findLast(({ act }) => act.kind === "reject")?.act;
  return rejected?.kind === "reject" ? rejected.duplicateOf : undefined;
}

function pairOf([first, second]: readonly ConcludedEntry[]): ConclusionPair | undefined {
  if (first === undefined || second === undefined) return undefined;
  return { first: first.act.kind, second: second.act.kind, isSame: isSameConclusion(first.act, second.act) };
}

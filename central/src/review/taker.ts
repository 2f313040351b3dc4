/** For whom a case is, and what a `take` of it asks of them: kept beside it, so that a store can ask for one person's. Pure. */
import { type CaseDetail, roundOf, standingEntries } from "@ngaba/contract";
import { isAccept } from "./case.ts";
import { type Reviewer, refusalOf } from "./case-refusals.ts";

/** Locks aside. */
export interface TakeNeeds {
  /** Ids of people who may not take it, whatever else they may, and of who has asked for more and waits for it. */
  readonly notBy: readonly string[];
  readonly needsSenior: boolean;
  /** The greatest fine that they must be able to decide, đồng. */
  readonly ceilingVnd: number;
}

/** Nobody in particular, who may do anything. */
const ANYBODY: Reviewer = { id: "", name: "", isSenior: true, ceilingVnd: Number.POSITIVE_INFINITY };

/**
 * As `refusalOf` answers, which alone says who may take what. Who waits may take it all the same.
 * @returns `undefined` when nobody may take it
 */
export function takeNeedsOf(detail: CaseDetail): TakeNeeds | undefined {
  const { lock: _, ...free } = detail;
  const isFor = (by: Partial<Reviewer>) => refusalOf(free, { kind: "take" }, { ...ANYBODY, ...by }, 0) === undefined;
  if (!isFor({})) return undefined;
  const people = new Set(detail.entries.map(({ by }) => by.id));
  const waiting = waitingFor(detail);
  return {
    notBy: [...people].filter((id) => !isFor({ id }) || id === waiting),
    needsSenior: !isFor({ isSenior: false }),
    ceilingVnd: isFor({ ceilingVnd: 0 }) ? 0 : acceptedFineVnd(detail),
  };
}

/** The greatest fine of the provision that was accepted last. */
function acceptedFineVnd({ entries }: CaseDetail): number {
  return roundOf(standingEntries(entries)).findLast(isAccept)?.act.legalBasis.fineVnd[1] ?? 0;
}

/** Id of who has asked for more while nobody else has written anything since: there is nothing new to look at yet. */
export function waitingFor({ state, entries }: CaseDetail): string | undefined {
  if (state !== "needs-more") return undefined;
  const askedAt = entries.findLastIndex(({ act }) => act.kind === "ask-more");
  const askedBy = entries[askedAt]?.by.id;
  return entries.slice(askedAt).every(({ by }) => by.id === askedBy) ? askedBy : undefined;
}

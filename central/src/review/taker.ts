/** What a `take` of a case asks of a person, kept beside the case so that a store can ask for those of one person. Pure. */
import { type CaseDetail, roundOf, standingEntries } from "@ngaba/contract";
import { isAccept } from "./case.ts";
import { type Reviewer, refusalOf } from "./case-refusals.ts";

/** Locks aside. */
export interface TakeNeeds {
  /** Ids of people who may not take it, whatever else they may. */
  readonly notBy: readonly string[];
  readonly needsSenior: boolean;
  /** The greatest fine that they must be able to decide, đồng. */
  readonly ceilingVnd: number;
}

/** Nobody in particular, who may do anything. */
const ANYBODY: Reviewer = { id: "", name: "", isSenior: true, ceilingVnd: Number.POSITIVE_INFINITY };

/** As `refusalOf` answers, which alone says who may take what. @returns `undefined` when nobody may take it */
export function takeNeedsOf(detail: CaseDetail): TakeNeeds | undefined {
  const { lock: _, ...free } = detail;
  const isFor = (by: Partial<Reviewer>) => refusalOf(free, { kind: "take" }, { ...ANYBODY, ...by }, 0) === undefined;
  if (!isFor({})) return undefined;
  const people = new Set(detail.entries.map(({ by }) => by.id));
  return {
    notBy: [...people].filter((id) => !isFor({ id })),
    needsSenior: !isFor({ isSenior: false }),
    ceilingVnd: isFor({ ceilingVnd: 0 }) ? 0 : acceptedFineVnd(detail),
  };
}

/** The greatest fine of the provision that was accepted last. */
function acceptedFineVnd({ entries }: CaseDetail): number {
  return roundOf(standingEntries(entries)).findLast(isAccept)?.act.legalBasis.fineVnd[1] ?? 0;
}

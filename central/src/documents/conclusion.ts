import {
  type CaseDetail,
  type ConcludedEntry,
  type EventView,
  isSameConclusion,
  type LegalBasis,
  roundOf,
  standingEntries,
} from "@ngaba/contract";

/** Who came to a conclusion that holds. */
export interface HoldingConclusion {
  /** The newest; whoever came to the same before is in `all` too. */
  readonly newest: ConcludedEntry;
  readonly all: readonly ConcludedEntry[];
}

/** What the case was decided as. `undefined` while it is not decided, or two disagree. */
export function conclusionOf(detail: CaseDetail): HoldingConclusion | undefined {
  const round = roundOf(standingEntries(detail.entries));
  const newest = round.at(-1);
  if (newest === undefined || detail.isDisputed) return undefined;
  return { newest, all: round.filter(({ act }) => isSameConclusion(act, newest.act)) };
}

/** The provision that the officer chose; before there is a choice, the one that the event was judged by. */
export function legalBasisOf(detail: CaseDetail, event: Pick<EventView, "legalBasis">): LegalBasis | undefined {
  const act = conclusionOf(detail)?.newest.act;
  return act?.kind === "accept" ? act.legalBasis : event.legalBasis;
}

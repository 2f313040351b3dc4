import {
  type CaseDetail,
  type CaseDocument,
  type CaseState,
  type CheckedDocument,
  type ConcludedEntry,
  DECIDED,
  type EventView,
  isSameConclusion,
  type LegalBasis,
  REVIEWABLE,
  roundOf,
  standingEntries,
} from "@ngaba/contract";
import { detailOf } from "../review/case.ts";

/** Of these an owner may be told. */
const NOTIFIABLE: readonly CaseState[] = [...DECIDED, "handed-over"];

/** Who came to a conclusion that holds. */
export interface HoldingConclusion {
  /** The newest; whoever came to the same before is in `all` too. */
  readonly newest: ConcludedEntry;
  readonly all: readonly ConcludedEntry[];
}

/**
 * What the case was decided as; of one that the limitation closed, what it had been decided as until then. `undefined` while
 * it is not decided: one conclusion waits for a second one, for whoever may decide it, or for who settles a disagreement.
 */
export function conclusionOf(detail: CaseDetail): HoldingConclusion | undefined {
  if (REVIEWABLE.includes(unexpired(detail).state)) return undefined;
  const round = roundOf(standingEntries(detail.entries));
  const newest = round.at(-1);
  return newest && { newest, all: round.filter(({ act }) => isSameConclusion(act, newest.act)) };
}

/** The case as it stood before the limitation closed it. */
function unexpired(detail: CaseDetail): CaseDetail {
  const end = detail.entries.findIndex(({ act }) => act.kind === "expire");
  return end === -1 ? detail : detailOf(detail.id, detail.entries.slice(0, end));
}

/** Whether the vehicle's owner may be told of the case: it was approved, and nothing has taken that back. */
export const isNotifiable = ({ state }: Pick<CaseDetail, "state">): boolean => NOTIFIABLE.includes(state);

/**
 * A document with what has become of its case since. That a case has gone on makes its file no less true of how it stood; but what
 * an officer has covered since is not to leave the house any more.
 */
export function checked(document: CaseDocument, detail: CaseDetail): CheckedDocument {
  const { version, state } = detail;
  const decidedWith = isNotifiable(detail) ? conclusionOf(detail)?.newest.version : undefined;
  const isDecidedSo = decidedWith !== undefined && decidedWith <= document.caseVersion;
  const isOutdated = (document.kind === "notice" && !isDecidedSo) || isCoveredSince(document, detail);
  return { ...document, caseNow: { version, state }, isOutdated };
}

const isCoveredSince = ({ stills, caseVersion }: CaseDocument, { entries }: CaseDetail): boolean =>
  entries.some(({ act, version }) => version > caseVersion && act.kind === "cover" && stills.includes(act.sha256));

/** The provision that the officer chose; before there is a choice, the one that the event was judged by. */
export function legalBasisOf(detail: CaseDetail, event: Pick<EventView, "legalBasis">): LegalBasis | undefined {
  const act = conclusionOf(detail)?.newest.act;
  return act?.kind === "accept" ? act.legalBasis : event.legalBasis;
}

/** How the conclusions of a violation case stand to each other: what the centre decides by and the page shows. Pure. */
import type { CaseDone, CaseEntry, CaseState } from "./rest-review.ts";

/** What somebody came to after looking at the evidence. */
export type Conclusion = Extract<CaseDone, { kind: "accept" | "reject" | "exempt" }>;

export interface ConcludedEntry extends CaseEntry {
  readonly act: Conclusion;
}

/** What is still to be concluded. */
export const REVIEWABLE: readonly CaseState[] = [
  ...(["new", "in-review", "needs-more", "reopened", "accepted", "awaiting-second-approval"] as const),
];
/** What a fine follows from. */
export const DECIDED: readonly CaseState[] = [
  "approved",
  "owner-asked",
  "owner-identified",
  "notified",
  "answered",
  "record-made",
];

export const isConcluded = (entry: CaseEntry): entry is ConcludedEntry =>
  entry.act.kind === "accept" || entry.act.kind === "reject" || entry.act.kind === "exempt";

/** Entries that hold: an `undo` takes the newest conclusion with it. Both stay in the history. @param entries oldest first */
export function standingEntries(entries: readonly CaseEntry[]): readonly CaseEntry[] {
  const standing: CaseEntry[] = [];
  for (const entry of entries) {
    if (entry.act.kind === "undo") standing.splice(standing.findLastIndex(isConcluded), 1);
    else standing.push(entry);
  }
  return standing;
}

/**
 * The conclusions of the round that goes on. A case that is opened again, or for which more was asked, is looked at anew;
 * a disagreement stays one whatever is asked for: both have seen what the other came to.
 * @param standing oldest first, see {@link standingEntries}
 */
export function roundOf(standing: readonly CaseEntry[]): readonly ConcludedEntry[] {
  let round: ConcludedEntry[] = [];
  for (const entry of standing) {
    const isAnew = entry.act.kind === "reopen" || (entry.act.kind === "ask-more" && !isDisputed(round));
    if (isAnew) round = [];
    if (isConcluded(entry)) round.push(entry);
  }
  return round;
}

/** The newest conclusion differs from the one before, unless it settled a disagreement. */
export function isDisputed(round: readonly ConcludedEntry[]): boolean {
  return round.reduce((was, { act }, index) => {
    const before = round[index - 1];
    return !was && before !== undefined && !isSameConclusion(act, before.act);
  }, false);
}

/** Whether two conclusions come to the same for the vehicle's owner. */
export function isSameConclusion(a: Conclusion, b: Conclusion): boolean {
  if (a.kind !== "accept" || b.kind !== "accept") return a.kind === b.kind;
  const [one, other] = [a, b].map(({ plate, vehicle, legalBasis: { provisionId, version } }) =>
    [plate.text, plate.colour, vehicle, provisionId, version].join(" "),
  );
  return one === other;
}

/** The newest conclusion, when nothing has come since but notes and covers. It may be taken back by its person, unless it was blind. */
export function newestConclusion(entries: readonly CaseEntry[]): ConcludedEntry | undefined {
  const newest = entries.findLast(({ act }) => act.kind !== "note" && act.kind !== "cover");
  return newest !== undefined && isConcluded(newest) ? newest : undefined;
}

/** What others came to before, as far as the centre shows it. Pure. */
import type { CaseDone, CaseEntry } from "@ngaba/contract";

type Conclusion = Extract<CaseDone, { kind: "accept" | "reject" | "exempt" }>;
export type ConcludedEntry = CaseEntry & { readonly act: Conclusion };

const isConclusion = (entry: CaseEntry): entry is ConcludedEntry =>
  entry.act.kind === "accept" || entry.act.kind === "reject" || entry.act.kind === "exempt";

/** The conclusions of the round that goes on, oldest first: without those that were taken back, and from before it was looked at anew. */
export function conclusionsOf(entries: readonly CaseEntry[]): readonly ConcludedEntry[] {
  let round: ConcludedEntry[] = [];
  for (const entry of entries) {
    if (entry.act.kind === "reopen" || entry.act.kind === "ask-more") round = [];
    else if (entry.act.kind === "undo") round.pop();
    else if (isConclusion(entry)) round.push(entry);
  }
  return round;
}

/** The conclusion that somebody may still take back: since then there were notes alone, and stills that were covered. */
export function undoable(entries: readonly CaseEntry[], personId: string | undefined): ConcludedEntry | undefined {
  const newest = entries.findLast(({ act }) => act.kind !== "note" && act.kind !== "cover");
  return newest !== undefined && isConclusion(newest) && newest.by.id === personId ? newest : undefined;
}

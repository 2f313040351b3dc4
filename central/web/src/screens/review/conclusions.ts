/** What others came to before, as far as the centre shows it. Pure. */
import { type CaseEntry, type ConcludedEntry, newestConclusion, roundOf, standingEntries } from "@ngaba/contract";

/** The conclusions of the round that goes on, oldest first. */
export const conclusionsOf = (entries: readonly CaseEntry[]): readonly ConcludedEntry[] =>
  roundOf(standingEntries(entries));

/** The conclusion that somebody may still take back: one that did not uncover what others had come to. */
export function undoable(entries: readonly CaseEntry[], personId: string | undefined): ConcludedEntry | undefined {
  const newest = newestConclusion(entries);
  return newest?.by.id === personId && newest?.act.isBlind !== true ? newest : undefined;
}

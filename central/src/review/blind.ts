/** What of a case an officer is not to see, so that they come to a conclusion of their own. Pure. */
import type { CaseDetail, CaseEntry, CaseView } from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import { roundOf, standingEntries } from "./case.ts";

const TELLING: readonly CaseEntry["act"]["kind"][] = ["accept", "reject", "exempt", "undo", "note"];

/** Auditors and administrators come to no conclusion: nothing is hidden from them unless they review too. */
const concludes = ({ roles }: Pick<Who, "roles">): boolean =>
  roles.some((role) => role === "reviewer" || role === "senior-reviewer");

/** Whoever settles a disagreement has to see it. */
const waitsForSecond = ({ state, isDisputed }: CaseView): boolean =>
  state === "awaiting-second-approval" && !isDisputed;

/** A case as somebody may see it: of the round that goes on, others' words are left out for who may conclude next. */
export function detailShownTo(detail: CaseDetail, who: Pick<Who, "id" | "roles">, isBlind: boolean): CaseDetail {
  if (!isBlind || !waitsForSecond(detail) || !concludes(who)) return detail;
  if (roundOf(standingEntries(detail.entries)).some(({ by }) => by.id === who.id)) return detail;
  const { plate: _, entries, ...rest } = detail;
  const anewAt = entries.findLastIndex(({ act }) => act.kind === "reopen" || act.kind === "ask-more");
  const isShown = ({ act, by }: CaseEntry, index: number) =>
    index <= anewAt || by.id === who.id || !TELLING.includes(act.kind);
  return { ...rest, isBlind: true, entries: entries.filter(isShown) };
}

/** The same without the history, which says who has come to a conclusion: hidden from everybody who comes to any. */
export function viewShownTo(view: CaseView, who: Pick<Who, "roles">, isBlind: boolean): CaseView {
  if (!isBlind || !waitsForSecond(view) || !concludes(who)) return view;
  const { plate: _, ...rest } = view;
  return { ...rest, isBlind: true };
}

/** What of a case an officer is not to see, so that they come to a conclusion of their own. Pure. */
import {
  type CaseDetail,
  type CaseEntry,
  type CaseView,
  isConcluded,
  REVIEWABLE,
  roundOf,
  standingEntries,
} from "@ngaba/contract";
import type { Who } from "../auth/who.ts";

const TELLING: readonly CaseEntry["act"]["kind"][] = ["accept", "reject", "exempt", "undo", "note"];

/** Auditors and administrators come to no conclusion: nothing is hidden from them unless they review too. */
const concludes = ({ roles }: Pick<Who, "roles">): boolean =>
  roles.some((role) => role === "reviewer" || role === "senior-reviewer");

/** More may have been asked for in between, or a conclusion taken back: what was come to before is hidden all the same. */
const mayBeBlind = ({ state, isDisputed }: CaseView): boolean =>
  REVIEWABLE.includes(state) && state !== "accepted" && !isDisputed;

/** Whoever settles a disagreement has to see it. */
const waitsForSecond = ({ state, isDisputed }: CaseView): boolean =>
  state === "awaiting-second-approval" && !isDisputed;

/** A case as somebody may see it: others' words since it was last opened are left out for who may conclude next. */
export function detailShownTo(detail: CaseDetail, who: Pick<Who, "id" | "roles">, isBlind: boolean): CaseDetail {
  if (!isBlind || !mayBeBlind(detail) || !concludes(who)) return detail;
  if (roundOf(standingEntries(detail.entries)).some(({ by }) => by.id === who.id)) return detail;
  const { plate: _, entries, ...rest } = detail;
  const anewAt = entries.findLastIndex(({ act }) => act.kind === "reopen");
  const isOthers = ({ by }: CaseEntry, index: number) => index > anewAt && by.id !== who.id;
  if (!entries.some((entry, index) => isOthers(entry, index) && isConcluded(entry))) return detail;
  const isShown = (entry: CaseEntry, index: number) => !isOthers(entry, index) || !TELLING.includes(entry.act.kind);
  return { ...rest, isBlind: true, entries: entries.filter(isShown) };
}

/** The same without the history, which says who has come to a conclusion: hidden from everybody who comes to any. */
export function viewShownTo(view: CaseView, who: Pick<Who, "roles">, isBlind: boolean): CaseView {
  if (!isBlind || !waitsForSecond(view) || !concludes(who)) return view;
  const { plate: _, ...rest } = view;
  return { ...rest, isBlind: true };
}

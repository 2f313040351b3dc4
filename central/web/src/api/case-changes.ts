import type { CaseDetail } from "@ngaba/contract";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./queries.ts";

/**
 * Has what the centre works out of a case (what is due, which documents still stand) read again where the case has entries that
 * the page has not seen. Called before `now` is kept. To take a case or give it back changes neither.
 *
 * @param refetchType `none`: not now, but when it is looked at again
 */
export function readWhatFollows(cache: QueryClient, now: CaseDetail, refetchType: "active" | "none" = "active"): void {
  const before = cache.getQueryData<CaseDetail>(keys.case(now.id));
  if (before === undefined) return;
  const unseen = now.entries.filter(({ version }) => version > before.version);
  if (unseen.every(({ act }) => act.kind === "take" || act.kind === "release")) return;
  for (const queryKey of [keys.caseOffers(now.id), keys.caseDocuments(now.id)]) {
    void cache.invalidateQueries({ queryKey, refetchType });
  }
}

/** @returns what is known of a case, or what has come if that is not older: answers to looks and acts overtake each other */
export function newestOf(cache: QueryClient, come: CaseDetail): CaseDetail {
  const known = cache.getQueryData<CaseDetail>(keys.case(come.id));
  return known !== undefined && known.version > come.version ? known : come;
}

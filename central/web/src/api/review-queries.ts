import type { FractionBox } from "@ngaba/contract";
import { queryOptions } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { newestOf, readWhatFollows } from "./case-changes.ts";
import { AHEAD } from "./client.ts";
import { type Api, keys } from "./queries.ts";
import { unwrap } from "./result.ts";
import type { CaseSearch, ReviewClient } from "./review-client.ts";

export const ReviewContext = createContext<ReviewClient | undefined>(undefined);

export function useReview(): ReviewClient {
  const client = useContext(ReviewContext);
  if (client === undefined) throw new Error("no ReviewContext around this component");
  return client;
}

/** No stream tells of cases: whoever looks asks again. */
export const LIST_POLL_MS = 15_000;
const CASE_POLL_MS = 20_000;
/** What was read ahead is not read again the moment that it is looked at. */
const OFFERS_STALE_MS = 60_000;

/** Shown until the answer that is noted as a look is there. */
const UNTIL_OPENED = { staleTime: OFFERS_STALE_MS } as const;

/** A page of cases. */
export const casesQuery = (client: ReviewClient, search: CaseSearch) =>
  queryOptions({
    queryKey: [...keys.cases, search],
    queryFn: async ({ signal }) => unwrap(await client.cases(search, signal)),
    refetchInterval: LIST_POLL_MS,
  });

/** A case with its history; asked again, so that whoever loses it to somebody else learns of it. */
export const caseQuery = (client: ReviewClient, id: string) =>
  queryOptions({
    queryKey: keys.case(id),
    queryFn: async ({ signal, client: cache }) => {
      const detail = unwrap(await client.caseOf(id, signal));
      readWhatFollows(cache, detail);
      return newestOf(cache, detail);
    },
    refetchInterval: CASE_POLL_MS,
  });

/** What is read of a case, and of its event, before anybody opens them; the centre is told that nobody has seen them. */
export const caseAheadQuery = (client: ReviewClient, id: string) =>
  queryOptions({
    queryKey: keys.caseAhead(id),
    queryFn: async ({ signal }) => unwrap(await client.caseOf(id, signal, AHEAD)),
    ...UNTIL_OPENED,
  });

export const eventAheadQuery = ({ client }: Api, id: string) =>
  queryOptions({
    queryKey: keys.eventAhead(id),
    queryFn: async ({ signal }) => unwrap(await client.event(id, signal, AHEAD)),
    ...UNTIL_OPENED,
  });

/** A still as documents of the case show it. @param boxes that an officer has drawn on it: with each the picture is another */
export const coveredStillQuery = (client: ReviewClient, id: string, sha256: string, boxes: readonly FractionBox[]) =>
  queryOptions({
    queryKey: [...keys.case(id), "covered", sha256, boxes],
    queryFn: async ({ signal }) => unwrap(await client.coveredStill(id, sha256, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Documents that were made of a case; asked again when who opened one comes back to the page. */
export const caseDocumentsQuery = (client: ReviewClient, id: string) =>
  queryOptions({
    queryKey: keys.caseDocuments(id),
    queryFn: async ({ signal }) => unwrap(await client.documents(id, signal)),
  });

/** What may be chosen, what is due, and what the evidence is worth now: the centre reads each file for it. */
export const caseOffersQuery = (client: ReviewClient, id: string) =>
  queryOptions({
    queryKey: keys.caseOffers(id),
    queryFn: async ({ signal }) => unwrap(await client.offers(id, signal)),
    staleTime: OFFERS_STALE_MS,
  });

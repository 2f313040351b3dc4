import { queryOptions } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { keys } from "./queries.ts";
import { unwrap } from "./result.ts";
import type { CaseSearch, ReviewClient } from "./review-client.ts";

export const ReviewContext = createContext<ReviewClient | undefined>(undefined);

export function useReview(): ReviewClient {
  const client = useContext(ReviewContext);
  if (client === undefined) throw new Error("no ReviewContext around this component");
  return client;
}

/** No stream tells of cases: whoever looks asks again. */
const LIST_POLL_MS = 15_000;
const CASE_POLL_MS = 20_000;
/** What was read ahead is not read again the moment that it is looked at. */
const OFFERS_STALE_MS = 60_000;

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
    queryFn: async ({ signal }) => unwrap(await client.caseOf(id, signal)),
    refetchInterval: CASE_POLL_MS,
  });

/** What may be chosen, what is due, and what the evidence is worth now: the centre reads each file for it. */
export const caseOffersQuery = (client: ReviewClient, id: string) =>
  queryOptions({
    queryKey: keys.caseOffers(id),
    queryFn: async ({ signal }) => unwrap(await client.offers(id, signal)),
    staleTime: OFFERS_STALE_MS,
  });

import type { ReviewTag } from "@ngaba/contract";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "./result.ts";
import type { CaseSearch, ReviewClient } from "./review-client.ts";
import type { ConcludedIn, SampleAsked, SeekClient } from "./seek-client.ts";

const SEARCHES = "case-search";
/** Names of what react-query holds. */
export const seekKeys = {
  searches: [SEARCHES],
  /** @param personId what one person has searched for is not for whoever signs in next */
  search: (personId: string | undefined, search: CaseSearch) => [SEARCHES, "found", personId, search],
  /** The plate and its purpose, which no address keeps. */
  said: (personId: string | undefined) => [SEARCHES, "said", personId],
  officers: ["officers"],
  figures: (asked: object) => ["review-figures", asked],
  sample: (asked: object) => ["review-sample", asked],
  holds: ["holds"],
  holdsOf: (caseId: string) => ["holds", caseId],
  retention: ["retention"],
  caseRetention: (caseId: string) => ["retention", caseId],
} as const;

const MINUTE_MS = 60_000;

/** Asked once: each time that a plate is looked for is noted. */
export const searchQuery = (client: ReviewClient, personId: string | undefined, search: CaseSearch) =>
  queryOptions({
    queryKey: seekKeys.search(personId, search),
    queryFn: async ({ signal }) => unwrap(await client.cases(search, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const officersQuery = (client: SeekClient) =>
  queryOptions({
    queryKey: seekKeys.officers,
    queryFn: async ({ signal }) => unwrap(await client.officers(signal)),
    staleTime: MINUTE_MS,
  });

export const reviewFiguresQuery = (client: SeekClient, asked: ConcludedIn & { readonly by: readonly ReviewTag[] }) =>
  queryOptions({
    queryKey: seekKeys.figures(asked),
    queryFn: async ({ signal }) => unwrap(await client.reviewFigures(asked, signal)),
    refetchInterval: MINUTE_MS,
  });

/** Asked once: each drawing is noted. */
export const sampleQuery = (client: SeekClient, asked: SampleAsked) =>
  queryOptions({
    queryKey: seekKeys.sample(asked),
    queryFn: async ({ signal }) => unwrap(await client.sample(asked, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Every one of a case, those too that were lifted. */
export const holdsOfQuery = (client: SeekClient, caseId: string) =>
  queryOptions({
    queryKey: seekKeys.holdsOf(caseId),
    queryFn: async ({ signal }) => unwrap(await client.holds({ subjectId: caseId }, signal)),
  });

export const standingHoldsQuery = (client: SeekClient) =>
  queryOptions({
    queryKey: seekKeys.holds,
    queryFn: async ({ signal }) => unwrap(await client.holds({ standing: "true" }, signal)),
  });

export const retentionQuery = (client: SeekClient) =>
  queryOptions({
    queryKey: seekKeys.retention,
    queryFn: async ({ signal }) => unwrap(await client.retention(signal)),
  });

/** @param version of the case: once it is another, when it goes may be another time */
export const caseRetentionQuery = (client: SeekClient, caseId: string, version = 0) =>
  queryOptions({
    queryKey: [...seekKeys.caseRetention(caseId), version],
    queryFn: async ({ signal }) => unwrap(await client.caseRetention(caseId, signal)),
  });

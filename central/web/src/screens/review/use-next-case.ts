import type { CaseListItem, EventDetail, EvidenceManifest } from "@ngaba/contract";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useRef, useState } from "react";
import type { ActingClient } from "../../api/acting-client.ts";
import { manifestQuery, sceneQuery, useActing } from "../../api/acting-queries.ts";
import { AHEAD, mediaAddress } from "../../api/client.ts";
import { type Api, keys, useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import type { ReviewClient } from "../../api/review-client.ts";
import { caseAheadQuery, caseOffersQuery, eventAheadQuery, LIST_POLL_MS, useReview } from "../../api/review-queries.ts";
import { usePainted } from "../../parts/after-paint.ts";
import { type Still, stillsOf } from "../event/stills.ts";
import { sceneHashOf } from "../event/use-marks.ts";
import { cityDay } from "./case-words.ts";
import { deskStills } from "./file-states.ts";
import { nextInQueue, PassedContext, pass } from "./next-in-queue.ts";
import { type QueueFilter, searchOf } from "./queue-filter.ts";

export type NextCase = {
  readonly id: string | undefined;
  /** The queue was read, and there is no other. */
  readonly isNone: boolean;
  readonly isLooking: boolean;
  /** The queue could not be read, and is asked for again. */
  readonly isUnread: boolean;
  /** Those of it that are looked at, and could be read; `undefined` before they are. */
  readonly stills: readonly Still[] | undefined;
};

/** Read at once: some of them were passed before. */
const LOOKED_AT = 20;
const AGAIN_AFTER_MS = 5_000;
const NOTHING: ReadonlySet<string> = new Set();

/** The case that comes after this one in the same queue; its pictures are read while this one is looked at. */
export function useNextCase(caseId: string, filter: QueueFilter): NextCase {
  const review = useReview();
  const toReview = searchOf({ ...filter, stage: "to-review", mine: undefined }, true, cityDay(Date.now()));
  const search = { ...toReview, limit: LOOKED_AT };
  const passed = useContext(PassedContext);
  useEffect(() => {
    if (passed !== undefined) pass(passed, caseId);
  }, [passed, caseId]);
  const isPainted = usePainted(); // what is looked at now comes first
  const found = useQuery({
    enabled: isPainted,
    queryKey: [...keys.cases, "after", caseId, search],
    queryFn: async ({ signal }) => {
      const pageOf = async (cursor: string | undefined) =>
        unwrap(await review.cases({ ...search, ...(cursor !== undefined && { cursor }) }, signal));
      return (await nextInQueue(caseId, passed ?? NOTHING, pageOf)) ?? null;
    },
    gcTime: 0, // who comes back to this case has passed others since
    // Colleagues take cases too. Not when this one is decided: who goes on then would wait for the queue.
    refetchInterval: ({ state }) => (state.status === "error" ? AGAIN_AFTER_MS : LIST_POLL_MS),
  });
  const next = found.data ?? undefined;
  const stills = useReadAhead(next);
  // That there was none is of an earlier look; one that was found is there still.
  const isLooking = found.data === undefined || (found.data === null && found.isError);
  const id = next?.id;
  return {
    id,
    isLooking,
    isUnread: isLooking && found.errorUpdateCount > 0,
    isNone: !isLooking && id === undefined,
    stills,
  };
}

/** @returns its stored stills, once it is all there */
function useReadAhead(next: CaseListItem | undefined): readonly Still[] | undefined {
  const readers = { cache: useQueryClient(), api: useApi(), acting: useActing(), review: useReview() };
  const newest = useRef(readers);
  const [ready, setReady] = useState<ReadAhead>();
  const [id, eventId] = [next?.id, next?.eventId];
  useEffect(() => {
    newest.current = readers;
  });
  useEffect(() => {
    if (id === undefined || eventId === undefined) return;
    let isGone = false;
    void readAhead(id, eventId, newest.current).then((read) => {
      if (!isGone) setReady(read);
    });
    return () => {
      isGone = true;
    };
  }, [id, eventId]);
  return ready?.caseId === id ? ready?.stills : undefined;
}

type ReadAhead = { readonly caseId: string; readonly stills: readonly Still[] };

type Readers = {
  readonly cache: QueryClient;
  readonly api: Api;
  readonly acting: ActingClient;
  readonly review: ReviewClient;
};

/** Whatever cannot be read ahead is read, or found missing, once the case is opened. */
async function readAhead(caseId: string, eventId: string, { cache, api, acting, review }: Readers): Promise<ReadAhead> {
  await Promise.all([
    cache.prefetchQuery(caseAheadQuery(review, caseId)),
    cache.prefetchQuery(caseOffersQuery(review, caseId)),
    cache.prefetchQuery(eventAheadQuery(api, eventId)),
  ]);
  const event = cache.getQueryData<EventDetail>(keys.eventAhead(eventId));
  if (event === undefined) return { caseId, stills: [] };
  const manifestHash = event.evidence?.manifestSha256;
  if (manifestHash !== undefined) await cache.prefetchQuery(manifestQuery(acting, event.evidence, AHEAD));
  const manifest = cache.getQueryData<EvidenceManifest>(keys.document(manifestHash));
  const sceneHash = sceneHashOf(manifest, event);
  if (sceneHash !== undefined) await cache.prefetchQuery(sceneQuery(acting, sceneHash)); // a drawing of the place: it is of no case
  const stored = [...deskStills(event), ...stillsOf(event).filter(({ role }) => role === "crop")].filter(
    ({ isStored }) => isStored,
  );
  const areRead = await Promise.all(stored.map(({ sha256 }) => fetchStill(sha256)));
  return { caseId, stills: stored.filter((_, index) => areRead[index]) };
}

/**
 * An image cannot say that nobody looks at it yet; it finds in the browser's own store what is fetched for it.
 *
 * @returns whether it is there; what is not must not be painted ahead: it would be asked for as if somebody looked at it
 */
async function fetchStill(sha256: string): Promise<boolean> {
  try {
    const answer = await fetch(mediaAddress(sha256), AHEAD);
    await answer.blob();
    return answer.ok;
  } catch {
    return false; // its own frame says so when it is shown
  }
}

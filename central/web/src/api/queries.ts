import type { EventDetail, SiteView } from "@ngaba/contract";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { AccountsClient } from "./accounts-client.ts";
import type { ApiClient } from "./client.ts";
import { type FeedFilter, type WardOf, wardsOf } from "./feed-filter.ts";
import {
  agentsIn,
  camerasIn,
  FEED_LIMIT,
  feedPageOf,
  type RecentItems,
  withIncidents,
  withViews,
} from "./live-items.ts";
import { unwrap } from "./result.ts";
import { isEvidenceToCome } from "./to-come.ts";

/** What the queries need; made once in main.tsx. */
export type Api = { readonly client: ApiClient; readonly recent: RecentItems };

/** And what is done with accounts. */
export type ApiWithAccounts = Api & { readonly accounts: AccountsClient };

export const ApiContext = createContext<ApiWithAccounts | undefined>(undefined);

export function useApi(): ApiWithAccounts {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error("no ApiContext around this component");
  return api;
}

/** Names of what react-query holds. */
export const keys = {
  session: ["session"],
  sites: ["sites"],
  cameras: ["cameras"],
  namedGroups: ["named-groups"],
  agents: ["agents"],
  map: ["map"],
  feed: ["feed"],
  openCounts: ["open-counts"],
  event: (id: string) => ["event", id],
  /** As it was read before anybody opened it. */
  eventAhead: (id: string) => ["ahead", "event", id],
  handling: (eventId: string) => ["event", eventId, "handling"],
  inHand: ["in-hand"],
  assignees: ["assignees"],
  eventsOf: (cameraId: string) => ["events-of", cameraId],
  handOvers: ["hand-overs"],
  document: (sha256: string | undefined) => ["document", sha256],
  timeline: (cameraId: string) => ["timeline", cameraId],
  picture: (cameraId: string) => ["picture", cameraId],
  recording: (id: string) => ["recording", id],
  order: (id: string) => ["order", id],
  flowOf: (cameraId: string) => ["flow", cameraId],
  cases: ["cases"],
  case: (id: string) => ["case", id],
  /** As it was read before anybody opened it. */
  caseAhead: (id: string) => ["ahead", "case", id],
  caseOffers: (id: string) => ["case", id, "offers"],
  caseDocuments: (id: string) => ["case", id, "documents"],
  connection: ["connection"],
} as const;

export const sitesQuery = ({ client }: Api) =>
  queryOptions({
    queryKey: keys.sites,
    queryFn: async ({ signal }) => unwrap(await client.sites(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** They change with the centre's configuration only. */
export const namedGroupsQuery = ({ client }: Api) =>
  queryOptions({
    queryKey: keys.namedGroups,
    queryFn: async ({ signal }) => unwrap(await client.namedGroups(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Kept true by the stream. */
export const camerasQuery = ({ client, recent }: Api) =>
  queryOptions({
    queryKey: keys.cameras,
    queryFn: async ({ signal }) => {
      const mark = recent.mark();
      const cameras = unwrap(await client.cameras(signal));
      return withViews(cameras, camerasIn(recent.since(mark)));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Kept true by the stream. */
export const agentsQuery = ({ client, recent }: Api) =>
  queryOptions({
    queryKey: keys.agents,
    queryFn: async ({ signal }) => {
      const mark = recent.mark();
      const agents = unwrap(await client.agents(signal));
      return withViews(agents, agentsIn(recent.since(mark)));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Incidents that have not ended, by severity. Kept true by the stream. */
export const openCountsQuery = ({ client, recent }: Api) =>
  queryOptions({
    queryKey: keys.openCounts,
    queryFn: async ({ signal }) => {
      const mark = recent.mark();
      const counts = unwrap(await client.openCounts(signal));
      return recent.since(mark).reduce((known, item) => (item.kind === "open-counts" ? item.counts : known), counts);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const mapQuery = ({ client }: Api) =>
  queryOptions({
    queryKey: keys.map,
    queryFn: async ({ signal }) => unwrap(await client.map(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Each filter has a feed of its own, all of them under {@link keys.feed}. */
const feedKey = (filter: FeedFilter): readonly unknown[] =>
  Object.values(filter).every((value) => value === undefined) ? keys.feed : [...keys.feed, filter];

/** By the sites that have been read; looked at when a filter first asks. */
export function wardsIn(cache: QueryClient): WardOf {
  let wardOf: WardOf | undefined;
  return (siteId) => {
    wardOf ??= wardsOf(cache.getQueryData<readonly SiteView[]>(keys.sites));
    return wardOf(siteId);
  };
}

/** The newest events that a filter wants. Kept true by the stream; a filter by ward needs the sites to be read before. */
export const feedQuery = ({ client, recent }: Api, filter: FeedFilter = {}) =>
  queryOptions({
    queryKey: feedKey(filter),
    queryFn: async ({ signal, client: cache }) => {
      const mark = recent.mark();
      const page = feedPageOf(unwrap(await client.events({ ...filter, limit: FEED_LIMIT }, signal)));
      return withIncidents(page, recent.since(mark), filter, wardsIn(cache));
    },
    staleTime: Number.POSITIVE_INFINITY,
    // It compares by place: once a list has moved on, each event would be a new object, and each row drawn again.
    structuralSharing: false,
  });

const UPLOAD_POLL_MS = 2_000;

/** One incident with its messages; asked again while a picture is still on its way. */
export const eventQuery = ({ client }: Api, id: string) =>
  queryOptions({
    queryKey: keys.event(id),
    queryFn: async ({ signal }) => unwrap(await client.event(id, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (hasPicturesToCome(state.data) ? UPLOAD_POLL_MS : false),
  });

const hasPicturesToCome = (event: EventDetail | undefined): boolean =>
  event !== undefined && (event.snapshots.some(({ isStored }) => !isStored) || isEvidenceToCome(event.evidence));

const MINUTE_MS = 60_000;

/** Lines, lanes and turnings of one camera over the last full minutes. Asked again each minute: gaps grow without any message. */
export const flowQuery = ({ client }: Api, cameraId: string, minutes: number) =>
  queryOptions({
    queryKey: [...keys.flowOf(cameraId), minutes],
    queryFn: async ({ signal }) => {
      const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
      const fromMs = toMs - minutes * MINUTE_MS;
      const query = { camera: cameraId, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
      const [series, lanes, turnings] = await Promise.all([
        client.flow(query, signal),
        client.lanes(query, signal),
        client.turnings(query, signal),
      ]);
      return { fromMs, toMs, series: unwrap(series), lanes: unwrap(lanes), turnings: unwrap(turnings) };
    },
    refetchInterval: MINUTE_MS,
  });

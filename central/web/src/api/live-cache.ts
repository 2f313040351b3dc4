import type { AgentView, CameraView, OpenCounts, StreamItem } from "@ngaba/contract";
import { notifyManager, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { FeedFilter } from "./feed-filter.ts";
import { agentsIn, camerasIn, type FeedPage, type RecentItems, withIncidents, withViews } from "./live-items.ts";
import { keys, wardsIn } from "./queries.ts";
import type { ConnectionState, StreamMessage } from "./stream-protocol.ts";

/**
 * Puts what the stream says into react-query's cache.
 * @returns takes the stream's messages
 */
export function createLiveCache(cache: QueryClient, recent: RecentItems): (message: StreamMessage) => void {
  let waiting: StreamItem[] = [];
  let wasConnected = false;

  const flush = () => {
    const items = waiting;
    waiting = [];
    recent.push(items);
    // Told of one after another, each list would have the page drawn by itself.
    notifyManager.batch(() => applyItems(cache, items));
  };

  return (message) => {
    if (message.type === "state") {
      cache.setQueryData<ConnectionState>(keys.connection, message.state);
      // The centre cuts the stream of a session that is over.
      if (message.state.kind === "reconnecting") void cache.invalidateQueries({ queryKey: keys.session });
      if (message.state.kind !== "connected") return;
      // The lists may have been read before the stream opened: what came in between would be missing.
      if (wasConnected && message.state.isResumed) retryFailed(cache);
      else void cache.invalidateQueries();
      wasConnected = true;
      return;
    }
    // Not at once: what has piled up while the page was being drawn is drawn together.
    if (waiting.length === 0) setTimeout(flush);
    waiting.push(...message.items);
  };
}

function applyItems(cache: QueryClient, items: readonly StreamItem[]): void {
  const wardOf = wardsIn(cache);
  for (const { queryKey } of cache.getQueryCache().findAll({ queryKey: keys.feed })) {
    const filter = FeedFilter.safeParse(queryKey[keys.feed.length]).data ?? {};
    cache.setQueryData<FeedPage>(queryKey, (page) => page && withIncidents(page, items, filter, wardOf));
  }
  const [cameras, agents] = [camerasIn(items), agentsIn(items)];
  cache.setQueryData<readonly CameraView[]>(keys.cameras, (known) => known && withViews(known, cameras));
  cache.setQueryData<readonly AgentView[]>(keys.agents, (known) => known && withViews(known, agents));
  cache.setQueryData<OpenCounts>(keys.openCounts, (counts) =>
    items.reduce((known, item) => (known && item.kind === "open-counts" ? item.counts : known), counts),
  );
  if (items.some((item) => item.kind === "reset")) void cache.invalidateQueries();
  const incidents = idsOf(items, "incident");
  const concerned = new Set(items.flatMap((item) => (item.kind === "incident" ? [item.incident.cameraId] : [])));
  // One search for all of them: in a storm they are a hundred a second, and hardly any is being looked at.
  const isTouched = ({ queryKey }: { readonly queryKey: QueryKey }) =>
    isOf(queryKey, keys.event, incidents) || isOf(queryKey, keys.eventsOf, concerned);
  if (incidents.size > 0) void cache.invalidateQueries({ predicate: isTouched });
  if (items.some(isHandled)) void cache.invalidateQueries({ queryKey: keys.inHand });
  for (const id of idsOf(items, "flow")) void cache.invalidateQueries({ queryKey: keys.flowOf(id) });
}

const isOf = ([name, id]: QueryKey, keyOf: (id: string) => QueryKey, ids: ReadonlySet<string>): boolean =>
  name === keyOf("")[0] && typeof id === "string" && ids.has(id);

const isHandled = (item: StreamItem): boolean => item.kind === "incident" && item.incident.handling !== undefined;

function idsOf(items: readonly StreamItem[], kind: "incident" | "flow"): ReadonlySet<string> {
  const ids = items.map((item) => {
    if (item.kind !== kind) return undefined;
    return item.kind === "incident" ? item.incident.id : item.cameraId;
  });
  return new Set(ids.filter((id) => id !== undefined));
}

function retryFailed(cache: QueryClient): void {
  void cache.invalidateQueries({ predicate: (query) => query.state.status === "error" });
}

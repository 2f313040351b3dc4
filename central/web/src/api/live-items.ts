import type { AgentView, CameraView, EventPage, EventView, StreamItem } from "@ngaba/contract";
import { type FeedFilter, isWanted, type WardOf } from "./feed-filter.ts";

/** How many events the page holds; older ones stay at the centre. */
export const FEED_LIMIT = 200;

/** What the feed shows: the newest events, newest first. */
export type FeedPage = { readonly events: readonly EventView[]; readonly hasOlder: boolean };

export const feedPageOf = (page: EventPage): FeedPage => ({
  events: page.events.toSorted(newestFirst),
  hasOlder: page.nextCursor !== undefined,
});

/**
 * The page with each incident's newest state in its place, as far as the filter wants it; the oldest give way beyond
 * {@link FEED_LIMIT}. Events that have not changed stay the same objects, so that their rows need not be drawn again.
 */
export function withIncidents(
  page: FeedPage,
  items: readonly StreamItem[],
  filter: FeedFilter,
  wardOf: WardOf,
): FeedPage {
  const news = byId(items.flatMap((item) => (item.kind === "incident" ? [item.incident] : [])));
  const wanted = [...news.values()].filter((incident) => isWanted(incident, filter, wardOf));
  const others = page.events.filter(({ id }) => !news.has(id));
  if (wanted.length === 0 && others.length === page.events.length) return page;
  const events = [...wanted, ...others].toSorted(newestFirst);
  return { events: events.slice(0, FEED_LIMIT), hasOlder: page.hasOlder || events.length > FEED_LIMIT };
}

/** The list with the newest state of cameras or agents in their places; those not seen before come last. */
export function withViews<View extends { readonly id: string }>(
  known: readonly View[],
  news: readonly View[],
): readonly View[] {
  if (news.length === 0) return known;
  const newest = byId(news);
  const changed = known.map((view) => newest.get(view.id) ?? view);
  for (const { id } of known) newest.delete(id);
  return [...changed, ...newest.values()];
}

/** Of several with the same id the last. */
const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]));

/** The cameras that the stream's items tell of. */
export const camerasIn = (items: readonly StreamItem[]): readonly CameraView[] =>
  items.flatMap((item) => (item.kind === "camera" ? [item.camera] : []));

/** The agents that the stream's items tell of. */
export const agentsIn = (items: readonly StreamItem[]): readonly AgentView[] =>
  items.flatMap((item) => (item.kind === "agent" ? [item.agent] : []));

/** Ids are UUIDv7, so that they order events of the same millisecond alike everywhere. */
function newestFirst(a: EventView, b: EventView): number {
  return Date.parse(b.startedAt) - Date.parse(a.startedAt) || compare(b.id, a.id);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** More than the stream brings in the time that a list takes to be read. */
const KEPT_ITEMS = 1_000;

/**
 * The items of the last moments. A list that was asked for before an item came, and answered after, may lack it: whoever
 * reads a list takes a mark first, and applies what came since to the answer.
 */
export class RecentItems {
  #items: StreamItem[] = [];
  #dropped = 0;

  push(items: readonly StreamItem[]): void {
    const all = [...this.#items, ...items];
    this.#items = all.slice(-KEPT_ITEMS);
    this.#dropped += all.length - this.#items.length;
  }

  mark(): number {
    return this.#dropped + this.#items.length;
  }

  since(mark: number): readonly StreamItem[] {
    return this.#items.slice(Math.max(0, mark - this.#dropped));
  }
}

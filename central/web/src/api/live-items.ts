import { type EventPage, type EventView, StreamItem } from "@ngaba/contract";
import { type FeedFilter, isWanted, type WardOf } from "./feed-filter.ts";

/** How many events the page holds; older ones stay at the centre. */
export const FEED_LIMIT = 200;

/** What the feed shows: the newest events, newest first. */
export type FeedPage = { readonly events: readonly EventView[]; readonly hasOlder: boolean };

export const feedPageOf = (page: EventPage): FeedPage => ({
  events: page.events.toSorted(newestFirst),
  hasOlder: page.nextCursor !== undefined,
});

/** Reads one SSE event; `undefined` when it is not a stream item that we know. */
export function parseStreamItem(kind: string, data: string): StreamItem | undefined {
  try {
    const body: unknown = JSON.parse(data);
    if (typeof body !== "object" || body === null) return undefined;
    return StreamItem.safeParse({ ...body, kind }).data;
  } catch {
    return undefined; // not JSON
  }
}

/**
 * The page with an incident's newest state in its place; the oldest gives way beyond {@link FEED_LIMIT}.
 * @param isShown false: it does not belong on this page, or not any more
 */
export function withIncident(page: FeedPage, incident: EventView, isShown = true): FeedPage {
  const others = page.events.filter((event) => event.id !== incident.id);
  if (!isShown) return others.length === page.events.length ? page : { ...page, events: others };
  const place = others.findIndex((event) => newestFirst(incident, event) < 0);
  const events = others.toSpliced(place === -1 ? others.length : place, 0, incident);
  return { events: events.slice(0, FEED_LIMIT), hasOlder: page.hasOlder || events.length > FEED_LIMIT };
}

/** The page with what the stream has brought, as far as the filter wants it. */
export function withIncidents(
  page: FeedPage,
  items: readonly StreamItem[],
  filter: FeedFilter,
  wardOf: WardOf,
): FeedPage {
  return items.reduce(
    (known, item) =>
      item.kind === "incident" ? withIncident(known, item.incident, isWanted(item.incident, filter, wardOf)) : known,
    page,
  );
}

/** The list with the newest state of one camera or agent in its place; one not seen before comes last. */
export function withView<View extends { readonly id: string }>(views: readonly View[], view: View): readonly View[] {
  const place = views.findIndex((known) => known.id === view.id);
  return place === -1 ? [...views, view] : views.with(place, view);
}

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

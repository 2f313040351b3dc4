import type { FeedFilter } from "../../api/feed-filter.ts";
import { withFilter } from "./use-feed.ts";

/** Address of the feed with an event in view. */
export const feedAddress = (eventId: string, filter: FeedFilter): string =>
  `/?${withFilter(new URLSearchParams({ event: eventId }), filter)}`;

/** Address of an event's own screen, which leads on and back in the same feed. */
export function eventAddress(eventId: string, filter: FeedFilter): string {
  const feed = withFilter(new URLSearchParams(), filter).toString();
  return `/events/${eventId}${feed === "" ? "" : `?${feed}`}`;
}

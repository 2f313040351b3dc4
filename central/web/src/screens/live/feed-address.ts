import { type SharedView, withView } from "./shared-view.ts";

/** Address of the Live page with an event in view. */
export const feedAddress = (eventId: string, view: SharedView): string =>
  `/?${withView(new URLSearchParams({ event: eventId }), view)}`;

/** Address of an event's own screen, which leads on and back in the same view. */
export function eventAddress(eventId: string, view: SharedView): string {
  const feed = withView(new URLSearchParams(), view).toString();
  return `/events/${eventId}${feed === "" ? "" : `?${feed}`}`;
}

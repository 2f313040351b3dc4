import type { EventView, LocalName } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { rank } from "../api/feed-filter.ts";
import { headline, whereLine, whereOf } from "../screens/live/event-words.ts";
import type { NamedPlaces } from "../screens/live/places.ts";
import { clockTime } from "../time/time-words.ts";

/** What a desktop notice says, and the event that it leads to. */
export type Notice = { readonly title: string; readonly body: string; readonly eventId: string };

/** Of one event, what and where; of several, how many and the worst. `undefined` of none. */
export function noticeOf(
  t: TFunction,
  nameOf: (name: LocalName) => string,
  places: NamedPlaces,
  events: readonly EventView[],
): Notice | undefined {
  const event = events.toSorted((a, b) => rank(b.severity) - rank(a.severity))[0];
  if (event === undefined) return undefined;
  const what = `${t(`severity.${event.severity}`)}: ${headline(t, nameOf, event)}`;
  return {
    title: events.length === 1 ? what : `${t("alerts.several", { count: events.length })} ${what}`,
    body: `${whereLine(whereOf(event, places, nameOf))} · ${clockTime(Date.parse(event.startedAt))}`,
    eventId: event.id,
  };
}

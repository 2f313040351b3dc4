import type { EventView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { handlingNews } from "./act-words.ts";

/** How far people are with an event, in its row of a list; nothing while nobody has acted. */
export function HandlingNews({ event }: { event: Pick<EventView, "handling"> }) {
  const { t } = useTranslation();
  const news = handlingNews(t, event);
  return news === "" ? null : <span className="event-more event-handling">{news}</span>;
}

import type { EventView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { useAgeWords } from "../../parts/age.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { headline } from "../live/event-words.ts";

type Still = EventView["snapshots"][number];

/** The newest picture of an event that has arrived, with its boxes where there are any. */
export function stillOf(event: EventView): Still | undefined {
  const arrived = event.snapshots.filter(({ isStored }) => isStored);
  const newestMs = Math.max(...arrived.map(({ takenAt }) => Date.parse(takenAt)));
  const newest = arrived.filter(({ takenAt }) => Date.parse(takenAt) === newestMs);
  return newest.find(({ role }) => role === "annotated") ?? newest[0];
}

/** What an alarm was seen by, with when. */
export function EventStill({ event, still }: { event: EventView; still: Still }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const age = useAgeWords(t, Date.parse(still.takenAt));
  return (
    <div className="frame wall-picture">
      <img src={mediaAddress(still.sha256)} alt={headline(t, nameOf, event)} decoding="async" />
      {event.picturesAreRendered === true && <p className="frame-origin">{t("picture.rendered")}</p>}
      <p className="frame-age">{t("wall.seen", { age })}</p>
    </div>
  );
}

import { worst } from "../../api/feed-filter.ts";
import { Age } from "../../parts/age.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { durationWords } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { headline, whereLine, whereOf } from "./event-words.ts";
import type { NamedPlaces } from "./places.ts";
import { type FeedLine, stormSpanMs } from "./storms.ts";

type StormRowProps = {
  readonly id: string;
  readonly storm: Extract<FeedLine, { kind: "storm" }>;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly places: NamedPlaces;
  readonly onToggle: (key: string) => void;
};

/** Many events that tell the same, in one line with their count; it opens to show each. */
export function StormRow({ id, storm: { key, events }, isOpen, isChosen, places, onToggle }: StormRowProps) {
  const { t, nameOf } = useLanguage();
  const [newest] = events;
  const severity = worst(events.map((event) => event.severity)) ?? newest.severity;
  const cameras = new Set(events.map(({ cameraId }) => cameraId)).size;
  const where = cameras === 1 ? whereLine(whereOf(newest, places, nameOf)) : t("storm.cameras", { count: cameras });
  return (
    <button
      type="button"
      id={id}
      className="row event-row"
      aria-current={isChosen}
      aria-expanded={isOpen}
      onClick={() => onToggle(key)}
    >
      <SeverityMark severity={severity} />
      <span className="event-what">{t("storm.what", { count: events.length, what: headline(t, nameOf, newest) })}</span>
      <span className="event-where">{where}</span>
      <span className="event-age">
        <Age at={newest.startedAt} t={t} />
      </span>
      <span className="event-more">
        <span className={`severity-${severity}`}>{t(`severity.${severity}`)}</span>
        {" · "}
        {t("storm.span", { duration: durationWords(t, stormSpanMs(events)) })}
        {" · "}
        {t(isOpen ? "storm.fold" : "storm.unfold")}
      </span>
    </button>
  );
}

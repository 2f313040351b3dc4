import type { ClockState, EventView } from "@ngaba/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Moment } from "../../parts/age.tsx";
import { useNow } from "../../time/now.ts";
import { clockTenths, durationWords, moment } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { measureLines, shortDuration } from "./event-measures.ts";
import {
  capitalised,
  faultSentence,
  headline,
  isFound,
  isReported,
  kindWord,
  placeWords,
  troubleWords,
  whereOf,
} from "./event-words.ts";
import type { NamedPlaces } from "./places.ts";

type EventFactsProps = {
  readonly event: EventView;
  readonly places: NamedPlaces;
  /** Of the agent, as its messages say; undefined while they are being read. */
  readonly clock: ClockState["source"] | undefined;
};

/** What, where, when, how long, who and how sure. What casts doubt on a fact stands beside it. */
export function EventFacts({ event, places, clock }: EventFactsProps) {
  const { t } = useTranslation();
  const { percent, nameOf } = useLanguage();
  return (
    <dl className="facts" aria-label={t("event.facts")}>
      <Fact name={t("event.what")}>
        <b>{kindWord(t, event)}</b>: {headline(t, nameOf, event)}.{" "}
        {isReported(event) && <span className="muted">{t("eventScreen.reported")}</span>}
        {isFound(event) && <span className="muted">{t("event.suspectedOnly")}</span>}
      </Fact>
      {event.reason !== undefined && <Fact name={t("event.reason")}>{faultSentence(t, event.reason)}</Fact>}
      {event.reasons !== undefined && <Fact name={t("event.trouble")}>{troubleWords(t, event.reasons)}</Fact>}
      <Fact name={t("event.where")}>
        <Where event={event} places={places} />
      </Fact>
      <Fact name={t("event.when")}>
        <When event={event} clock={clock} />
      </Fact>
      <Fact name={t("event.duration")}>
        <HowLong event={event} />
      </Fact>
      {event.moments !== undefined && (
        <Fact name={t("event.moments")}>
          <Moments moments={event.moments} />
        </Fact>
      )}
      {event.signal !== undefined && (
        <Fact name={t("event.signal")}>
          <Light signal={event.signal} />
        </Fact>
      )}
      {Object.keys(event.measures ?? {}).length > 0 && (
        <Fact name={t("event.measures")}>
          <Measures event={event} />
        </Fact>
      )}
      {event.roadUserClass !== undefined && (
        <Fact name={t("event.who")}>{capitalised(t(`roadUser.${event.roadUserClass}`))}</Fact>
      )}
      {event.confidence !== undefined && (
        <Fact name={t("event.confidence")}>{t("event.confidenceOf", { percent: percent(event.confidence) })}</Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Where({ event, places }: { event: EventView; places: NamedPlaces }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { place, view, site } = whereOf(event, places, nameOf);
  return (
    <>
      {site === undefined
        ? t(places.isComplete ? "event.cameraUnlisted" : "event.cameraOnly", { camera: place })
        : [place, view, nameOf(site.ward)].filter((part) => part !== "").join(", ")}
      {site?.positionIsSample === true && <span className="muted"> ({t("event.samplePosition")})</span>}
      {event.place !== undefined && `. ${placeWords(t, nameOf, event.place)}.`}
    </>
  );
}

function When({ event, clock }: { event: EventView; clock: ClockState["source"] | undefined }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const delayMs = Date.parse(event.receivedAt) - Date.parse(event.startedAt);
  const delay = shortDuration(t, number, delayMs);
  return (
    <>
      <Moment at={event.startedAt} />.{" "}
      {delayMs >= 0 && <span className="muted">{t("event.received", { duration: delay })}</span>}
      {clock === "unsynchronised" && <strong className="doubt"> {t("event.clockUnsynchronised")}</strong>}
      {clock === "unknown" && <span className="doubt"> {t("event.clockUnknown")}</span>}
    </>
  );
}

/** The moments that prove it, with tenths: at a traffic light they matter. */
function Moments({ moments }: { moments: NonNullable<EventView["moments"]> }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const told = (["before", "at", "after"] as const).flatMap((which) => {
    const at = moments[which];
    return at === undefined ? [] : t(`moments.${which}`, { at: clockTenths(Date.parse(at), number) });
  });
  return <span className="number">{capitalised(told.join(" · "))}</span>;
}

function Light({ signal: { phase, since } }: { signal: NonNullable<EventView["signal"]> }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const at = clockTenths(Date.parse(since), number);
  return capitalised(t("signal.atMoment", { phase: t(`signal.${phase}`), since: at }));
}

function Measures({ event }: { event: EventView }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  return (
    <ul>
      {measureLines(t, number, event).map(({ key, name, value, isAlert }) => (
        <li key={key}>
          {name ?? <code>{key}</code>}: {value}
          {isAlert && <strong className="doubt"> ({t("measure.speedAlert")})</strong>}
        </li>
      ))}
    </ul>
  );
}

function HowLong({ event }: { event: EventView }) {
  const { t } = useTranslation();
  const now = useNow();
  const duration = durationWords(t, event.durationMs);
  if (event.endedAt === undefined) return t("event.stillOpen", { duration });
  return capitalised(t("event.ended", { duration, at: moment(Date.parse(event.endedAt), now) }));
}

import type { ClockState, EventView } from "@ngaba/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Moment } from "../../parts/age.tsx";
import { useNow } from "../../time/now.ts";
import { durationWords, moment } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { capitalised, faultSentence, headline, isCameraFault, kindWord, whereOf } from "./event-words.ts";
import type { Places } from "./places.ts";

type EventFactsProps = {
  readonly event: EventView;
  readonly places: Places;
  /** Of the agent, as its messages say; undefined while they are being read. */
  readonly clock: ClockState["source"] | undefined;
};

/** What, where, when, how long, who and how sure. What casts doubt on a fact stands beside it. */
export function EventFacts({ event, places, clock }: EventFactsProps) {
  const { t } = useTranslation();
  const { percent } = useLanguage();
  return (
    <dl className="facts" aria-label={t("event.facts")}>
      <Fact name={t("event.what")}>
        <b>{kindWord(t, event)}</b>: {headline(t, event)}.{" "}
        {!isCameraFault(event) && <span className="muted">{t("event.suspectedOnly")}</span>}
      </Fact>
      {event.reason !== undefined && <Fact name={t("event.reason")}>{faultSentence(t, event.reason)}</Fact>}
      <Fact name={t("event.where")}>
        <Where event={event} places={places} />
      </Fact>
      <Fact name={t("event.when")}>
        <When event={event} clock={clock} />
      </Fact>
      <Fact name={t("event.duration")}>
        <HowLong event={event} />
      </Fact>
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

function Where({ event, places }: { event: EventView; places: Places }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { place, view, site } = whereOf(event, places, nameOf);
  const zone = event.place?.name === undefined ? event.place?.id : nameOf(event.place.name);
  return (
    <>
      {site === undefined
        ? t(places.isComplete ? "event.cameraUnlisted" : "event.cameraOnly", { camera: place })
        : [place, view, nameOf(site.ward)].filter((part) => part !== "").join(", ")}
      {site?.positionIsSample === true && <span className="muted"> ({t("event.samplePosition")})</span>}
      {zone !== undefined && `. ${t("event.zone", { name: zone })}`}
    </>
  );
}

function When({ event, clock }: { event: EventView; clock: ClockState["source"] | undefined }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const delayMs = Date.parse(event.receivedAt) - Date.parse(event.startedAt);
  // Below a minute the tenths matter; `durationWords` speaks in full seconds.
  const delay =
    delayMs < 60_000 ? t("duration.tenths", { seconds: number(delayMs / 1_000) }) : durationWords(t, delayMs);
  return (
    <>
      <Moment at={event.startedAt} />.{" "}
      {delayMs >= 0 && <span className="muted">{t("event.received", { duration: delay })}</span>}
      {clock === "unsynchronised" && <strong className="doubt"> {t("event.clockUnsynchronised")}</strong>}
      {clock === "unknown" && <span className="doubt"> {t("event.clockUnknown")}</span>}
    </>
  );
}

function HowLong({ event }: { event: EventView }) {
  const { t } = useTranslation();
  const now = useNow();
  const duration = durationWords(t, event.durationMs);
  if (event.endedAt === undefined) return t("event.stillOpen", { duration });
  return capitalised(t("event.ended", { duration, at: moment(Date.parse(event.endedAt), now) }));
}

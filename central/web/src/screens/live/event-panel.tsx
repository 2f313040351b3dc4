import type { EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { memo, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { eventQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { SeverityMark } from "../../parts/marks.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { HandlingPanel } from "../event/handling-panel.tsx";
import { liveViewAddress } from "../live-view/address.ts";
import { courseOf, withArrivedPictures } from "./event-course.ts";
import { EventCourse } from "./event-course-list.tsx";
import { EventFacts } from "./event-facts.tsx";
import { EventLaw } from "./event-law.tsx";
import { EventPicture } from "./event-picture.tsx";
import { headline } from "./event-words.ts";
import { EvidenceClips } from "./evidence-clips.tsx";
import { eventAddress } from "./feed-address.ts";
import type { NamedPlaces } from "./places.ts";
import { useSharedView } from "./shared-view.ts";

type EventPanelProps = {
  readonly ref: Ref<HTMLElement>;
  /** Of the event to show; undefined when there is none. */
  readonly id: string | undefined;
  /** Its newest state, when the list has it. */
  readonly event: EventView | undefined;
  /** False while the panel follows the newest event. */
  readonly isChosen: boolean;
  readonly places: NamedPlaces;
  readonly isEnlarged: boolean;
  readonly onEnlarge: (isEnlarged: boolean) => void;
  readonly onStep: (by: 1 | -1) => void;
  /** Back up to the list, where everything stands in one column. */
  readonly onList: () => void;
  readonly onBack: () => void;
  /** Somebody acts on the event: it stays in view. */
  readonly onHold: () => void;
  /** To make an incident by hand; undefined for who may not. */
  readonly onReport: (() => void) | undefined;
};

/** The event in view: its picture first, then the facts in sentences, then its course. */
export const EventPanel = memo(function EventPanel(props: EventPanelProps) {
  const { t } = useTranslation();
  const [view] = useSharedView();
  return (
    <section ref={props.ref} className="panel event" aria-labelledby="event-title">
      <header className="panel-head">
        <h2 id="event-title">{t("event.title")}</h2>
        {!props.isChosen && <span className="muted">{t("event.newest")}</span>}
        <span className="spacer" />
        {props.event !== undefined && (
          <Link href={liveViewAddress(props.event.cameraId, { screen: "feed", eventId: props.event.id, view })}>
            {t("liveView.open")} <kbd>l</kbd>
          </Link>
        )}
        <button type="button" className="one-column-only" onClick={props.onList}>
          {t("event.backToList")}
        </button>
        {props.isChosen && (
          <button type="button" onClick={props.onBack}>
            {t("event.backToNewest")} <kbd>Esc</kbd>
          </button>
        )}
        <button type="button" onClick={() => props.onStep(-1)}>
          {t("feed.previous")} <kbd>k</kbd>
        </button>
        <button type="button" onClick={() => props.onStep(1)}>
          {t("feed.next")} <kbd>j</kbd>
        </button>
      </header>
      {props.id === undefined ? <Say>{t("event.none")}</Say> : <Body {...props} id={props.id} />}
      {props.onReport !== undefined && (
        <p className="panel-foot">
          <button type="button" onClick={props.onReport}>
            {t("report.open")} <kbd>i</kbd>
          </button>
        </p>
      )}
    </section>
  );
});

function Body(props: EventPanelProps & { readonly id: string }) {
  const { id, event: listed, isChosen, places, isEnlarged, onEnlarge, onHold } = props;
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const [view] = useSharedView();
  const { data: detail, error, refetch } = useQuery(eventQuery(useApi(), id));
  const problem = apiErrorOf(error);
  const known = listed ?? detail;
  if (known === undefined) {
    if (problem?.reason === "refused" && problem.status === 404) return <Say>{t("event.missing")}</Say>;
    if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
    return <Say>{t("event.loading")}</Say>;
  }
  const event = withArrivedPictures(known, detail);
  const course = detail === undefined ? undefined : courseOf(detail.messages);
  return (
    <div className="event-body">
      <EventPicture key={id} event={event} places={places} isEnlarged={isEnlarged} onEnlarge={onEnlarge} />
      {event.evidence !== undefined && <EvidenceClips evidence={event.evidence} />}
      <div className="event-text">
        <h3>
          <SeverityMark severity={event.severity} /> {headline(t, nameOf, event)}
        </h3>
        <p>
          <Link href={eventAddress(id, view)}>
            {t("eventScreen.open")} <kbd>o</kbd>
          </Link>
        </p>
        <HandlingPanel event={event} isFollowing={!isChosen} onHold={onHold} />
        <EventFacts event={event} places={places} clock={event.clock ?? course?.clock} />
        <EventLaw event={event} />
        {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
        {problem === undefined && <EventCourse steps={course?.steps} />}
      </div>
    </div>
  );
}

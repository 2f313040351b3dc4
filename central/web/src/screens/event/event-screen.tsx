import type { EventDetail, EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { eventQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { SeverityMark } from "../../parts/marks.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useLanguage } from "../../words/use-language.ts";
import { courseOf } from "../live/event-course.ts";
import { EventCourse } from "../live/event-course-list.tsx";
import { EventFacts } from "../live/event-facts.tsx";
import { EventLaw } from "../live/event-law.tsx";
import { headline } from "../live/event-words.ts";
import { EvidenceClips } from "../live/evidence-clips.tsx";
import { eventAddress, feedAddress } from "../live/feed-address.ts";
import { neighbour } from "../live/feed-state.ts";
import { usePlaces } from "../live/places.ts";
import { type SharedView, useSharedView } from "../live/shared-view.ts";
import { useFeed, useFeedFilter } from "../live/use-feed.ts";
import { liveViewAddress } from "../live-view/address.ts";
import { CameraSide } from "./camera-side.tsx";
import { EventPictures } from "./event-pictures.tsx";
import { HandlingPanel } from "./handling-panel.tsx";

/** One event with everything that is known of it and everything that can be done about it. */
export function EventScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const api = useApi();
  const { data: event, error, refetch } = useQuery(eventQuery(api, id));
  const [view] = useSharedView();
  const live = event && liveViewAddress(event.cameraId, { screen: "event", eventId: id, view });
  useEventKeys(id, live, view);
  useTitle(t("event.title"));
  const problem = apiErrorOf(error);
  return (
    <div className="event-screen">
      <p className="event-screen-head">
        <Link href={feedAddress(id, view)}>
          {t("eventScreen.back")} <kbd>Esc</kbd>
        </Link>
        {live !== undefined && (
          <>
            {" · "}
            <Link href={live}>
              {t("liveView.open")} <kbd>l</kbd>
            </Link>
          </>
        )}
      </p>
      {event !== undefined && <Body key={id} event={event} />}
      {event === undefined && problem === undefined && <Say>{t("event.loading")}</Say>}
      {problem?.reason === "refused" && problem.status === 404 && <Say>{t("event.missing")}</Say>}
      {problem !== undefined && !(problem.reason === "refused" && problem.status === 404) && (
        <Trouble error={problem} onRetry={() => void refetch()} />
      )}
    </div>
  );
}

/** Next and previous in the feed, its camera live, and back to where the event stands in the feed. */
function useEventKeys(id: string, live: string | undefined, view: SharedView): void {
  const [filter] = useFeedFilter();
  const { data: feed } = useFeed(filter);
  const [, navigate] = useLocation();
  const step = (by: 1 | -1) => {
    const next = neighbour(feed?.events ?? [], id, by);
    if (next !== undefined) navigate(eventAddress(next.id, view));
  };
  const leave = () => navigate(feedAddress(id, view));
  const look = () => live !== undefined && navigate(live);
  useKeys({ j: () => step(1), k: () => step(-1), l: look, Escape: leave });
}

function Body({ event }: { event: EventDetail }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const places = usePlaces();
  const course = courseOf(event.messages);
  return (
    <>
      <h1>
        <SeverityMark severity={event.severity} /> {headline(t, nameOf, event)}
      </h1>
      <div className="event-columns">
        <div className="event-main">
          <EventPictures event={event} detail={event} />
          <OtherEvidence event={event} />
          <EventFacts event={event} places={places} clock={event.clock ?? course.clock} />
          <EventLaw event={event} />
          {course.steps.length > 0 && <EventCourse steps={course.steps} />}
        </div>
        <div className="event-aside">
          <HandlingPanel event={event} />
          <CameraSide event={event} places={places} />
        </div>
      </div>
    </>
  );
}

/** Its clips to be downloaded, what of them is missing, and the manifest: the player above shows frames only. */
function OtherEvidence({ event: { evidence } }: { event: EventView }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (evidence === undefined) return null;
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("eventScreen.files")}</summary>
      {isOpen && <EvidenceClips evidence={evidence} />}
    </details>
  );
}

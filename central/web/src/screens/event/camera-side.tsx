import type { EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { cameraEventsQuery, useActing } from "../../api/acting-queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Age } from "../../parts/age.tsx";
import { Late } from "../../parts/late.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { Trouble } from "../../parts/say.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { cameraAddress } from "../camera/camera-address.ts";
import { CameraStanding } from "../live/camera-care.tsx";
import { CameraPictureFigure } from "../live/camera-picture.tsx";
import { headline } from "../live/event-words.ts";
import type { Places } from "../live/places.ts";
import { handlingNews } from "./act-words.ts";

/** Leaflet comes with it. */
const LiveMap = lazy(async () => ({ default: (await import("../map/live-map.tsx")).LiveMap }));

type CameraSideProps = { readonly event: EventView; readonly places: Places };

/** The event's camera as it is now: its state, its newest picture, what else was found in it of late, and what is around it. */
export function CameraSide({ event, places }: CameraSideProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const camera = places.cameras.get(event.cameraId);
  return (
    <section className="camera-side" aria-labelledby="camera-side-title">
      <h4 id="camera-side-title">
        {t("eventScreen.camera")}:{" "}
        {camera === undefined ? (
          <code>{event.cameraId}</code>
        ) : (
          <Link href={cameraAddress(camera.id)}>{nameOf(camera.name)}</Link>
        )}
      </h4>
      {camera !== undefined && <CameraStanding camera={camera} />}
      {camera?.agentId !== undefined && <CameraPictureFigure camera={camera} />}
      <h4>{t("eventScreen.lastEvents")}</h4>
      <LastEvents cameraId={event.cameraId} exceptId={event.id} />
      {camera !== undefined && <Around cameraId={camera.id} />}
    </section>
  );
}

/** The camera's site on the map, with those around it. */
function Around({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <>
      <h4>{t("map.around")}</h4>
      <div className="event-map">
        <Late loading={t("map.loading")} failed={t("map.failed")}>
          <LiveMap cameraId={cameraId} onChoose={(id) => navigate(cameraAddress(id))} />
        </Late>
      </div>
    </>
  );
}

function LastEvents({ cameraId, exceptId }: { cameraId: string; exceptId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(cameraEventsQuery(useActing(), cameraId));
  const problem = apiErrorOf(error);
  if (data !== undefined) return <EventLinks events={data.filter(({ id }) => id !== exceptId)} />;
  if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
  return <p className="muted">{t("eventScreen.lastEventsLoading")}</p>;
}

type LinkedEvent = Pick<EventView, "id" | "kind" | "severity" | "startedAt" | "title" | "roadUserClass" | "handling">;

/** Events as links to their own screens. */
export function EventLinks({ events }: { events: readonly LinkedEvent[] }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  if (events.length === 0) return <p className="muted">{t("eventScreen.lastEventsNone")}</p>;
  return (
    <ul className="event-links">
      {events.map((event) => (
        <li key={event.id}>
          <SeverityMark severity={event.severity} />
          <Link href={`/events/${event.id}`}>{headline(t, nameOf, event)}</Link>
          <span className="muted">
            <Age at={event.startedAt} t={t} />
            {handlingNews(t, event) !== "" && ` · ${handlingNews(t, event)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

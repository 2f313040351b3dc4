import type { CameraView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { camerasQuery, sitesQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { useConnection } from "../../api/use-connection.ts";
import { CameraMark } from "../../parts/marks.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useMay } from "../../shell/session.ts";
import { clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { CameraStanding } from "../live/camera-care.tsx";
import { CameraOrders } from "../live/camera-orders.tsx";
import { CameraPictureFigure } from "../live/camera-picture.tsx";
import { KeepStretch } from "../live/keep-stretch.tsx";
import { type Places, usePlaces } from "../live/places.ts";
import { RulesOff } from "../live/rules-off.tsx";
import { liveViewAddress } from "../live-view/address.ts";
import { cameraAddress } from "./camera-address.ts";
import { CameraHistory } from "./camera-history.tsx";

/** One camera: its picture, how it stands and stood, what happened before it, what may be ordered of it. */
export function CameraScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const api = useApi();
  const cameras = useQuery(camerasQuery(api));
  const sites = useQuery(sitesQuery(api));
  const places = usePlaces();
  useTitle(id);
  const [, goTo] = useLocation();
  const back = () => (history.length > 1 ? history.back() : goTo("/wall"));
  const camera = places.cameras.get(id);
  // In the place of this page, and back in its place: else `Esc` would lead from here to the live picture again.
  const look = () => camera?.agentId !== undefined && goTo(liveFrom(id), { replace: true });
  useKeys({ l: look, Escape: back });
  const problem = apiErrorOf(cameras.error ?? sites.error);
  const retry = () => void Promise.all([cameras.refetch(), sites.refetch()]);
  const trouble = problem && <Trouble error={problem} onRetry={retry} />;
  if (!places.isComplete) return trouble ?? <Say>{t("cameras.loading")}</Say>;
  if (camera === undefined) {
    return (
      <Say>
        {t("cameraPage.missing", { id })} <Link href="/wall">{t("cameraPage.toWall")}</Link>
      </Say>
    );
  }
  return (
    <>
      {trouble}
      <article className="camera-page">
        <Standing camera={camera} places={places} />
        <CameraHistory key={id} camera={camera} />
      </article>
    </>
  );
}

const liveFrom = (cameraId: string): string => liveViewAddress(cameraId, { screen: "camera" });

type CameraProps = { readonly camera: CameraView; readonly places: Places };

function Standing({ camera, places }: CameraProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const connection = useConnection();
  const may = useMay();
  const site = places.sites.get(camera.siteId);
  return (
    <section className="panel camera-now" aria-labelledby="camera-title">
      <header className="panel-head">
        <h1 id="camera-title">{nameOf(camera.name)}</h1>
        <code>{camera.id}</code>
        <span className="spacer" />
        {camera.agentId !== undefined && (
          <Link href={liveFrom(camera.id)} replace>
            {t("liveView.open")} <kbd>l</kbd>
          </Link>
        )}
      </header>
      {connection?.kind === "reconnecting" && <Say>{t("cameras.stale", { since: clockTime(connection.at) })}</Say>}
      <div className="care">
        <CameraStanding camera={camera} />
        <p>
          {site === undefined ? t("cameras.otherWard") : `${nameOf(site.name)}, ${nameOf(site.ward)}`}
          {site?.positionIsSample === true && <span className="muted"> ({t("event.samplePosition")})</span>}
          {camera.isSmart && <span className="muted"> · {t("cameras.smart")}</span>}
          {site !== undefined && (
            <>
              {" · "}
              <Link href={`/map?${new URLSearchParams({ site: site.id })}`}>{t("cameraPage.onMap")}</Link>
            </>
          )}
        </p>
        <RulesOff camera={camera} />
        <CameraPictureFigure key={camera.id} camera={camera} />
        <Neighbours camera={camera} places={places} />
        {camera.agentId !== undefined && may("POST /api/cameras/:id/orders") && (
          <>
            <h2>{t("order.title")}</h2>
            <CameraOrders camera={camera} />
          </>
        )}
        {camera.agentId !== undefined && may("POST /api/cameras/:id/recordings") && (
          <>
            <h2>{t("keep.title")}</h2>
            <KeepStretch camera={camera} />
          </>
        )}
      </div>
    </section>
  );
}

/** The other cameras of its site. */
function Neighbours({ camera, places }: CameraProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const others = [...places.cameras.values()].filter(({ id, siteId }) => siteId === camera.siteId && id !== camera.id);
  if (others.length === 0) return null;
  return (
    <nav aria-label={t("cameraPage.neighbours")}>
      <ul>
        {others.map(({ id, name, connection }) => (
          <li key={id}>
            <Link href={cameraAddress(id)}>
              <CameraMark state={connection} /> {nameOf(name)}
            </Link>{" "}
            <span className={`camera-${connection}`}>{t(`cameraState.${connection}`)}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}

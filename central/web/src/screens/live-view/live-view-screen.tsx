import type { CameraView } from "@ngaba/contract";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Say } from "../../parts/say.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { CameraStanding } from "../live/camera-care.tsx";
import { cameraWords, usePlaces } from "../live/places.ts";
import { useWayBack } from "./address.ts";
import { CameraVideo } from "./camera-video.tsx";

/** One camera: its live picture, and back over what its agent still holds. */
export function LiveViewScreen({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const camera = places.cameras.get(cameraId);
  const wayBack = useWayBack(cameraId);
  useEffect(() => {
    document.title = `${t("liveView.title")} · ${t("product")}`;
  }, [t]);
  return (
    <section className="panel live-view" aria-labelledby="live-view-title">
      <header className="panel-head">
        <h1 id="live-view-title">{t("liveView.title")}</h1>
        {camera !== undefined && <CameraName camera={camera} />}
        <span className="spacer" />
        <Link href={wayBack}>{t("liveView.back")}</Link> <kbd>Esc</kbd>
      </header>
      {camera === undefined && places.isComplete && <Say>{t("liveView.noCamera")}</Say>}
      {camera === undefined && !places.isComplete && <Say>{t("cameras.loading")}</Say>}
      {camera !== undefined && (
        <>
          <CameraStanding camera={camera} />
          <CameraVideo key={camera.id} camera={camera} />
        </>
      )}
    </section>
  );
}

function CameraName({ camera }: { camera: CameraView }) {
  const { nameOf } = useLanguage();
  const site = usePlaces().sites.get(camera.siteId);
  const { place, view } = cameraWords(nameOf(camera.name), site && nameOf(site.name));
  return (
    <p>
      <b>{place}</b>
      {view !== "" && <span className="muted"> · {view}</span>}
    </p>
  );
}

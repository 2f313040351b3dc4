import type { CameraView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Say, Trouble } from "../../parts/say.tsx";
import { useTitle } from "../../parts/use-title.ts";
import { useLanguage } from "../../words/use-language.ts";
import { CameraStanding } from "../live/camera-care.tsx";
import { cameraWords, usePlaces } from "../live/places.ts";
import { useInventory } from "../wall/use-inventory.ts";
import { useWayBack } from "./address.ts";
import { CameraVideo } from "./camera-video.tsx";

/** One camera: its live picture, and back over what its agent still holds. */
export function LiveViewScreen({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const camera = places.cameras.get(cameraId);
  const wayBack = useWayBack(cameraId);
  const { problem, retry } = useInventory({});
  useTitle(t("liveView.title"));
  return (
    <section className="panel live-view" aria-labelledby="live-view-title">
      <header className="panel-head">
        <h1 id="live-view-title">{t("liveView.title")}</h1>
        {camera !== undefined && <CameraName camera={camera} />}
        <span className="spacer" />
        <Link href={wayBack} replace>
          {t("keys.backOnly")}
        </Link>{" "}
        <kbd>Esc</kbd>
      </header>
      {problem !== undefined && <Trouble error={problem} onRetry={retry} />}
      {camera === undefined && places.isComplete && <Say>{t("liveView.noCamera")}</Say>}
      {camera === undefined && !places.isComplete && problem === undefined && <Say>{t("cameras.loading")}</Say>}
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

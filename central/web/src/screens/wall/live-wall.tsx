import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Say } from "../../parts/say.tsx";
import { usePlaces } from "../live/places.ts";
import { useSharedView } from "../live/shared-view.ts";
import { TilesContext } from "./tile-live.tsx";
import { useOpenAlarms } from "./use-open-alarms.ts";
import { chooseCameras, isReported } from "./wall-filter.ts";
import { WallTile } from "./wall-tile.tsx";

/** The pictures of all cameras that some agent reports, beside the feed. */
export function LiveWall() {
  const { t } = useTranslation();
  const places = usePlaces();
  const reported = useMemo(() => chooseCameras(places, {}).filter(isReported), [places]);
  const [view] = useSharedView();
  const here = useMemo(() => ({ screen: "feed", view }) as const, [view]);
  const alarms = new Map(useOpenAlarms().map((event) => [event.cameraId, event]));
  return (
    <section className="panel live-wall" aria-label={t("nav.wall")}>
      {places.isComplete && reported.length === 0 && <Say>{t("wall.noneReported")}</Say>}
      <TilesContext value={here}>
        <ul className="tiles">
          {reported.map((one) => (
            <WallTile key={one.camera.id} one={one} alarm={alarms.get(one.camera.id)} />
          ))}
        </ul>
      </TilesContext>
    </section>
  );
}

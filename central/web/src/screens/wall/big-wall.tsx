import type { EventView } from "@ngaba/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "wouter";
import { worst } from "../../api/feed-filter.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useWakeLock } from "../../parts/use-wake-lock.ts";
import { TopLine } from "../../shell/top-line.tsx";
import { useNow } from "../../time/now.ts";
import { type Places, usePlaces } from "../live/places.ts";
import { wallTurn } from "./alarms.ts";
import { type BigWallSettings, bigWallSettingsOf } from "./big-wall-settings.ts";
import { useGroupCameras } from "./use-group-cameras.ts";
import { useInventory } from "./use-inventory.ts";
import { useOpenAlarms } from "./use-open-alarms.ts";
import {
  chooseCameras,
  isReported,
  type WallCamera,
  type WallFilter,
  wallFilterOf,
  withWallFilter,
} from "./wall-filter.ts";
import { WallTile } from "./wall-tile.tsx";

/** The wall on the room's large display: nobody touches it, so pages turn by themselves and alarms come to the front. */
export function BigWall() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [, goTo] = useLocation();
  useTitle(t("nav.wall"));
  useWakeLock();
  const back = () => goTo(`/wall?${withWallFilter(new URLSearchParams(), wallFilterOf(params))}`);
  useKeys({ Escape: back });
  return (
    <div className="big-wall">
      <TopLine />
      <main id="content">
        <h1 className="unseen">{t("nav.wall")}</h1>
        <Display params={params} />
      </main>
    </div>
  );
}

function Display({ params }: { params: URLSearchParams }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const address = params.toString();
  const filter = useMemo(() => wallFilterOf(new URLSearchParams(address)), [address]);
  const ofGroup = useGroupCameras(filter.group);
  const chosen = useMemo(() => camerasOf(places, filter, ofGroup), [places, filter, ofGroup]);
  const { isRead, cameras, problem, retry } = useInventory(filter);
  if (!isRead) {
    return problem === undefined ? <Say>{t("cameras.loading")}</Say> : <Trouble error={problem} onRetry={retry} />;
  }
  if (chosen.length === 0) return <Say>{t(cameras.length === 0 ? "cameras.empty" : "wall.noneChosen")}</Say>;
  return <Pages chosen={chosen} settings={bigWallSettingsOf(params)} />;
}

/** A display need not turn to empty frames, unless it is asked for just these. */
function camerasOf(places: Places, filter: WallFilter, ofGroup?: ReadonlySet<string>): readonly WallCamera[] {
  const all = chooseCameras(places, filter, ofGroup);
  return filter.state === undefined ? all.filter(isReported) : all;
}

type PagesProps = { readonly chosen: readonly WallCamera[]; readonly settings: BigWallSettings };

function Pages({ chosen, settings: { columns, rows, seconds } }: PagesProps) {
  const { t } = useTranslation();
  const now = useNow();
  const cameras = new Map(chosen.map((one) => [one.camera.id, one]));
  const alarms = new Map(
    useOpenAlarms()
      .filter(({ cameraId }) => cameras.has(cameraId))
      .map((event): [string, EventView] => [event.cameraId, event]),
  );
  const turn = Math.floor(now / 1_000 / seconds);
  const { forward, more, rotating, page, pages } = wallTurn(
    [...cameras.keys()],
    [...alarms.keys()],
    columns * rows,
    turn,
  );
  const gridTemplate = `repeat(${rows}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))`;
  return (
    <>
      <p className="big-wall-line">
        {forward.length > 0 && (
          <b className={`severity-${worst([...alarms.values()].map(({ severity }) => severity))}`}>
            {t("wall.alarms", { count: alarms.size })}
          </b>
        )}
        {more > 0 && <span> {t("wall.moreAlarms", { count: more })}</span>}
        <span className="spacer" />
        <span className="muted">{t("wall.page", { page: page + 1, pages, count: chosen.length })}</span>
      </p>
      <ul className="tiles" style={{ gridTemplate }}>
        {[...forward, ...rotating].map((id) => {
          const one = cameras.get(id);
          return one && <WallTile key={id} one={one} alarm={alarms.get(id)} isForward={forward.includes(id)} />;
        })}
      </ul>
    </>
  );
}

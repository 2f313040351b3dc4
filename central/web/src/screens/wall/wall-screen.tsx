import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";
import { useConnection } from "../../api/use-connection.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { clockTime } from "../../time/time-words.ts";
import { usePlaces } from "../live/places.ts";
import { openTileLive, TilesContext } from "./tile-live.tsx";
import { useGroupCameras } from "./use-group-cameras.ts";
import { useInventory } from "./use-inventory.ts";
import { useOpenAlarms } from "./use-open-alarms.ts";
import { chooseCameras, type WallFilter, wallFilterOf, withWallFilter } from "./wall-filter.ts";
import { WallTile } from "./wall-tile.tsx";
import { WallTools } from "./wall-tools.tsx";

/** The newest picture of every camera, or of those that the address chooses. */
export function WallScreen() {
  const { t } = useTranslation();
  useTitle(t("nav.wall"));
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const filter = useMemo(() => wallFilterOf(new URLSearchParams(address)), [address]);
  const here = useMemo(() => ({ screen: "wall", filter }) as const, [filter]);
  const search = useRef<HTMLInputElement>(null);
  useKeys({
    "/": () => search.current?.focus(),
    l: () => openTileLive(":focus-within", ":hover"),
  });
  const setFilter = (change: Partial<WallFilter>) =>
    setParams((old) => withWallFilter(old, { ...filter, ...change }), { replace: true });
  const chosen = withWallFilter(new URLSearchParams(), filter);
  return (
    <section className="wall" aria-labelledby="wall-title">
      <h1 id="wall-title" className="unseen">
        {t("nav.wall")}
      </h1>
      <WallTools ref={search} filter={filter} onFilter={setFilter} bigWall={`/wall/screen?${chosen}`} />
      <TilesContext value={here}>
        <Tiles filter={filter} />
      </TilesContext>
    </section>
  );
}

function Tiles({ filter }: { filter: WallFilter }) {
  const { t } = useTranslation();
  const { text, ward, group, state, sort } = filter;
  const { isRead, cameras, problem, retry } = useInventory(filter);
  const connection = useConnection();
  const places = usePlaces();
  const ofGroup = useGroupCameras(group);
  const shown = useMemo(
    () => chooseCameras(places, { text, ward, state, sort }, ofGroup),
    [places, text, ward, state, sort, ofGroup],
  );
  const alarms = new Map(useOpenAlarms().map((event) => [event.cameraId, event]));
  const trouble = problem && <Trouble error={problem} onRetry={retry} />;
  if (!isRead) return trouble ?? <Say>{t("cameras.loading")}</Say>;
  if (cameras.length === 0) return trouble ?? <Say>{t("cameras.empty")}</Say>;
  return (
    <div className="wall-body">
      {trouble}
      {connection?.kind === "reconnecting" && <Say>{t("cameras.stale", { since: clockTime(connection.at) })}</Say>}
      <p className="muted wall-count" role="status">
        {t("wall.count", { shown: shown.length, count: cameras.length })}
      </p>
      {shown.length === 0 && <Say>{t("cameras.noMatch")}</Say>}
      <ul className="tiles">
        {shown.map((one) => (
          <WallTile key={one.camera.id} one={one} alarm={alarms.get(one.camera.id)} />
        ))}
      </ul>
    </div>
  );
}

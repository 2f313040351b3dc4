import type { EventView } from "@ngaba/contract";
import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { CameraMark, SeverityMark } from "../../parts/marks.tsx";
import { Say } from "../../parts/say.tsx";
import { useCalm } from "../../parts/use-calm.ts";
import { useKeys } from "../../parts/use-keys.ts";
import { useLatest } from "../../parts/use-latest.ts";
import { useLanguage } from "../../words/use-language.ts";
import { openTileLive, TilesContext } from "../wall/tile-live.tsx";
import { useOpenAlarms } from "../wall/use-open-alarms.ts";
import { WallTile } from "../wall/wall-tile.tsx";
import { type SiteMark, troubledFirst } from "./site-marks.ts";

/** The cameras of the chosen site with their pictures. */
export function SitePanel({ mark, onBack }: { mark: SiteMark; onBack: () => void }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const alarms = new Map(useOpenAlarms().map((event): [string, EventView] => [event.cameraId, event]));
  const { site, cameras } = mark;
  const here = useMemo(() => ({ screen: "map", siteId: site.id }) as const, [site.id]);
  useKeys({ l: () => openTileLive(":focus-within", ":hover", "") });
  return (
    <TilesContext value={here}>
      <header className="panel-head">
        <h2>{nameOf(site.name)}</h2>
        <span className="spacer" />
        <button type="button" onClick={onBack}>
          {t("map.back")} <kbd>Esc</kbd>
        </button>
      </header>
      <p className="site-where">
        {nameOf(site.ward)}
        {site.positionIsSample && <span className="muted"> ({t("event.samplePosition")})</span>}
      </p>
      <ul className="tiles">
        {cameras.map((camera) => (
          <WallTile key={camera.id} one={{ camera, site }} alarm={alarms.get(camera.id)} />
        ))}
      </ul>
    </TilesContext>
  );
}

/** In a storm the order is another one with each event; the marks on the map show those at once. */
const ORDER_STAYS_FOR_MS = 1_000;

/** The sites that need a person, as a list: also for who cannot see the map. */
export function TroubledSites({ marks, onChoose }: { marks: readonly SiteMark[]; onChoose: (siteId: string) => void }) {
  const { t } = useTranslation();
  const choose = useLatest(onChoose);
  const calm = useCalm(marks, ORDER_STAYS_FOR_MS);
  const troubled = useMemo(() => troubledFirst(calm), [calm]);
  return (
    <>
      <header className="panel-head">
        <h2>{t("map.troubled")}</h2>
      </header>
      {troubled.length === 0 && <Say>{t("map.noTrouble")}</Say>}
      <ul>
        {troubled.map(({ site, state, severity }) => (
          <TroubledSite key={site.id} {...{ site, state, severity }} onChoose={choose} />
        ))}
      </ul>
    </>
  );
}

type TroubledSiteProps = Pick<SiteMark, "site" | "state" | "severity"> & {
  readonly onChoose: (siteId: string) => void;
};

const TroubledSite = memo(function TroubledSite({ site, state, severity, onChoose }: TroubledSiteProps) {
  const { t, nameOf } = useLanguage();
  return (
    <li>
      <button type="button" className="row camera-row" onClick={() => onChoose(site.id)}>
        {severity === undefined ? <CameraMark state={state} /> : <SeverityMark severity={severity} />}
        <span className="camera-name">{nameOf(site.name)}</span>
        <span className={`camera-word camera-${state}`}>{t(`cameraState.${state}`)}</span>
        <span className="camera-where">{nameOf(site.ward)}</span>
        {severity !== undefined && (
          <span className="camera-more">
            <span className={`severity-${severity}`}>{t(`severity.${severity}`)}</span>
          </span>
        )}
      </button>
    </li>
  );
});

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";
import { camerasQuery, sitesQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { useConnection } from "../../api/use-connection.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { withParams } from "../../parts/with-params.ts";
import { clockTime } from "../../time/time-words.ts";
import { CityMap } from "./city-map.tsx";
import { SitePanel, TroubledSites } from "./site-panel.tsx";
import { useSiteMarks } from "./use-site-marks.ts";

/** The whole city on a map; which site is chosen the address says. */
export function MapScreen() {
  const { t } = useTranslation();
  const api = useApi();
  const cameras = useQuery(camerasQuery(api));
  const sites = useQuery(sitesQuery(api));
  const connection = useConnection();
  const marks = useSiteMarks();
  const [chosenId, choose] = useChosenSite();
  useTitle(t("nav.map"));
  const back = () => choose(undefined);
  useKeys({ Escape: back });
  const problem = apiErrorOf(cameras.error ?? sites.error);
  const chosen = marks.find(({ site }) => site.id === chosenId);
  return (
    <div className="map-screen">
      <h1 className="unseen">{t("nav.map")}</h1>
      <CityMap marks={marks} chosenId={chosenId} onChoose={choose} />
      <section className="panel map-side" aria-label={t("map.side")}>
        {connection?.kind === "reconnecting" && <Say>{t("cameras.stale", { since: clockTime(connection.at) })}</Say>}
        {problem !== undefined && (
          <Trouble error={problem} onRetry={() => void Promise.all([cameras.refetch(), sites.refetch()])} />
        )}
        {problem === undefined && (cameras.isPending || sites.isPending) && <Say>{t("cameras.loading")}</Say>}
        {cameras.isSuccess && sites.isSuccess && chosen === undefined && (
          <TroubledSites marks={marks} onChoose={choose} />
        )}
        {chosen !== undefined && <SitePanel mark={chosen} onBack={back} />}
      </section>
    </div>
  );
}

function useChosenSite(): [string | undefined, (siteId: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const choose = (siteId: string | undefined) =>
    setParams((old) => withParams(old, { site: siteId }), { replace: true });
  return [params.get("site") ?? undefined, choose];
}

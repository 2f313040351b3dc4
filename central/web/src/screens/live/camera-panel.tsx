import { CameraConnection } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type Ref, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { camerasQuery, sitesQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { useConnection } from "../../api/use-connection.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { countCameras } from "../../shell/city-state.ts";
import { clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { AgentNotices } from "./agent-notices.tsx";
import { type CameraFilter, groupCameras } from "./group-cameras.ts";
import { usePlaces } from "./places.ts";
import { useSharedView } from "./shared-view.ts";
import { WardSection } from "./ward-section.tsx";

const states: readonly CameraConnection[] = [
  ...(["live", "degraded", "offline", "connecting", "unknown"] as const),
  ...(["maintenance", "disabled", "not-connected"] as const),
];

type CameraPanelProps = {
  /** Of the search field, which `/` reaches. */
  readonly ref: Ref<HTMLInputElement>;
  readonly chosenId: string | undefined;
  readonly onChoose: (cameraId: string) => void;
};

/** Every camera with what may be claimed of it, by ward; above them the agents that someone must look after. */
export function CameraPanel({ ref, chosenId, onChoose }: CameraPanelProps) {
  const { t } = useTranslation();
  const api = useApi();
  const cameras = useQuery(camerasQuery(api));
  const sites = useQuery(sitesQuery(api));
  const [filter, changeFilter] = useCameraFilter();
  const problem = apiErrorOf(cameras.error ?? sites.error);
  const retry = () => void Promise.all([cameras.refetch(), sites.refetch()]);
  const connection = useConnection();
  const samples = sites.data?.filter(({ positionIsSample }) => positionIsSample).length ?? 0;
  return (
    <section className="panel cameras" aria-labelledby="cameras-title">
      <header className="panel-head">
        <h2 id="cameras-title">{t("cameras.title")}</h2>
      </header>
      <div className="camera-tools">
        <SearchField ref={ref} text={filter.text} onText={(text) => changeFilter({ text })} />
        <StateFilter filter={filter} onState={(state) => changeFilter({ state })} />
      </div>
      {connection?.kind === "reconnecting" && <Say>{t("cameras.stale", { since: clockTime(connection.at) })}</Say>}
      {problem !== undefined && <Trouble error={problem} onRetry={retry} />}
      {problem === undefined && (cameras.isPending || sites.isPending) && <Say>{t("cameras.loading")}</Say>}
      {cameras.data?.length === 0 && <Say>{t("cameras.empty")}</Say>}
      {cameras.isSuccess && sites.isSuccess && cameras.data.length > 0 && (
        <div className="rows wards">
          <AgentNotices />
          <Wards filter={filter} chosenId={chosenId} onChoose={onChoose} />
          {samples > 0 && <Say>{t("cameras.sample", { count: samples })}</Say>}
        </div>
      )}
    </section>
  );
}

/** The filter in the address; the same object until it changes. */
function useCameraFilter() {
  const [{ text = "", state = "all" }, change] = useSharedView();
  const filter = useMemo((): CameraFilter => ({ text, state }), [text, state]);
  return [filter, change] as const;
}

type StateFilterProps = {
  readonly filter: CameraFilter;
  readonly onState: (state: CameraConnection | undefined) => void;
};

function StateFilter({ filter, onState }: StateFilterProps) {
  const { t } = useTranslation();
  const { data: cameras = [] } = useQuery(camerasQuery(useApi()));
  const counts = countCameras(cameras);
  const present = states.filter((state) => counts[state] > 0 || state === filter.state);
  return (
    <select
      aria-label={t("cameras.filter")}
      value={filter.state}
      onChange={({ target }) => onState(CameraConnection.safeParse(target.value).data)}
    >
      <option value="all">{`${t("cameras.all")} · ${cameras.length}`}</option>
      {present.map((state) => (
        <option key={state} value={state}>
          {`${t(`cameraState.${state}`)} · ${counts[state]}`}
        </option>
      ))}
    </select>
  );
}

type WardsProps = Omit<CameraPanelProps, "ref"> & { readonly filter: CameraFilter };

function Wards({ filter, chosenId, onChoose }: WardsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const places = usePlaces();
  const groups = useMemo(() => groupCameras(places, filter, language), [places, filter, language]);
  if (groups.length === 0) return <Say>{t("cameras.noMatch")}</Say>;
  const isFiltered = filter.text.trim() !== "" || filter.state !== "all";
  return groups.map((group) => (
    <WardSection
      key={group.ward?.vi ?? ""}
      group={group}
      isFiltered={isFiltered}
      chosenId={chosenId}
      onChoose={onChoose}
    />
  ));
}

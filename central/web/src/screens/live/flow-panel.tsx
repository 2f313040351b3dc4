import type { CameraView, SiteView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { flowQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Choice } from "../../parts/choice.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useSettings } from "../../shell/settings.ts";
import { useLanguage } from "../../words/use-language.ts";
import { cameraAddress } from "../camera/camera-address.ts";
import { liveViewAddress } from "../live-view/address.ts";
import { CameraCare } from "./camera-care.tsx";
import { DetectionCost } from "./detection-cost.tsx";
import { FlowFigure } from "./flow-figure.tsx";
import { flowTable, linesOf } from "./flow-table.ts";
import { LaneFigure } from "./lane-figure.tsx";
import { LANE_MEASURES, type LaneMeasure, lanesOf, laneTable } from "./lane-table.ts";
import { cameraWords } from "./places.ts";
import { RulesOff } from "./rules-off.tsx";
import { useSharedView } from "./shared-view.ts";
import { TurningFigure } from "./turning-figure.tsx";
import { turningsOf } from "./turning-table.ts";

const windows = [30, 60, 180] as const;

type FlowPanelProps = { readonly camera: CameraView | undefined; readonly site: SiteView | undefined };

/** The chosen camera: how it stands and what may be done about it, its rules that are off, what its frames cost, its traffic by the minute. */
export function FlowPanel({ camera, site }: FlowPanelProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const [view] = useSharedView();
  const [minutes, setMinutes] = useState<number>(60);
  const words = camera && cameraWords(nameOf(camera.name), site && nameOf(site.name));
  return (
    <section className="panel flow" aria-labelledby="flow-title">
      <header className="panel-head">
        <h2 id="flow-title">{t("flow.title")}</h2>
        <span className="spacer" />
        <Choice
          label={t("flow.window")}
          options={windows.map((value) => ({ value, text: String(value) }))}
          value={minutes}
          onChoose={setMinutes}
        />
        <span className="muted" aria-hidden="true">
          {t("flow.minutes")}
        </span>
      </header>
      {camera === undefined || words === undefined ? (
        <Say>{t("flow.noCamera")}</Say>
      ) : (
        <>
          <p className="flow-camera">
            <b>{words.place}</b>
            {words.view !== "" && <span className="muted"> · {words.view}</span>}
            {camera.agentId !== undefined && (
              <>
                {" · "}
                <Link href={liveViewAddress(camera.id, { screen: "feed", view })}>{t("liveView.open")}</Link>
              </>
            )}
          </p>
          <p className="flow-camera">
            <Link href={cameraAddress(camera.id)}>{t("cameraPage.open")}</Link>
          </p>
          <CameraCare camera={camera} />
          <RulesOff camera={camera} />
          {camera.detection !== undefined && <DetectionCost detection={camera.detection} />}
          <Body key={camera.id} camera={camera} minutes={minutes} />
        </>
      )}
    </section>
  );
}

type Seen = NonNullable<ReturnType<typeof useSeries>["data"]>;

const useSeries = (cameraId: string, minutes: number) => useQuery(flowQuery(useApi(), cameraId, minutes));

const VIEWS = ["lines", "lanes", "turnings"] as const;
type View = (typeof VIEWS)[number];

function Body({ camera, minutes }: { camera: CameraView; minutes: number }): ReactNode {
  const { t } = useTranslation();
  const [chosen, choose] = useState<View>();
  const { data, error, refetch } = useSeries(camera.id, minutes);
  const problem = apiErrorOf(error);
  const trouble = problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return trouble || <Say>{t("flow.loading")}</Say>;
  const views = VIEWS.filter((view) => hasSomething(data, view));
  const view = views.find((one) => one === chosen) ?? views[0];
  if (view === undefined) return trouble || <Say>{t(camera.isSmart ? "flow.empty" : "flow.noCamera")}</Say>;
  const options = views.map((value) => ({ value, text: t(`flow.${value}`) }));
  return (
    <>
      {trouble}
      {views.length > 1 && <Choice label={t("flow.view")} options={options} value={view} onChoose={choose} />}
      {view === "lines" && <Lines camera={camera} data={data} />}
      {view === "lanes" && <Lanes camera={camera} data={data} />}
      {view === "turnings" && <Turnings camera={camera} data={data} />}
    </>
  );
}

function hasSomething({ series, lanes, turnings }: Seen, view: View): boolean {
  switch (view) {
    case "lines":
      return linesOf(series).length > 0;
    case "lanes":
      return lanes.minutes.length > 0;
    case "turnings":
      return turnings.minutes.length > 0;
    default:
      return view satisfies never;
  }
}

type PartProps = { readonly camera: CameraView; readonly data: Seen };

/** What the camera's newest minutes call a line or lane. */
function useNameOf(places: CameraView["lines"]): (id: string) => string {
  const { nameOf } = useLanguage();
  return (id) => {
    const name = places?.find((one) => one.id === id)?.name;
    return name === undefined ? id : nameOf(name);
  };
}

function Lines({ camera, data }: PartProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { theme } = useSettings();
  const lineName = useNameOf(camera.lines);
  const [chosen, choose] = useState<string>();
  const lines = useMemo(() => linesOf(data.series), [data]);
  const line = lines.find((id) => id === chosen) ?? lines[0] ?? "";
  const table = useMemo(() => flowTable(data.series, line, data.fromMs, data.toMs), [data, line]);
  const options = lines.map((id) => ({ value: id, text: lineName(id) }));
  return (
    <>
      {lines.length > 1 && <Choice label={t("flow.line")} options={options} value={line} onChoose={choose} />}
      <FlowFigure key={theme} name={nameOf(camera.name)} table={table} />
    </>
  );
}

function Lanes({ camera, data }: PartProps) {
  const { t } = useTranslation();
  const { theme } = useSettings();
  const laneName = useNameOf(camera.lanes);
  const [chosen, choose] = useState<string>();
  const [measure, setMeasure] = useState<LaneMeasure>("occupancy");
  const lanes = useMemo(() => lanesOf(data.lanes), [data]);
  const laneId = lanes.find((id) => id === chosen) ?? lanes[0] ?? "";
  const table = useMemo(
    () => laneTable(data.lanes, { laneId, measure }, data.fromMs, data.toMs),
    [data, laneId, measure],
  );
  const measures = LANE_MEASURES.map((value) => ({ value, text: t(`lane.${value}`) }));
  const options = lanes.map((id) => ({ value: id, text: laneName(id) }));
  return (
    <>
      {lanes.length > 1 && <Choice label={t("lane.choose")} options={options} value={laneId} onChoose={choose} />}
      <Choice label={t("lane.measure")} options={measures} value={measure} onChoose={setMeasure} />
      <LaneFigure key={theme} lane={laneName(laneId)} table={table} />
    </>
  );
}

function Turnings({ camera, data }: PartProps) {
  const lineName = useNameOf(camera.lines);
  const turnings = useMemo(() => turningsOf(data.turnings), [data]);
  return <TurningFigure turnings={turnings} lineName={lineName} />;
}

import type { CameraView, SiteView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { flowQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Choice } from "../../parts/choice.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useSettings } from "../../shell/settings.ts";
import { useLanguage } from "../../words/use-language.ts";
import { FlowFigure } from "./flow-figure.tsx";
import { flowTable, linesOf } from "./flow-table.ts";
import { cameraWords } from "./places.ts";

const windows = [30, 60, 180] as const;

type FlowPanelProps = { readonly camera: CameraView | undefined; readonly site: SiteView | undefined };

/** Counts per minute over the chosen camera's virtual lines. */
export function FlowPanel({ camera, site }: FlowPanelProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
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
          </p>
          <Body key={camera.id} camera={camera} minutes={minutes} />
        </>
      )}
    </section>
  );
}

function Body({ camera, minutes }: { camera: CameraView; minutes: number }): ReactNode {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { theme } = useSettings();
  const [chosenLine, setLine] = useState<string>();
  const { data, error, refetch } = useQuery(flowQuery(useApi(), camera.id, minutes));
  const lines = useMemo(() => (data === undefined ? [] : linesOf(data.series)), [data]);
  const line = lines.find((id) => id === chosenLine) ?? lines[0];
  const table = useMemo(() => {
    if (data === undefined || line === undefined) return undefined;
    return flowTable(data.series, line, data.fromMs, data.toMs);
  }, [data, line]);
  const lineName = (id: string | undefined): string => {
    const name = camera.lines?.find((one) => one.id === id)?.name;
    return name === undefined ? (id ?? "") : nameOf(name);
  };
  const problem = apiErrorOf(error);
  const trouble = problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return trouble || <Say>{t("flow.loading")}</Say>;
  if (table === undefined) return trouble || <Say>{t(camera.isSmart ? "flow.empty" : "flow.noCamera")}</Say>;
  return (
    <>
      {trouble}
      {lines.length > 1 && (
        <Choice
          label={t("flow.line")}
          options={lines.map((id) => ({ value: id, text: lineName(id) }))}
          value={line ?? ""}
          onChoose={setLine}
        />
      )}
      <FlowFigure key={theme} name={nameOf(camera.name)} table={table} />
    </>
  );
}

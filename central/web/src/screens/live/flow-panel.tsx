import type { CameraView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { flowQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Choice } from "../../parts/choice.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useSettings } from "../../shell/settings.ts";
import { useLanguage } from "../../words/use-language.ts";
import { FlowFigure } from "./flow-figure.tsx";
import { flowTable, linesOf } from "./flow-table.ts";

const windows = [30, 60, 180] as const;

/** Counts per minute over the chosen camera's virtual lines. */
export function FlowPanel({ camera }: { camera: CameraView | undefined }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const [minutes, setMinutes] = useState<number>(60);
  return (
    <section className="panel flow" aria-labelledby="flow-title">
      <header className="panel-head">
        <h2 id="flow-title">{t("flow.title")}</h2>
        <span className="spacer" />
        <Choice
          label={t("flow.window")}
          options={windows.map((value) => ({
            value,
            text: value < 120 ? t("flow.minutes", { count: value }) : t("flow.hours", { count: value / 60 }),
          }))}
          value={minutes}
          onChoose={setMinutes}
        />
      </header>
      {camera === undefined ? (
        <Say>{t("flow.noCamera")}</Say>
      ) : (
        <>
          <p className="flow-camera">{nameOf(camera.name)}</p>
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
  const problem = apiErrorOf(error);
  if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return <Say>{t("flow.loading")}</Say>;
  const lines = linesOf(data.series);
  const line = lines.find((id) => id === chosenLine) ?? lines[0];
  if (line === undefined) return <Say>{t(camera.isSmart ? "flow.empty" : "flow.noCamera")}</Say>;
  return (
    <>
      {lines.length > 1 && (
        <Choice
          label={t("flow.line")}
          options={lines.map((id) => ({ value: id, text: id }))}
          value={line}
          onChoose={setLine}
        />
      )}
      <FlowFigure key={theme} name={nameOf(camera.name)} table={flowTable(data.series, line, data.fromMs, data.toMs)} />
    </>
  );
}

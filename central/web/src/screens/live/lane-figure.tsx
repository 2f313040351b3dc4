import { useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { lanePlot } from "./lane-chart.ts";
import type { LaneMeasure, LaneTable } from "./lane-table.ts";
import { useMinuteChart } from "./use-minute-chart.ts";

/** One measure of a lane: the chart and, as its legend and for those who cannot see it, the figures as a table. */
export function LaneFigure({ lane, table }: { lane: string; table: LaneTable }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const wordsFor = useLaneValue(table.measure);
  const [pointed, setPointed] = useState<number>();
  const host = useMinuteChart(table, lanePlot, setPointed);
  const { measure, observedMinutes: observed, overall, highest, reachM } = table;
  const count = table.minutes.length;
  const minute = pointed === undefined ? undefined : table.minutes[pointed];
  const mean = minute === undefined || pointed === undefined ? overall : (table.mean[pointed] ?? undefined);
  const high = minute === undefined || pointed === undefined ? highest : (table.high[pointed] ?? undefined);
  const what = t(`lane.${measure}`);
  return (
    <figure className="flow-figure">
      <div
        ref={host}
        className="chart"
        role="img"
        aria-label={t("lane.chart", { what, lane, mean: wordsFor(overall), observed, count })}
      />
      <table className="sums">
        <thead>
          <tr>
            <th scope="col">
              {minute === undefined ? what : t("flow.atMinute", { at: clockTime(minute).slice(0, 5) })}
            </th>
            <th scope="col">
              <span className="swatch class-car" />
              {t("lane.mean")}
            </th>
            <th scope="col">
              {measure !== "occupancy" && "● "}
              {t(measure === "speed" ? "lane.p85" : "lane.highest")}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{lane}</th>
            <td>{wordsFor(mean)}</td>
            <td>{measure === "occupancy" && minute !== undefined ? "–" : wordsFor(high)}</td>
          </tr>
        </tbody>
      </table>
      <figcaption className="muted">
        {reachM !== undefined && `${t("lane.reach", { value: number(reachM) })} `}
        {t("flow.observed", { observed, count })}
        {observed < count && ` ${t("flow.gaps")}`}
      </figcaption>
    </figure>
  );
}

/** Writes a value of a measure, with its unit. */
function useLaneValue(measure: LaneMeasure): (value: number | undefined) => string {
  const { t } = useTranslation();
  const { number, percent } = useLanguage();
  return (value) => {
    if (value === undefined) return t("lane.nothing");
    if (measure === "occupancy") return percent(value);
    return measure === "queue"
      ? t("lane.vehicles", { value: number(value) })
      : t("unit.kmh", { value: number(Math.round(value)) });
  };
}

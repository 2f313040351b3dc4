import { RoadUserClass } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { flowPlot } from "./flow-chart.ts";
import type { FlowTable } from "./flow-table.ts";
import { useMinuteChart } from "./use-minute-chart.ts";

/** The chart and, as its legend and for those who cannot see it, the sums as a table. */
export function FlowFigure({ name, table }: { name: string; table: FlowTable }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const [pointed, setPointed] = useState<number>();
  const host = useMinuteChart(table, flowPlot, setPointed);
  const count = table.minutes.length;
  const observed = table.observedMinutes;
  const sum = table.rows.reduce((all, { total }) => all + total, 0);
  return (
    <figure className="flow-figure">
      <div
        ref={host}
        className="chart"
        role="img"
        aria-label={t("flow.chart", { camera: name, sum: number(sum), observed, count })}
      />
      <FlowSums table={table} pointed={pointed} />
      <figcaption className="muted">
        {t("flow.observed", { observed, count })}
        {observed < count && ` ${t("flow.gaps")}`}
        {table.partialMinutes > 0 && ` ${t("flow.partial", { count: table.partialMinutes })}`}
      </figcaption>
    </figure>
  );
}

/** @param pointed index of the minute under the pointer; without one, the sums over all */
function FlowSums({ table, pointed }: { table: FlowTable; pointed: number | undefined }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const minute = pointed === undefined ? undefined : table.minutes[pointed];
  const countOf = (roadUserClass: RoadUserClass, direction: "forward" | "backward"): string => {
    const row = table.rows.find((one) => one.roadUserClass === roadUserClass && one.direction === direction);
    if (pointed === undefined) return number(row?.total ?? 0);
    return table.isObserved[pointed] === true ? number(row?.counts[pointed] ?? 0) : "–";
  };
  const speed = pointed === undefined ? table.meanMps : table.speeds[pointed]?.meanMps;
  const present = RoadUserClass.options.filter((one) => table.rows.some(({ roadUserClass }) => roadUserClass === one));
  return (
    <table className="sums">
      <thead>
        <tr>
          <th scope="col">
            {minute === undefined ? t("flow.total") : t("flow.atMinute", { at: clockTime(minute).slice(0, 5) })}
          </th>
          <th scope="col">↑ {t("flow.forward")}</th>
          <th scope="col">↓ {t("flow.backward")}</th>
        </tr>
      </thead>
      <tbody>
        {present.map((roadUserClass) => (
          <tr key={roadUserClass}>
            <th scope="row">
              <span className={`swatch class-${roadUserClass}`} />
              {t(`roadUser.${roadUserClass}`)}
            </th>
            <td>{countOf(roadUserClass, "forward")}</td>
            <td>{countOf(roadUserClass, "backward")}</td>
          </tr>
        ))}
        {present.length === 0 && (
          <tr>
            <td colSpan={3}>{t("flow.nothing")}</td>
          </tr>
        )}
        {table.meanMps !== undefined && (
          <tr>
            <th scope="row">{t("flow.speed")}</th>
            <td colSpan={2}>{speed === undefined ? "–" : t("unit.kmh", { value: number(Math.round(speed * 3.6)) })}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

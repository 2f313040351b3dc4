import { type RefObject, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { cityDate, clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { chartPicture } from "./chart-picture.ts";
import { toCsv } from "./csv.ts";
import { saveFile } from "./save-file.ts";
import type { Stack } from "./stack.ts";
import { type StackLook, stackPlot } from "./stack-chart.ts";
import { tableOf } from "./stack-table.ts";
import { type Draw, useChart } from "./use-chart.ts";

type StackFigureProps = {
  readonly title: string;
  /** Of what place and time it is: for the picture. */
  readonly subtitle: string;
  /** For those who cannot see the chart. */
  readonly label: string;
  readonly caption: string;
  readonly stack: Stack;
  readonly nameOf: (key: string) => string;
  /** The same function each time: another one begins another chart. */
  readonly colourOf: StackLook["colourOf"];
  readonly axis: StackLook["axis"];
  readonly isWhole: boolean;
  /** Whether values of several windows add up to something: a mean number of cameras does not. */
  readonly hasTotal: boolean;
  /** Of the files to save, without their ending. */
  readonly file: string;
};

const AXIS_NUMBERS = { vi: new Intl.NumberFormat("vi-VN").format, en: new Intl.NumberFormat("en-GB").format };

/** Stacked bars, with their legend as a table, to be saved as a table or a picture. */
export function StackFigure(props: StackFigureProps) {
  const { title, label, caption, stack, colourOf, axis, isWhole } = props;
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [pointed, setPointed] = useState<number>();
  const draw = useMemo<Draw>(() => {
    const look = { colourOf, write: AXIS_NUMBERS[language], axis, isWhole, onPoint: setPointed };
    return (token) => stackPlot(stack, { ...look, token });
  }, [stack, colourOf, axis, isWhole, language]);
  const host = useChart(draw);
  return (
    <figure className="figure">
      <header className="figure-head">
        <h2>{title}</h2>
        <button type="button" onClick={() => saveTable(props, t(axis === "time" ? "figures.from" : "figures.hour"))}>
          {t("figures.csv")}
        </button>
        <button type="button" onClick={() => void savePicture(host, props)}>
          {t("figures.picture")}
        </button>
      </header>
      <div ref={host} className="chart" role="img" aria-label={label} />
      <Legend {...props} pointed={pointed} />
      <figcaption className="muted">{caption}</figcaption>
    </figure>
  );
}

/** @param pointed index of the window under the pointer; without one, the sums over all */
function Legend({
  stack,
  nameOf,
  colourOf,
  axis,
  hasTotal,
  pointed,
}: StackFigureProps & { pointed?: number | undefined }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const start = pointed === undefined ? undefined : stack.windows[pointed];
  const shown = ({ values, total }: Stack["rows"][number]): string => {
    if (pointed === undefined) return hasTotal ? number(total) : "";
    const value = values[pointed];
    return value === null || value === undefined ? "–" : number(value);
  };
  const ofAll = hasTotal ? t("figures.total") : "";
  const head =
    start === undefined ? ofAll : t("figures.atWindow", { at: axis === "time" ? momentOf(start) : `${start}:00` });
  return (
    <table className="sums">
      <thead>
        <tr>
          <td />
          <th scope="col">{head}</th>
        </tr>
      </thead>
      <tbody>
        {stack.rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              <span className={`swatch swatch${colourOf(row.key)}`} />
              {nameOf(row.key)}
            </th>
            <td>{shown(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const momentOf = (atMs: number): string => `${clockTime(atMs).slice(0, 5)}, ${cityDate(atMs)}`;

function saveTable(props: StackFigureProps, first: string): void {
  const { stack, nameOf, axis, file } = props;
  saveFile(`${file}.csv`, new Blob([toCsv(tableOf(stack, { first, nameOf, axis }))], { type: "text/csv" }));
}

async function savePicture(host: RefObject<HTMLDivElement | null>, props: StackFigureProps): Promise<void> {
  const chart = host.current?.querySelector("canvas");
  if (host.current === null || chart === null || chart === undefined) return;
  const style = getComputedStyle(host.current);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const legend = props.stack.rows.map(({ key }) => ({ text: props.nameOf(key), colour: token(props.colourOf(key)) }));
  const colours = {
    surface: token("--surface"),
    text: token("--text"),
    muted: token("--muted"),
    font: token("--font"),
  };
  const picture = chartPicture(chart, { title: props.title, subtitle: props.subtitle, legend }, colours);
  const png = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, "image/png"));
  if (png !== null) saveFile(`${props.file}.png`, png);
}

/** What charts of minutes have in common: the city's time below, hatching where nobody watched. */
import uPlot from "uplot";
import { CITY_TIME_ZONE } from "../../time/time-words.ts";

const MINUTE_S = 60;

/** Minutes of a chart, without gaps. */
export type Minutes = {
  /** Starts, milliseconds since 1970. */
  readonly minutes: readonly number[];
  /** Whether there were pictures in each minute. */
  readonly isObserved: readonly boolean[];
};

/** The colours of a theme, by the names of tokens.css. */
export type AxisColours = { readonly text: string; readonly line: string; readonly font: string };

type Hooks = ((plot: uPlot) => void)[];

type MinuteOptions = Pick<uPlot.Options, "padding" | "tzDate" | "legend" | "cursor"> & {
  /** For the vertical axis. */
  readonly axis: uPlot.Axis;
  readonly time: { readonly scale: uPlot.Scale; readonly axis: uPlot.Axis };
  readonly hooks: { readonly drawClear: Hooks; readonly setCursor: Hooks };
};

/** @param onPoint told which minute (index) the pointer is at, `undefined` when it has left */
export function minuteOptions(
  table: Minutes,
  { text, line, font }: AxisColours,
  onPoint: (minute: number | undefined) => void,
): MinuteOptions {
  const axis: uPlot.Axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const point = (index: number | null | undefined) =>
    onPoint(typeof index === "number" && index < table.minutes.length ? index : undefined);
  return {
    padding: [8, 8, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), CITY_TIME_ZONE),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    axis,
    time: {
      scale: { range: () => timeRange(table) },
      axis: { ...axis, values: "{HH}:{mm}", size: 24, gap: 4 },
    },
    hooks: {
      drawClear: [(plot) => hatchGaps(plot, table, MINUTE_S, line)],
      setCursor: [(plot) => point(plot.cursor.idx)],
    },
  };
}

/** Bars as wide as their minute. */
export const minuteBars = uPlot.paths.bars?.({ size: [0.8, 60], align: 1 });

function timeRange({ minutes }: Minutes): [number, number] {
  return [(minutes[0] ?? 0) / 1_000, (minutes.at(-1) ?? 0) / 1_000 + MINUTE_S];
}

/** Hatches what nobody watched. @param lengthS of each stretch that `minutes` names the start of */
export function hatchGaps(plot: uPlot, { minutes, isObserved }: Minutes, lengthS: number, colour: string): void {
  const { ctx, bbox } = plot;
  const pattern = ctx.createPattern(hatching(colour), "repeat");
  if (pattern === null) return;
  ctx.save();
  ctx.fillStyle = pattern;
  minutes.forEach((minute, i) => {
    if (isObserved[i]) return;
    const from = Math.round(plot.valToPos(minute / 1_000, "x", true));
    const to = Math.round(plot.valToPos(minute / 1_000 + lengthS, "x", true));
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
  });
  ctx.restore();
}

function hatching(colour: string): HTMLCanvasElement {
  const size = 8;
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const ctx = tile.getContext("2d");
  if (ctx === null) return tile;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift, size);
    ctx.lineTo(shift + size, 0);
  }
  ctx.stroke();
  return tile;
}

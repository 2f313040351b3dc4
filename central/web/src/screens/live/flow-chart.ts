import type { CrossingDirection, RoadUserClass } from "@ngaba/contract";
import uPlot from "uplot";
import { CITY_TIME_ZONE } from "../../time/time-words.ts";
import type { FlowTable } from "./flow-table.ts";

const HEIGHT_PX = 132;
const MINUTE_S = 60;

/** The colours of a theme, by the names of tokens.css. */
export type ChartColours = {
  readonly text: string;
  readonly line: string;
  readonly font: string;
  readonly classes: Readonly<Record<RoadUserClass, string>>;
};

/**
 * Bars for each minute: crossings forward stand up from the zero line, backward hang down, classes stacked. Minutes that
 * nobody watched are hatched. Drawn by uPlot; owns everything inside `host` until {@link dispose}.
 */
export class FlowChart {
  readonly #host: HTMLElement;
  readonly #colours: ChartColours;
  readonly #onPoint: (minute: number | undefined) => void;
  readonly #resizes: ResizeObserver;
  #plot: uPlot | undefined;
  #table: FlowTable | undefined;

  /** @param onPoint told which minute (index in the table) the pointer is at, `undefined` when it has left */
  constructor(host: HTMLElement, colours: ChartColours, onPoint: (minute: number | undefined) => void) {
    this.#host = host;
    this.#colours = colours;
    this.#onPoint = onPoint;
    this.#resizes = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#resizes.observe(host);
  }

  /** Draws the table anew: its classes, and with them the series, may differ from the last one's. */
  show(table: FlowTable): void {
    this.#plot?.destroy();
    this.#table = table;
    const stacks = stacksOf(table);
    const data: uPlot.AlignedData = [
      table.minutes.map((ms) => ms / 1_000),
      ...stacks.map(({ heights }) => [...heights]),
    ];
    this.#plot = new uPlot(this.#options(table, stacks), data, this.#host);
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.#plot?.destroy();
  }

  #size(): { width: number; height: number } {
    return { width: this.#host.clientWidth, height: HEIGHT_PX };
  }

  #options(table: FlowTable, stacks: readonly Stack[]): uPlot.Options {
    const { text, line, font, classes } = this.#colours;
    const bars = uPlot.paths.bars?.({ size: [0.8, 60], align: 1 });
    const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    return {
      ...this.#size(),
      padding: [8, 8, 0, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), CITY_TIME_ZONE),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { range: () => timeRange(table) }, y: { range: (_plot, min, max) => countRange(min, max) } },
      axes: [
        { ...axis, values: "{HH}:{mm}", size: 24, gap: 4 },
        { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000], size: 36, gap: 4, values: unsigned },
      ],
      series: [
        {},
        ...stacks.map(({ roadUserClass }) => ({
          fill: classes[roadUserClass],
          width: 0,
          points: { show: false },
          ...(bars === undefined ? {} : { paths: bars }),
        })),
      ],
      hooks: {
        drawClear: [(plot) => hatchGaps(plot, table, line)],
        draw: [(plot) => drawZeroLine(plot, text)],
        setCursor: [(plot) => this.#point(plot.cursor.idx)],
      },
    };
  }

  #point(index: number | null | undefined): void {
    const isInside = typeof index === "number" && index < (this.#table?.minutes.length ?? 0);
    this.#onPoint(isInside ? index : undefined);
  }
}

type Stack = {
  readonly roadUserClass: RoadUserClass;
  readonly heights: readonly (number | null)[];
};

/** Highest first, so that each lower bar is drawn over it and a class shows as the difference. */
function stacksOf({ rows, minutes }: FlowTable): readonly Stack[] {
  const stack = (direction: CrossingDirection, sign: 1 | -1): Stack[] => {
    let below: readonly (number | null)[] = minutes.map(() => 0);
    const stacks: Stack[] = [];
    for (const { roadUserClass, counts } of rows.filter((row) => row.direction === direction)) {
      const heights = counts.map((count, i) => (count === null ? null : (below[i] ?? 0) + sign * count));
      stacks.unshift({ roadUserClass, heights });
      below = heights;
    }
    return stacks;
  };
  return [...stack("forward", 1), ...stack("backward", -1)];
}

function timeRange({ minutes }: FlowTable): [number, number] {
  return [(minutes[0] ?? 0) / 1_000, (minutes.at(-1) ?? 0) / 1_000 + MINUTE_S];
}

/** Always with the zero line, and room for one crossing at least. */
function countRange(min: number | null, max: number | null): [number, number] {
  return [Math.min(0, min ?? 0), Math.max(1, max ?? 0)];
}

const unsigned: uPlot.Axis.Values = (_plot, splits) => splits.map((split) => String(Math.abs(split)));

function drawZeroLine(plot: uPlot, colour: string): void {
  const y = Math.round(plot.valToPos(0, "y", true)) + 0.5;
  const { left, width } = plot.bbox;
  plot.ctx.save();
  plot.ctx.strokeStyle = colour;
  plot.ctx.lineWidth = 1;
  plot.ctx.beginPath();
  plot.ctx.moveTo(left, y);
  plot.ctx.lineTo(left + width, y);
  plot.ctx.stroke();
  plot.ctx.restore();
}

function hatchGaps(plot: uPlot, { minutes, isObserved }: FlowTable, colour: string): void {
  const { ctx, bbox } = plot;
  const pattern = ctx.createPattern(hatching(colour), "repeat");
  if (pattern === null) return;
  ctx.save();
  ctx.fillStyle = pattern;
  minutes.forEach((minute, i) => {
    if (isObserved[i]) return;
    const from = Math.round(plot.valToPos(minute / 1_000, "x", true));
    const to = Math.round(plot.valToPos(minute / 1_000 + MINUTE_S, "x", true));
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

import uPlot from "uplot";
import { CITY_TIME_ZONE, cityDate, clockTime } from "../../time/time-words.ts";
import { hatchGaps } from "../live/minute-axis.ts";
import type { Plot } from "../live/minute-chart.ts";
import type { Stack } from "./stack.ts";

/** What a chart needs beside its values. */
export type StackLook = {
  /** Value of a name in tokens.css. */
  readonly token: (name: string) => string;
  /** Name in tokens.css of a row's colour. */
  readonly colourOf: (key: string) => string;
  /** Writes a value of the vertical axis. */
  readonly write: (value: number) => string;
  /** Counts have no labels in between. */
  readonly isWhole: boolean;
  /** `time`: windows are moments; `hour-of-day`: they are 0 to 23. */
  readonly axis: "time" | "hour-of-day";
  /** Told which window (index) the pointer is at, `undefined` when it has left. */
  readonly onPoint: (window: number | undefined) => void;
};

const BARS = uPlot.paths.bars?.({ size: [0.8, 80], align: 1 });
const DAY_MS = 86_400_000;
const HOUR_STEPS = [1, 2, 3, 4, 6, 12];
const WHOLE_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000,
];

/** Bars for each window, its rows standing on one another. Windows that nobody watched are hatched. */
export function stackPlot(stack: Stack, look: StackLook): Plot {
  const { token } = look;
  const axis: uPlot.Axis = {
    ...{ stroke: token("--muted"), font: `11px ${token("--font")}`, ticks: { show: false } },
    grid: { stroke: token("--line"), width: 1 },
  };
  const heights = heightsOf(stack);
  const toX = (at: number) => (look.axis === "time" ? at / 1_000 : at);
  const stepX = look.axis === "time" ? stack.stepMs / 1_000 : stack.stepMs;
  const xs = stack.windows.map(toX);
  const range: [number, number] = [xs[0] ?? 0, (xs.at(-1) ?? 0) + stepX];
  return {
    data: [xs, ...heights.map(({ tops }) => [...tops])],
    options: {
      padding: [8, 20, 0, 0], // room for the last label
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), CITY_TIME_ZONE),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: look.axis === "time", range: () => range },
        y: { range: (_plot, _min, max) => [0, Math.max(1, max ?? 0)] },
      },
      axes: [
        {
          ...{ ...axis, size: 24, gap: 4, values: (_plot, splits) => splits.map(labelOf(look.axis, stack.stepMs)) },
          ...(look.axis === "hour-of-day" && { incrs: HOUR_STEPS }),
        },
        {
          ...{ ...axis, size: 56, gap: 4, values: (_plot, splits) => splits.map(look.write) },
          ...(look.isWhole && { incrs: WHOLE_STEPS }),
        },
      ],
      series: [
        {},
        ...heights.map(({ key }) => ({
          ...{ fill: token(look.colourOf(key)), width: 0, points: { show: false } },
          ...(BARS && { paths: BARS }),
        })),
      ],
      hooks: {
        drawClear: [
          (plot) =>
            hatchGaps(
              plot,
              { minutes: xs.map((x) => x * 1_000), isObserved: stack.isObserved },
              stepX,
              token("--line"),
            ),
        ],
        setCursor: [(plot) => look.onPoint(pointed(plot.cursor.idx, stack.windows.length))],
      },
    },
  };
}

/** Highest first, so that each lower bar is drawn over it and a row shows as the difference. */
function heightsOf({ rows, windows }: Stack): readonly { readonly key: string; readonly tops: (number | null)[] }[] {
  let below: readonly (number | null)[] = windows.map(() => 0);
  return rows
    .map(({ key, values }) => {
      const tops = values.map((value, index) => (value === null ? null : (below[index] ?? 0) + value));
      below = tops;
      return { key, tops };
    })
    .toReversed();
}

const pointed = (index: number | null | undefined, count: number): number | undefined =>
  typeof index === "number" && index < count ? index : undefined;

const labelOf =
  (axis: StackLook["axis"], stepMs: number) =>
  (x: number): string =>
    axis === "hour-of-day" ? `${x}:00` : windowLabel(x * 1_000, stepMs);

/** `15:00`, or `24/11` at midnight and for days. */
function windowLabel(atMs: number, stepMs: number): string {
  const time = clockTime(atMs).slice(0, 5);
  return stepMs >= DAY_MS || time === "00:00" ? cityDate(atMs).slice(0, 5) : time;
}

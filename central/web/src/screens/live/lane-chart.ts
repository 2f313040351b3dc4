import type { ChartColours } from "./flow-chart.ts";
import type { LaneTable } from "./lane-table.ts";
import { minuteBars, minuteOptions } from "./minute-axis.ts";
import type { Plot } from "./minute-chart.ts";

/** The mean of each minute as a bar, its highest as a step above it. Minutes that nobody watched are hatched. */
export function lanePlot(table: LaneTable, colours: ChartColours, onPoint: (minute: number | undefined) => void): Plot {
  const { axis, time, ...options } = minuteOptions(table, colours, onPoint);
  const { bar, high } = { bar: colours.classes.car, high: colours.text };
  const isShare = table.measure === "occupancy";
  const labels = (splits: number[]) =>
    splits.map((split) => (isShare ? `${Math.round(split * 100)} %` : String(split)));
  return {
    data: [table.minutes.map((ms) => ms / 1_000), [...table.mean], [...table.high]],
    options: {
      ...options,
      scales: { x: time.scale, y: { range: (_plot, _min, max) => [0, isShare ? 1 : Math.max(1, 1.1 * (max ?? 0))] } },
      axes: [time.axis, { ...axis, size: 44, gap: 4, values: (_plot, splits) => labels(splits) }],
      series: [
        {},
        { fill: bar, width: 0, points: { show: false }, ...(minuteBars && { paths: minuteBars }) },
        { stroke: high, width: 0, points: { show: true, size: 5, width: 0, fill: high } },
      ],
    },
  };
}

import type { CrossingDirection, RoadUserClass } from "@ngaba/contract";
import type uPlot from "uplot";
import type { FlowTable } from "./flow-table.ts";
import { type AxisColours, minuteBars, minuteOptions } from "./minute-axis.ts";
import type { Plot } from "./minute-chart.ts";

/** The colours of a theme, by the names of tokens.css. */
export type ChartColours = AxisColours & { readonly classes: Readonly<Record<RoadUserClass, string>> };

/**
 * Bars for each minute: crossings forward stand up from the zero line, backward hang down, classes stacked. Minutes that
 * nobody watched are hatched.
 */
export function flowPlot(table: FlowTable, colours: ChartColours, onPoint: (minute: number | undefined) => void): Plot {
  const { axis, time, hooks, ...options } = minuteOptions(table, colours, onPoint);
  const stacks = stacksOf(table);
  return {
    data: [table.minutes.map((ms) => ms / 1_000), ...stacks.map(({ heights }) => [...heights])],
    options: {
      ...options,
      scales: { x: time.scale, y: { range: (_plot, min, max) => countRange(min, max) } },
      axes: [
        time.axis,
        { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000], size: 36, gap: 4, values: unsigned },
      ],
      series: [
        {},
        ...stacks.map(({ roadUserClass }) => ({
          fill: colours.classes[roadUserClass],
          width: 0,
          points: { show: false },
          ...(minuteBars && { paths: minuteBars }),
        })),
      ],
      hooks: { ...hooks, draw: [(plot) => drawZeroLine(plot, colours.text)] },
    },
  };
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

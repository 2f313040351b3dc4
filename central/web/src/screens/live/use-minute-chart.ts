import { useEffect, useRef } from "react";
import type { ChartColours } from "./flow-chart.ts";
import { MinuteChart, type Plot } from "./minute-chart.ts";

type PlotOf<Table> = (table: Table, colours: ChartColours, onPoint: (minute: number | undefined) => void) => Plot;

/**
 * Draws a table into an element.
 * @param plotOf the same function each time: another one begins another chart
 * @param onPoint told which minute (index in the table) the pointer is at, `undefined` when it has left
 * @returns for the element
 */
export function useMinuteChart<Table>(
  table: Table,
  plotOf: PlotOf<Table>,
  onPoint: (minute: number | undefined) => void,
) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<MinuteChart<Table>>(undefined);
  useEffect(() => {
    if (host.current === null) return;
    const colours = coloursOf(host.current);
    const drawn = new MinuteChart<Table>(host.current, (one) => plotOf(one, colours, onPoint));
    chart.current = drawn;
    return () => drawn.dispose();
  }, [plotOf, onPoint]);
  // After the effect above, so that there is a chart; again whenever that began another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: plotOf decides which chart there is
  useEffect(() => chart.current?.show(table), [table, plotOf]);
  return host;
}

function coloursOf(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token("--muted"),
    line: token("--line"),
    font: `11px ${token("--font")}`,
    classes: {
      person: token("--class-person"),
      bicycle: token("--class-bicycle"),
      motorcycle: token("--class-motorcycle"),
      car: token("--class-car"),
      "large-vehicle": token("--class-large-vehicle"),
    },
  };
}

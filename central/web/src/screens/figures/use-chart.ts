import { useEffect, useRef } from "react";
import { MinuteChart, type Plot } from "../live/minute-chart.ts";

/** Draws with the colours of the theme: `token` gives the value of a name in tokens.css. */
export type Draw = (token: (name: string) => string) => Plot;

/**
 * Draws into an element, anew whenever `draw` is another function.
 * @returns for the element
 */
export function useChart(draw: Draw) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const style = getComputedStyle(host.current);
    const token = (name: string) => style.getPropertyValue(name).trim();
    const chart = new MinuteChart<Draw>(host.current, (one) => one(token));
    chart.show(draw);
    return () => chart.dispose();
  }, [draw]);
  return host;
}

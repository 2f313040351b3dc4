import type { LaneSeries } from "@ngaba/contract";
import { minutesOfWindow } from "./flow-table.ts";

/** What a lane is measured by. */
export const LANE_MEASURES = ["occupancy", "queue", "speed"] as const;
export type LaneMeasure = (typeof LANE_MEASURES)[number];

/** One measure of one lane, minute by minute; `null` where it was not measured. */
export type LaneTable = {
  readonly measure: LaneMeasure;
  /** Starts of the minutes, milliseconds since 1970, without gaps. */
  readonly minutes: readonly number[];
  readonly isObserved: readonly boolean[];
  /** Share (0 to 1), vehicles, or km/h. */
  readonly mean: readonly (number | null)[];
  /** Most vehicles of the queue, or the speed that 85 of 100 kept, km/h; none of occupancy. */
  readonly high: readonly (number | null)[];
  /** Of all minutes, weighed by what was watched or measured; `undefined` when nothing was. */
  readonly overall: number | undefined;
  readonly highest: number | undefined;
  /** The longest reach of the queue, metres; `undefined` where the view has no metres. */
  readonly reachM: number | undefined;
  readonly observedMinutes: number;
};

type Minute = LaneSeries["minutes"][number];

/** Lanes that the series names, in order of their ids. */
export function lanesOf({ minutes }: LaneSeries): readonly string[] {
  return [...new Set(minutes.map(({ laneId }) => laneId))].toSorted();
}

/** Lays a lane's measure out over the minutes from `fromMs` to `toMs` (exclusive), both at full minutes. */
export function laneTable(
  series: LaneSeries,
  { laneId, measure }: { readonly laneId: string; readonly measure: LaneMeasure },
  fromMs: number,
  toMs: number,
): LaneTable {
  const own = series.minutes.filter((minute) => minute.laneId === laneId);
  const byMinute = new Map(own.map((minute) => [Date.parse(minute.at), minute]));
  const observed = new Map([...byMinute].map(([at, { observedMs }]) => [at, observedMs]));
  const minutes = minutesOfWindow(observed, fromMs, toMs);
  const isObserved = minutes.map((minute) => (observed.get(minute) ?? 0) > 0);
  const of = (pick: (minute: Minute) => number | undefined) =>
    minutes.map((at, i) => {
      const minute = byMinute.get(at);
      return isObserved[i] && minute !== undefined ? (pick(minute) ?? null) : null;
    });
  const [mean, high] = [of((minute) => meanOf(measure, minute)), of((minute) => highOf(measure, minute))];
  const weights = of((minute) => (measure === "speed" ? minute.speed?.vehicles : minute.observedMs));
  return {
    ...{ measure, minutes, isObserved, mean, high },
    overall: weighed(mean, weights),
    highest: greatest(measure === "occupancy" ? mean : high),
    reachM: measure === "queue" ? greatest(of(({ queue }) => queue.maxMeters)) : undefined,
    observedMinutes: isObserved.filter(Boolean).length,
  };
}

function meanOf(measure: LaneMeasure, { occupancy, queue, speed }: Minute): number | undefined {
  switch (measure) {
    case "occupancy":
      return occupancy;
    case "queue":
      return queue.meanVehicles;
    case "speed":
      return speed && speed.meanMps * 3.6;
    default:
      return measure satisfies never;
  }
}

function highOf(measure: LaneMeasure, { queue, speed }: Minute): number | undefined {
  if (measure === "queue") return queue.maxVehicles;
  return measure === "speed" && speed !== undefined ? speed.p85Mps * 3.6 : undefined;
}

/** Mean of the values that there are. */
function weighed(values: readonly (number | null)[], weights: readonly (number | null)[]): number | undefined {
  let [sum, weight] = [0, 0];
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    sum += value * (weights[i] ?? 0);
    weight += weights[i] ?? 0;
  }
  return weight === 0 ? undefined : sum / weight;
}

function greatest(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? undefined : Math.max(...known);
}

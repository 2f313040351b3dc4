import { type CrossingDirection, type FlowSeries, RoadUserClass, type SpeedSummary } from "@ngaba/contract";

/** Counts of one class in one direction, one for each minute; `null` where nobody watched. */
type FlowRow = {
  readonly roadUserClass: RoadUserClass;
  readonly direction: CrossingDirection;
  readonly counts: readonly (number | null)[];
  readonly total: number;
};

/** The crossings of one line, minute by minute. */
export type FlowTable = {
  /** Starts of the minutes, milliseconds since 1970, without gaps. */
  readonly minutes: readonly number[];
  /** Whether there were pictures in each minute. */
  readonly isObserved: readonly boolean[];
  /** Classes that crossed at all, in the order of the contract, forward first. */
  readonly rows: readonly FlowRow[];
  /** Speeds of those that crossed; `null` where none was measured. */
  readonly speeds: readonly (SpeedSummary | null)[];
  /** Mean over all that were measured, metres a second; `undefined` when nobody was. */
  readonly meanMps: number | undefined;
  readonly observedMinutes: number;
  /** Minutes with pictures for a part of them only. */
  readonly partialMinutes: number;
};

const MINUTE_MS = 60_000;
/** Less than this of a minute without pictures is a hiccup, not a doubt. */
const FULL_MINUTE_MS = 57_000;

/** Lines that the series names, in order of their ids. */
export function linesOf(series: FlowSeries): readonly string[] {
  return [...new Set([...series.minutes, ...series.points].map(({ lineId }) => lineId))].toSorted();
}

/** Lays a series out over the minutes from `fromMs` to `toMs` (exclusive), both at full minutes. */
export function flowTable(series: FlowSeries, lineId: string, fromMs: number, toMs: number): FlowTable {
  const own = series.minutes.filter((minute) => minute.lineId === lineId);
  const observed = new Map(own.map(({ at, observedMs }) => [Date.parse(at), observedMs]));
  const measured = new Map(own.map(({ at, speed }) => [Date.parse(at), speed]));
  const minutes = minutesOfWindow(observed, fromMs, toMs);
  const isObserved = minutes.map((minute) => (observed.get(minute) ?? 0) > 0);
  const partial = minutes.filter((minute) => {
    const observedMs = observed.get(minute) ?? 0;
    return observedMs > 0 && observedMs < FULL_MINUTE_MS;
  });
  const points = series.points.filter((point) => point.lineId === lineId);
  const rows = RoadUserClass.options
    .flatMap((roadUserClass) => [
      rowOf(points, roadUserClass, "forward", minutes, isObserved),
      rowOf(points, roadUserClass, "backward", minutes, isObserved),
    ])
    .filter(({ total }) => total > 0);
  const speeds = minutes.map((minute) => measured.get(minute) ?? null);
  return {
    minutes,
    isObserved,
    rows,
    speeds,
    meanMps: meanSpeed(speeds),
    observedMinutes: isObserved.filter(Boolean).length,
    partialMinutes: partial.length,
  };
}

function meanSpeed(speeds: FlowTable["speeds"]): number | undefined {
  const known = speeds.filter((speed) => speed !== null);
  const vehicles = known.reduce((sum, speed) => sum + speed.vehicles, 0);
  return vehicles === 0 ? undefined : known.reduce((sum, one) => sum + one.meanMps * one.vehicles, 0) / vehicles;
}

/** Minutes from `fromMs` to `toMs` (exclusive), both at full minutes. @param observed ms watched, by the minute's start */
export function minutesOfWindow(observed: ReadonlyMap<number, number>, fromMs: number, toMs: number): number[] {
  return minutesBetween(fromMs, lastMinuteEnd(observed, toMs));
}

/** The newest minute may still be on its way from the agent: until it is there it is not a gap, it is left out. */
function lastMinuteEnd(observed: ReadonlyMap<number, number>, toMs: number): number {
  return observed.has(toMs - MINUTE_MS) ? toMs : toMs - MINUTE_MS;
}

function minutesBetween(fromMs: number, toMs: number): number[] {
  return Array.from({ length: Math.max(0, Math.round((toMs - fromMs) / MINUTE_MS)) }, (_, i) => fromMs + i * MINUTE_MS);
}

function rowOf(
  points: FlowSeries["points"],
  roadUserClass: RoadUserClass,
  direction: CrossingDirection,
  minutes: readonly number[],
  isObserved: readonly boolean[],
): FlowRow {
  const own = points.filter((point) => point.roadUserClass === roadUserClass && point.direction === direction);
  const byMinute = new Map(own.map(({ at, count }) => [Date.parse(at), count]));
  const counts = minutes.map((minute, i) => (isObserved[i] ? (byMinute.get(minute) ?? 0) : null));
  return { roadUserClass, direction, counts, total: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) };
}

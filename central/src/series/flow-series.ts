import { CrossingDirection, epochMs, type FlowPoint, type FlowSeries, RoadUserClass, toRfc3339 } from "@ngaba/contract";
import { startOfMinute } from "./flow-minute.ts";

export interface StoredCount {
  readonly atMs: number;
  readonly lineId: string;
  readonly roadUserClass: string;
  readonly direction: string;
  readonly count: number;
}

export interface StoredMinute {
  readonly atMs: number;
  readonly lineId: string;
  readonly observedMs: number;
}

/** Adds up what is stored within each minute, and puts it in order. Pure. */
export function toFlowSeries(counts: readonly StoredCount[], minutes: readonly StoredMinute[]): FlowSeries {
  const points = new Map<string, FlowPoint>();
  for (const stored of counts) {
    const { lineId, roadUserClass, direction } = stored;
    const at = minuteText(stored.atMs);
    const key = [at, lineId, roadUserClass, direction].join(" ");
    points.set(key, {
      at,
      lineId,
      roadUserClass: RoadUserClass.parse(roadUserClass),
      direction: CrossingDirection.parse(direction),
      count: (points.get(key)?.count ?? 0) + stored.count,
    });
  }
  const observed = new Map<string, FlowSeries["minutes"][number]>();
  for (const { atMs, lineId, observedMs } of minutes) {
    const at = minuteText(atMs);
    const key = `${at} ${lineId}`;
    observed.set(key, { at, lineId, observedMs: (observed.get(key)?.observedMs ?? 0) + observedMs });
  }
  return { points: inOrder(points), minutes: inOrder(observed) };
}

const minuteText = (atMs: number): string => toRfc3339(epochMs(startOfMinute(atMs)));

/** Keys begin with the time, all in one form: their order is the order of time. */
function inOrder<T>(byKey: ReadonlyMap<string, T>): T[] {
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

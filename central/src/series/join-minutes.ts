/** Joins what is stored within each minute, and puts it in order. Pure. */
import {
  CrossingDirection,
  epochMs,
  type FlowSeries,
  type LaneSeries,
  RoadUserClass,
  type SpeedSummary,
  type TurningSeries,
  toRfc3339,
} from "@ngaba/contract";
import { startOfMinute } from "./series-minutes.ts";

interface Stored {
  readonly atMs: number;
}

export interface StoredCount extends Stored {
  readonly lineId: string;
  readonly roadUserClass: string;
  readonly direction: string;
  readonly count: number;
}

export interface StoredMinute extends Stored {
  readonly lineId: string;
  readonly observedMs: number;
  readonly speed?: SpeedSummary | undefined;
}

export type StoredLane = Stored & Omit<LaneSeries["minutes"][number], "at" | "speed"> & Pick<StoredMinute, "speed">;
export type StoredTurn = Stored &
  Omit<TurningSeries["points"][number], "at" | "roadUserClass"> & { roadUserClass: string };
export type StoredTurningMinute = Stored & Omit<TurningSeries["minutes"][number], "at">;

export function toFlowSeries(counts: readonly StoredCount[], minutes: readonly StoredMinute[]): FlowSeries {
  return {
    points: joined(
      counts,
      ({ lineId, roadUserClass, direction }) => [lineId, roadUserClass, direction],
      (stored, at) => ({
        ...{ at, lineId: stored.lineId, count: stored.count },
        roadUserClass: RoadUserClass.parse(stored.roadUserClass),
        direction: CrossingDirection.parse(stored.direction),
      }),
      (a, b) => ({ ...a, count: a.count + b.count }),
    ),
    minutes: joined(
      minutes,
      ({ lineId }) => [lineId],
      ({ lineId, observedMs, speed }, at) => ({ at, lineId, observedMs, ...(speed && { speed }) }),
      (a, b) => ({ ...a, ...joinedTime(a, b) }),
    ),
  };
}

export function toLaneSeries(minutes: readonly StoredLane[]): LaneSeries {
  return {
    minutes: joined(
      minutes,
      ({ laneId }) => [laneId],
      ({ laneId, observedMs, occupancy, queue, speed }, at) => {
        return { at, laneId, observedMs, occupancy, queue, ...(speed && { speed }) };
      },
      (a, b) => ({
        ...a,
        ...joinedTime(a, b),
        occupancy: mean([a.occupancy, a.observedMs], [b.occupancy, b.observedMs]),
        queue: joinedQueue(a, b),
      }),
    ),
  };
}

export function toTurningSeries(counts: readonly StoredTurn[], minutes: readonly StoredTurningMinute[]): TurningSeries {
  return {
    points: joined(
      counts,
      ({ fromLineId, toLineId, roadUserClass }) => [fromLineId, toLineId, roadUserClass],
      ({ fromLineId, toLineId, roadUserClass, count }, at) => {
        return { at, fromLineId, toLineId, roadUserClass: RoadUserClass.parse(roadUserClass), count };
      },
      (a, b) => ({ ...a, count: a.count + b.count }),
    ),
    minutes: joined(
      minutes,
      ({ fromLineId, toLineId }) => [fromLineId, toLineId],
      ({ fromLineId, toLineId, observedMs }, at) => ({ at, fromLineId, toLineId, observedMs }),
      (a, b) => ({ ...a, ...joinedTime(a, b) }),
    ),
  };
}

/** One of each minute and key, in order of time, then key. */
function joined<S extends Stored, T>(
  stored: readonly S[],
  keyOf: (one: S) => readonly string[],
  toPoint: (one: S, at: string) => T,
  join: (a: T, b: T) => T,
): T[] {
  const points = new Map<string, T>();
  for (const one of stored) {
    const at = toRfc3339(epochMs(startOfMinute(one.atMs)));
    const key = [at, ...keyOf(one)].join(" ");
    const point = toPoint(one, at);
    const before = points.get(key);
    points.set(key, before === undefined ? point : join(before, point));
  }
  // Keys begin with the time, all in one form: their order is the order of time.
  return [...points].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

interface Watched {
  readonly observedMs: number;
  readonly speed?: SpeedSummary | undefined;
}

function joinedTime(a: Watched, b: Watched): { observedMs: number; speed?: SpeedSummary } {
  const speed = a.speed === undefined || b.speed === undefined ? (a.speed ?? b.speed) : joinedSpeed(a.speed, b.speed);
  return { observedMs: a.observedMs + b.observedMs, ...(speed && { speed }) };
}

/** Percentiles cannot be joined: that of the more vehicles stands. */
function joinedSpeed(a: SpeedSummary, b: SpeedSummary): SpeedSummary {
  return {
    vehicles: a.vehicles + b.vehicles,
    meanMps: mean([a.meanMps, a.vehicles], [b.meanMps, b.vehicles]),
    p85Mps: a.vehicles >= b.vehicles ? a.p85Mps : b.p85Mps,
  };
}

type Lane = Pick<LaneSeries["minutes"][number], "observedMs" | "queue">;

function joinedQueue(a: Lane, b: Lane): Lane["queue"] {
  const reaches = [a.queue.maxMeters, b.queue.maxMeters].filter((metres) => metres !== undefined);
  return {
    meanVehicles: mean([a.queue.meanVehicles, a.observedMs], [b.queue.meanVehicles, b.observedMs]),
    maxVehicles: Math.max(a.queue.maxVehicles, b.queue.maxVehicles),
    ...(reaches.length > 0 && { maxMeters: Math.max(...reaches) }),
  };
}

type Weighed = readonly [value: number, weight: number];

function mean([a, weightA]: Weighed, [b, weightB]: Weighed): number {
  const weight = weightA + weightB;
  return weight === 0 ? (a + b) / 2 : (a * weightA + b * weightB) / weight;
}

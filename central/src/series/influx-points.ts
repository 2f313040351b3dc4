/**
 * How minutes lie in InfluxDB 1.x. `flow`: tags camera, line, class, direction, field `count`; `flow_minute`: tags camera,
 * line, field `observed_ms` and those of speed; `lane_minute`: tags camera, lane; `turning`: tags camera, from_line,
 * to_line, class, field `count`; `turning_minute`: tags camera, from_line, to_line. A point with the same tags and time
 * overwrites, so writing again changes nothing.
 */
import type { SpeedSummary } from "@ngaba/contract";
import type { INanoDate, IPoint } from "influx";
import type { StoredCount, StoredLane, StoredMinute, StoredTurn, StoredTurningMinute } from "./join-minutes.ts";
import { placeInMinute } from "./series-minutes.ts";
import type { LaneMinute, LineMinute, SeriesMinute, TurningMinute } from "./series-store.ts";

export function toPoints(minute: SeriesMinute): IPoint[] {
  const timestamp = String(minute.atMs + placeInMinute(minute.messageId));
  switch (minute.kind) {
    case "line":
      return linePoints(minute, timestamp);
    case "lane":
      return [lanePoint(minute, timestamp)];
    case "turning":
      return turningPoints(minute, timestamp);
    default:
      return minute satisfies never;
  }
}

function linePoints({ cameraId, lineId, observedMs, counts, speed }: LineMinute, timestamp: string): IPoint[] {
  const tags = { camera: cameraId, line: lineId };
  return [
    { measurement: "flow_minute", tags, fields: { observed_ms: observedMs, ...speedFields(speed) }, timestamp },
    ...counts.map(({ roadUserClass, direction, count }) => ({
      measurement: "flow",
      tags: { ...tags, class: roadUserClass, direction },
      fields: { count },
      timestamp,
    })),
  ];
}

function lanePoint(minute: LaneMinute, timestamp: string): IPoint {
  const { cameraId, laneId, observedMs, occupancy, queue, speed } = minute;
  return {
    measurement: "lane_minute",
    tags: { camera: cameraId, lane: laneId },
    fields: {
      observed_ms: observedMs,
      occupancy,
      queue_mean: queue.meanVehicles,
      queue_max: queue.maxVehicles,
      ...(queue.maxMeters !== undefined && { queue_max_m: queue.maxMeters }),
      ...speedFields(speed),
    },
    timestamp,
  };
}

function turningPoints(minute: TurningMinute, timestamp: string): IPoint[] {
  const { cameraId, fromLineId, toLineId, observedMs, counts } = minute;
  const tags = { camera: cameraId, from_line: fromLineId, to_line: toLineId };
  return [
    { measurement: "turning_minute", tags, fields: { observed_ms: observedMs }, timestamp },
    ...counts.map(({ roadUserClass, count }) => ({
      measurement: "turning",
      tags: { ...tags, class: roadUserClass },
      fields: { count },
      timestamp,
    })),
  ];
}

function speedFields(speed: SpeedSummary | undefined): Record<string, number> {
  if (speed === undefined) return {};
  return { speed_vehicles: speed.vehicles, speed_mean_mps: speed.meanMps, speed_p85_mps: speed.p85Mps };
}

const SPEED_COLUMNS = `"speed_vehicles", "speed_mean_mps", "speed_p85_mps"`;

/** What is asked of each measurement. */
export const COLUMNS = {
  flow: `"line", "class", "direction", "count"`,
  flow_minute: `"line", "observed_ms", ${SPEED_COLUMNS}`,
  lane_minute: `"lane", "observed_ms", "occupancy", "queue_mean", "queue_max", "queue_max_m", ${SPEED_COLUMNS}`,
  turning: `"from_line", "to_line", "class", "count"`,
  turning_minute: `"from_line", "to_line", "observed_ms"`,
} as const;
export type Measurement = keyof typeof COLUMNS;

interface SpeedRow {
  readonly speed_vehicles: number | null;
  readonly speed_mean_mps: number | null;
  readonly speed_p85_mps: number | null;
}

interface TurningRow {
  readonly from_line: string;
  readonly to_line: string;
}

/** A row of each measurement, as the client gives it. */
export interface Rows {
  readonly flow: { readonly line: string; readonly class: string; readonly direction: string; readonly count: number };
  readonly flow_minute: SpeedRow & { readonly line: string; readonly observed_ms: number };
  readonly lane_minute: SpeedRow & {
    readonly lane: string;
    readonly observed_ms: number;
    readonly occupancy: number;
    readonly queue_mean: number;
    readonly queue_max: number;
    readonly queue_max_m: number | null;
  };
  readonly turning: TurningRow & { readonly class: string; readonly count: number };
  readonly turning_minute: TurningRow & { readonly observed_ms: number };
}

type Timed<M extends Measurement> = Rows[M] & { readonly time: INanoDate };

const atMsOf = ({ time }: { readonly time: INanoDate }) => ({ atMs: time.getTime() });

export const toCount = (row: Timed<"flow">): StoredCount => ({
  ...atMsOf(row),
  ...{ lineId: row.line, roadUserClass: row.class, direction: row.direction, count: row.count },
});

export const toMinute = (row: Timed<"flow_minute">): StoredMinute => ({
  ...atMsOf(row),
  ...{ lineId: row.line, observedMs: row.observed_ms, speed: speedOf(row) },
});

export const toLane = (row: Timed<"lane_minute">): StoredLane => ({
  ...atMsOf(row),
  ...{ laneId: row.lane, observedMs: row.observed_ms, occupancy: row.occupancy, speed: speedOf(row) },
  queue: {
    meanVehicles: row.queue_mean,
    maxVehicles: row.queue_max,
    ...(typeof row.queue_max_m === "number" && { maxMeters: row.queue_max_m }),
  },
});

export const toTurn = (row: Timed<"turning">): StoredTurn => ({
  ...atMsOf(row),
  ...{ fromLineId: row.from_line, toLineId: row.to_line, roadUserClass: row.class, count: row.count },
});

export const toTurningMinute = (row: Timed<"turning_minute">): StoredTurningMinute => ({
  ...atMsOf(row),
  ...{ fromLineId: row.from_line, toLineId: row.to_line, observedMs: row.observed_ms },
});

function speedOf({ speed_vehicles, speed_mean_mps, speed_p85_mps }: SpeedRow): SpeedSummary | undefined {
  if (speed_vehicles === null || speed_mean_mps === null || speed_p85_mps === null) return undefined;
  return { vehicles: speed_vehicles, meanMps: speed_mean_mps, p85Mps: speed_p85_mps };
}

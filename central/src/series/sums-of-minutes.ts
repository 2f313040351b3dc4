/** What messages say of minutes, as sums of minutes. Pure. */
import type { LaneSeries, Measure, SpeedSummary } from "@ngaba/contract";
import type { CameraMinutes } from "./series-store.ts";
import type { Sum } from "./sum-store.ts";

export const MINUTE_MEASURES = ["crossing", "line", "lane", "turning", "way"] as const satisfies readonly Measure[];
export type MinuteMeasure = (typeof MINUTE_MEASURES)[number];

export function sumsOfMinutes(camera: string, { flow, lanes, turnings }: CameraMinutes): Record<MinuteMeasure, Sum[]> {
  return {
    crossing: flow.points.map(({ at, lineId, roadUserClass, direction, count }) =>
      sum(at, { camera, line: lineId, class: roadUserClass, direction }, { count }),
    ),
    line: flow.minutes.map(({ at, lineId, observedMs, speed }) =>
      sum(at, { camera, line: lineId }, { observed_ms: observedMs, ...speedValues(speed) }),
    ),
    lane: lanes.minutes.map((minute) => sum(minute.at, { camera, lane: minute.laneId }, laneValues(minute))),
    turning: turnings.points.map(({ at, fromLineId, toLineId, roadUserClass, count }) =>
      sum(at, { camera, from_line: fromLineId, to_line: toLineId, class: roadUserClass }, { count }),
    ),
    way: turnings.minutes.map(({ at, fromLineId, toLineId, observedMs }) =>
      sum(at, { camera, from_line: fromLineId, to_line: toLineId }, { observed_ms: observedMs }),
    ),
  };
}

const sum = (at: string, tags: Sum["tags"], values: Sum["values"]): Sum => ({ atMs: Date.parse(at), tags, values });

/** Shares and means times what they weigh: so they add up. */
function laneValues({ observedMs, occupancy, queue, speed }: LaneSeries["minutes"][number]): Sum["values"] {
  return {
    observed_ms: observedMs,
    occupied_ms: occupancy * observedMs,
    queue_vehicle_ms: queue.meanVehicles * observedMs,
    queue_max: queue.maxVehicles,
    ...(queue.maxMeters !== undefined && { queue_max_m: queue.maxMeters }),
    ...speedValues(speed),
  };
}

/** Percentiles do not add up: the 85th stays with its minute. */
function speedValues(speed: SpeedSummary | undefined): Sum["values"] {
  if (speed === undefined) return {};
  return { speed_vehicles: speed.vehicles, speed_sum_mps: speed.meanMps * speed.vehicles };
}

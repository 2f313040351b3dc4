/** What the tests of the series store share: both stores, InfluxDB being the real server, and minutes to write. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOfWindow, UNIT_MS } from "@ngaba/contract";
import { createLogger, type Logger } from "../../central/src/platform/logger.ts";
import { createInfluxSeriesStore } from "../../central/src/series/influx-series-store.ts";
import type { LaneMinute, LineMinute, SeriesStore, TurningMinute } from "../../central/src/series/series-store.ts";
import { openSqliteSeriesStore } from "../../central/src/series/sqlite-series-store.ts";
import { startInfluxd } from "../servers/influxd.ts";

export const logger: Logger = createLogger("silent");

export interface Running {
  readonly store: SeriesStore;
  stop(): Promise<void>;
}

export async function startEmbedded(): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-series-"));
  const store = await openSqliteSeriesStore(join(folder, "series.sqlite"));
  return { store, stop: () => store.close().then(() => rm(folder, { recursive: true })) };
}

async function startInflux(): Promise<Running> {
  const server = await startInfluxd();
  const store = createInfluxSeriesStore({ ...server, logger });
  return { store, stop: () => store.close().then(() => server.stop()) };
}

const MIDNIGHT_MS = startOfWindow("day", Date.now()) - UNIT_MS.day;

/** A moment of yesterday in the city, `minutes` after midnight. */
export const yesterday = (minutes: number): string => new Date(MIDNIGHT_MS + minutes * UNIT_MS.minute).toISOString();

let ids = 0;
const nextId = () => `00000000-0000-7000-8000-${(++ids).toString(16).padStart(12, "0")}`;

export const minute = (
  camera: string,
  at: string,
  counts: LineMinute["counts"],
  more: Partial<LineMinute> = {},
): LineMinute => ({
  kind: "line",
  messageId: nextId(),
  cameraId: camera,
  lineId: "line-1",
  atMs: Date.parse(at),
  observedMs: 60_000,
  counts,
  ...more,
});

export const laneMinute = (camera: string, at: string, more: Partial<LaneMinute> = {}): LaneMinute => ({
  ...{ kind: "lane", messageId: nextId(), cameraId: camera, laneId: "lane-1", atMs: Date.parse(at) },
  ...{ observedMs: 60_000, occupancy: 0.5, queue: { meanVehicles: 2.5, maxVehicles: 6 } },
  ...more,
});

export const turningMinute = (
  camera: string,
  at: string,
  counts: TurningMinute["counts"],
  more: Partial<TurningMinute> = {},
): TurningMinute => ({
  ...{ kind: "turning", messageId: nextId(), cameraId: camera, fromLineId: "in-north", toLineId: "out-east" },
  ...{ atMs: Date.parse(at), observedMs: 60_000, counts, ...more },
});

export const turned = (count: number) => ({ roadUserClass: "motorcycle", count }) as const;

export const bikes = (count: number) => ({ roadUserClass: "motorcycle", direction: "forward", count }) as const;
export const cars = (count: number) => ({ roadUserClass: "car", direction: "backward", count }) as const;

/** For `describe.each`. */
export const STORES: readonly { readonly name: string; readonly start: () => Promise<Running> }[] = [
  { name: "embedded", start: startEmbedded },
  { name: "InfluxDB", start: startInflux },
];

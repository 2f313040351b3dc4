/** InfluxDB 1.x. How minutes lie in it: see `influx-points.ts`. */
import type { FlowQuery } from "@ngaba/contract";
import type { INanoDate, InfluxDB } from "influx";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { createInfluxRuns } from "./influx-camera-runs.ts";
import { connect, type InfluxOptions, ofCameras, reached, writePoints } from "./influx-client.ts";
import {
  COLUMNS,
  type Measurement,
  type Rows,
  toCount,
  toLane,
  toMinute,
  toPoints,
  toTurn,
  toTurningMinute,
} from "./influx-points.ts";
import { readRawMs } from "./influx-policies.ts";
import { createInfluxSums } from "./influx-sums.ts";
import { toFlowSeries, toLaneSeries, toTurningSeries } from "./join-minutes.ts";
import type { CameraMinutes, SeriesStore } from "./series-store.ts";

const READY_TIMEOUT_MS = 2_000;

interface OfCamera {
  readonly camera: string;
  readonly time: INanoDate;
}

/** Needs no server yet: what cannot be written now is for the caller to bring again. */
export function createInfluxSeriesStore(options: InfluxOptions): SeriesStore {
  const { url, database, logger } = options;
  const client = connect(options);
  let isPrepared = false;
  const prepare = async () => {
    if (!isPrepared) await createDatabase(client, database, logger);
    isPrepared = true;
  };
  const select = async <M extends Measurement>(measurement: M, query: FlowQuery) => {
    await prepare();
    const where = conditions(query);
    const text = `select ${COLUMNS[measurement]} from "${measurement}" where ${where.text}`;
    return reached(
      client.query<Rows[M] & { readonly time: INanoDate }>(text, {
        ...{ precision: "ms", method: "POST", placeholders: where.values },
      }),
    );
  };
  const selectOf = async <M extends Measurement>(
    measurement: M,
    cameraIds: readonly string[],
    times: string,
  ): Promise<Map<string, (Rows[M] & OfCamera)[]>> => {
    const { condition, placeholders } = ofCameras(cameraIds);
    const text = `select "camera", ${COLUMNS[measurement]} from "${measurement}" where ${times} and ${condition}`;
    const asked = client.query<Rows[M] & OfCamera>(text, { precision: "ms", method: "POST", placeholders });
    return Map.groupBy(await reached(asked), ({ camera }) => camera);
  };
  return {
    name: `influx ${new URL(url).host} ${database}`,
    ...createInfluxSums({ client, database, prepare }),
    ...createInfluxRuns(client, prepare),
    write: async (minutes) => {
      await prepare();
      return { refused: await writePoints(client, minutes.flatMap(toPoints)) };
    },
    read: async (query) => {
      const [counts, minutes] = await Promise.all([select("flow", query), select("flow_minute", query)]);
      return toFlowSeries(counts.map(toCount), minutes.map(toMinute));
    },
    readLanes: async (query) => toLaneSeries((await select("lane_minute", query)).map(toLane)),
    readTurnings: async (query) => {
      const [counts, minutes] = await Promise.all([select("turning", query), select("turning_minute", query)]);
      return toTurningSeries(counts.map(toTurn), minutes.map(toTurningMinute));
    },
    readMinutes: async (cameraIds, fromMs, toMs) => {
      if (cameraIds.length === 0) return new Map();
      await prepare();
      const times = within(fromMs, toMs);
      const [counts, minutes, lanes, turns, turningMinutes] = await Promise.all([
        ...([selectOf("flow", cameraIds, times), selectOf("flow_minute", cameraIds, times)] as const),
        selectOf("lane_minute", cameraIds, times),
        ...([selectOf("turning", cameraIds, times), selectOf("turning_minute", cameraIds, times)] as const),
      ]);
      const ofCamera = (id: string): CameraMinutes => ({
        flow: toFlowSeries((counts.get(id) ?? []).map(toCount), (minutes.get(id) ?? []).map(toMinute)),
        lanes: toLaneSeries((lanes.get(id) ?? []).map(toLane)),
        turnings: toTurningSeries(
          (turns.get(id) ?? []).map(toTurn),
          (turningMinutes.get(id) ?? []).map(toTurningMinute),
        ),
      });
      return new Map(cameraIds.map((id) => [id, ofCamera(id)]));
    },
    rawFromMs: async (nowMs) => {
      await prepare();
      return nowMs - (await readRawMs(client, database));
    },
    heldHours: async () => undefined,
    expire: async () => undefined, // its retention policies do
    ready: () =>
      reached(client.query("show measurements limit 1"), READY_TIMEOUT_MS).then(
        () => true,
        () => false,
      ),
    close: async () => undefined, // each request has a connection of Node's own pool, which keeps no process alive
  };
}

async function createDatabase(client: InfluxDB, database: string, logger: Logger): Promise<void> {
  try {
    await reached(client.createDatabase(database));
  } catch (error) {
    if (!(error instanceof CentralError && error.code === "SERIES_REFUSED")) throw error;
    // An ordinary user may not create databases: then someone else has, or the first write says so.
    logger.debug({ database }, "not allowed to create the database");
  }
}

const within = (fromMs: number, toMs: number): string => `time >= ${fromMs}ms and time < ${toMs}ms`;

/** Values travel beside the text as parameters: nothing that is asked for is ever read as a query. */
function conditions({ camera, line, from, to }: FlowQuery): { text: string; values: Record<string, string> } {
  const times = within(Date.parse(from), Date.parse(to));
  if (line === undefined) return { text: `"camera" = $camera and ${times}`, values: { camera } };
  return { text: `"camera" = $camera and "line" = $line and ${times}`, values: { camera, line } };
}

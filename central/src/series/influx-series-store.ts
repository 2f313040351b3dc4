/** InfluxDB 1.x. How minutes lie in it: see `influx-points.ts`. */
import type { FlowQuery } from "@ngaba/contract";
import type { INanoDate, InfluxDB } from "influx";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import { createInfluxRuns } from "./influx-camera-runs.ts";
import { connect, type InfluxOptions, reached, writePoints } from "./influx-client.ts";
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
import type { SeriesStore } from "./series-store.ts";

const READY_TIMEOUT_MS = 2_000;

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

/** Values travel beside the text as parameters: nothing that is asked for is ever read as a query. */
function conditions({ camera, line, from, to }: FlowQuery): { text: string; values: Record<string, string> } {
  const times = `time >= ${Date.parse(from)}ms and time < ${Date.parse(to)}ms`;
  if (line === undefined) return { text: `"camera" = $camera and ${times}`, values: { camera } };
  return { text: `"camera" = $camera and "line" = $line and ${times}`, values: { camera, line } };
}

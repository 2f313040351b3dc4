/** InfluxDB 1.x. How minutes lie in it: see `influx-points.ts`. */
import type { FlowQuery } from "@ngaba/contract";
import { type INanoDate, InfluxDB, type IPoint } from "influx";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
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
import { toFlowSeries, toLaneSeries, toTurningSeries } from "./join-minutes.ts";
import type { SeriesStore } from "./series-store.ts";

const MAX_POINTS = 1_000;
const TIMEOUT_MS = 10_000;
const READY_TIMEOUT_MS = 2_000;

export interface InfluxOptions {
  /** `http://host:8086`, without credentials. */
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly logger: Logger;
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
      TIMEOUT_MS,
    );
  };
  return {
    name: `influx ${new URL(url).host} ${database}`,
    write: async (minutes) => {
      await prepare();
      const points = minutes.flatMap(toPoints);
      let refused = 0;
      for (let start = 0; start < points.length; start += MAX_POINTS) {
        refused += await writePoints(client, points.slice(start, start + MAX_POINTS));
      }
      return { refused };
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
    ready: () =>
      reached(client.query("show measurements limit 1"), READY_TIMEOUT_MS).then(
        () => true,
        () => false,
      ),
    close: async () => undefined, // each request has a connection of Node's own pool, which keeps no process alive
  };
}

function connect({ url, database, username, password }: InfluxOptions): InfluxDB {
  const { protocol, hostname, port } = new URL(url);
  return new InfluxDB({
    host: hostname,
    port: Number(port) || 8086,
    protocol: protocol === "https:" ? "https" : "http",
    ...{ database, username, password },
    pool: { maxRetries: 0, requestTimeout: TIMEOUT_MS }, // the projection retries, and says so
  });
}

async function createDatabase(client: InfluxDB, database: string, logger: Logger): Promise<void> {
  try {
    await reached(client.createDatabase(database), TIMEOUT_MS);
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

/** @returns how many points the server dropped for good while it took the others */
async function writePoints(client: InfluxDB, points: IPoint[]): Promise<number> {
  try {
    await reached(client.writePoints(points, { precision: "ms" }), TIMEOUT_MS);
    return 0;
  } catch (error) {
    const dropped = /partial write: .* dropped=(\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    if (dropped === undefined) throw error;
    return Number(dropped);
  }
}

/**
 * Waits for the server, at most `timeoutMs`: the client itself would wait for ever for an answer that broke off.
 * @throws {CentralError} SERIES_UNAVAILABLE, or SERIES_REFUSED when it answered that it will not
 */
async function reached<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } catch (error) {
    // The client's error holds the request, and so the password: only its text goes on.
    const text = error instanceof Error ? error.message : String(error);
    const isRefusal = /^A 4\d\d /.test(text);
    if (isRefusal) throw new CentralError("SERIES_REFUSED", `InfluxDB refuses: ${text}`);
    throw new CentralError("SERIES_UNAVAILABLE", `InfluxDB is away: ${text}`, { retryable: true });
  } finally {
    clearTimeout(timer);
  }
}

/** The way to an InfluxDB 1.x by its own client: what goes wrong there becomes one of two errors. */
import { InfluxDB, type IPoint, type IWriteOptions } from "influx";
import { CentralError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";

const MAX_POINTS = 5_000;
const TIMEOUT_MS = 10_000;

export interface InfluxOptions {
  /** `http://host:8086`, without credentials. */
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly logger: Logger;
}

/** Needs no server yet. */
export function connect({ url, database, username, password }: InfluxOptions): InfluxDB {
  const { protocol, hostname, port } = new URL(url);
  return new InfluxDB({
    host: hostname,
    port: Number(port) || 8086,
    protocol: protocol === "https:" ? "https" : "http",
    ...{ database, username, password },
    pool: { maxRetries: 0, requestTimeout: TIMEOUT_MS }, // the projection retries, and says so
  });
}

/**
 * Writes points whose timestamps are milliseconds.
 * @returns how many the server dropped for good while it took the others
 * @throws {CentralError} SERIES_UNAVAILABLE, SERIES_REFUSED
 */
export async function writePoints(
  client: InfluxDB,
  points: readonly IPoint[],
  options: Pick<IWriteOptions, "retentionPolicy"> = {},
): Promise<number> {
  let dropped = 0;
  for (let start = 0; start < points.length; start += MAX_POINTS) {
    dropped += await writeSome(client, points.slice(start, start + MAX_POINTS), options);
  }
  return dropped;
}

async function writeSome(client: InfluxDB, points: IPoint[], options: IWriteOptions): Promise<number> {
  try {
    await reached(client.writePoints(points, { precision: "ms", ...options }), TIMEOUT_MS);
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
export async function reached<T>(work: Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
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

/** A condition by which rows are of these cameras, one at least; their ids travel beside the text as parameters. */
export const ofCameras = (cameraIds: readonly string[]) => ({
  condition: `(${cameraIds.map((_, index) => `"camera" = $camera${index}`).join(" or ")})`,
  placeholders: Object.fromEntries(cameraIds.map((id, index) => [`camera${index}`, id])),
});

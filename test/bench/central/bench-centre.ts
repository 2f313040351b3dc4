import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { addMachine } from "../../central/add-machine.ts";
import { ServiceProcess } from "../../e2e/service-process.ts";
import { isCentreReady, whenReady } from "../../e2e/start-service.ts";
import { freePort } from "../../servers/free-port.ts";
import { startInfluxd } from "../../servers/influxd.ts";
import { stopWithUs } from "../../servers/stop-with-us.ts";
import { waitUntil } from "../../until.ts";
import { CENTRE_LOGIN, INVENTORY_DIR, startBroker, writeConfig } from "../centre-and-broker.ts";

/** Broker, InfluxDB and the centre, each in a process of its own. The centre does not run before it is started. */
export interface BenchCentre extends AsyncDisposable {
  readonly brokerUrl: string;
  /** May read what agents write. */
  readonly login: { readonly username: string; readonly password: string };
  readonly url: string;
  /** Of a machine that may read everything. */
  readonly headers: Readonly<Record<string, string>>;
  /** On the data that it left. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** While it runs. */
  readonly pid: number;
  /** What it counts of itself, since it was started last. */
  counts(): Promise<CentreCounts>;
  /** Waits until sums are made of all that has come. */
  whenSummed(): Promise<void>;
}

export interface CentreCounts {
  readonly committed: number;
  /** Rows that the projections which are furthest behind have still to take in. */
  readonly lag: number;
  /** Messages that were thrown away, or could not be read, or that a store refused. */
  readonly lost: number;
}

/** @param passwords of the agents, by their ids @throws {Error} when one of them does not come up */
export async function startBenchCentre(
  passwords: Readonly<Record<string, string>>,
  maxStreams: number,
  signal: AbortSignal,
): Promise<BenchCentre> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-central-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "centre");
  const brokerUrl = await startBroker(stack, passwords);
  const influxd = await startInfluxd();
  stopWithUs(stack, influxd);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { database, username } = influxd;
  const config = await writeConfig(join(folder, "centre.yaml"), {
    ...{ listen: { port }, dataDir, inventoryDir: INVENTORY_DIR, logLevel: "warn" },
    limits: { streamMaxConnections: maxStreams, streamMaxPerReader: maxStreams }, // all are of one machine
    broker: {
      ...{ kind: "mqtt", url: brokerUrl, username: CENTRE_LOGIN.username },
      passwordFile: await secretFile(folder, "broker", CENTRE_LOGIN.password),
    },
    series: {
      ...{ kind: "influx", url: influxd.url, database, username },
      passwordFile: await secretFile(folder, "series", influxd.password),
    },
  });
  await mkdir(dataDir, { mode: 0o700 });
  const headers = await addMachine(dataDir);
  const centre = new ServiceProcess("central/src/main.ts", config);
  stack.defer(async () => void (await centre.stop()));
  const owned = stack.move();
  return {
    ...{ brokerUrl, login: CENTRE_LOGIN, url, headers },
    start: async () => {
      centre.start();
      await whenReady("the centre", centre, () => isCentreReady(url), signal);
    },
    stop: async () => void (await centre.stop()),
    get pid() {
      return centre.pid;
    },
    counts: async () => countsIn(await (await fetch(`${url}/metrics`, { headers, signal })).text()),
    whenSummed: () => waitUntil("all sums are made", () => marksIn(dataDir) === 0, { signal }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function secretFile(folder: string, name: string, content: string): Promise<string> {
  const file = join(folder, `${name}-password`);
  await writeFile(file, content, { mode: 0o600 });
  return file;
}

function countsIn(metrics: string): CentreCounts {
  const values = (name: string) =>
    metrics
      .split("\n")
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .map((line) => Number(line.slice(line.lastIndexOf(" "))));
  const sum = (name: string) => values(name).reduce((total, value) => total + value, 0);
  return {
    committed: sum("central_inbox_committed_total"),
    lag: Math.max(...values("central_projection_lag_rows")),
    lost: [
      ...["central_inbox_out_of_order_total", "central_inbox_missing_events_total", "central_ingest_set_aside_total"],
      ...["central_series_refused_points_total", "central_projection_unreadable_rows_total"],
    ].reduce((total, name) => total + sum(name), 0),
  };
}

function marksIn(dataDir: string): number {
  const cases = new DatabaseSync(join(dataDir, "cases.sqlite"), { readOnly: true, timeout: 5_000 });
  try {
    return Number(cases.prepare("select count(*) as marks from series_mark").get()?.marks);
  } finally {
    cases.close();
  }
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepSecrets } from "../run-logs.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { freePort } from "./free-port.ts";

/** A running InfluxDB 1.x with an empty database and a user who may read and write it, and nothing else. */
export interface Influxd {
  readonly url: string;
  readonly port: number;
  /** Of the newest process: changes with `restart`. */
  readonly pid: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** Has a statement done as administrator. */
  ask(statement: string): Promise<void>;
  /** Stops it and removes its folder. */
  stop(): Promise<void>;
  /** Ends the process without warning; `restart` brings it back on the same port with what its disk remembers. */
  kill9(): Promise<void>;
  restart(): Promise<void>;
}

const DATABASE = "ngaba";
const READER_WRITER = { username: "central", password: "series-of-a-test" };
/** As docs/runbook.md makes them. */
const SUM_POLICIES = [
  `minute ON ${DATABASE} DURATION 90d`,
  `hour ON ${DATABASE} DURATION 1830d`,
  `day ON ${DATABASE} DURATION INF`,
];
/** Who may do everything there. */
export const INFLUX_ADMIN = { username: "admin", password: "admin-of-a-test" };

/** Starts the real influxd on free ports, with logins required. */
export async function startInfluxd({ withPolicies = true } = {}): Promise<Influxd> {
  keepSecrets(READER_WRITER.password, INFLUX_ADMIN.password);
  const folder = await mkdtemp(join(tmpdir(), "ngaba-influxd-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, "influxdb.conf");
  await writeFile(configFile, configuration(folder, port, await freePort()));
  const start = (): Promise<ChildServer> =>
    startChildServer({
      program: "influxd",
      debianPackage: "influxdb",
      args: ["-config", configFile],
      isReady: () =>
        fetch(`${url}/ping`).then(
          (response) => response.ok,
          () => false,
        ),
    });
  let server = await start();
  await query(url, `CREATE USER ${INFLUX_ADMIN.username} WITH PASSWORD '${INFLUX_ADMIN.password}' WITH ALL PRIVILEGES`);
  await query(url, `CREATE DATABASE ${DATABASE}`);
  for (const policy of withPolicies ? SUM_POLICIES : [])
    await query(url, `CREATE RETENTION POLICY ${policy} REPLICATION 1`);
  await query(url, `CREATE USER ${READER_WRITER.username} WITH PASSWORD '${READER_WRITER.password}'`);
  await query(url, `GRANT ALL ON ${DATABASE} TO ${READER_WRITER.username}`);
  return {
    ...{ url, port, database: DATABASE, ...READER_WRITER },
    get pid() {
      return server.pid;
    },
    ask: (statement) => query(url, statement),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
    kill9: () => server.kill9(),
    restart: async () => {
      await server.stop();
      server = await start();
    },
  };
}

function configuration(folder: string, port: number, rpcPort: number): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = true
  log-enabled = false
`;
}

/** The first user may be made without a login; everything after it needs the administrator's. */
async function query(url: string, statement: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${INFLUX_ADMIN.username}:${INFLUX_ADMIN.password}`).toString("base64")}`;
  const isFirst = statement.startsWith(`CREATE USER ${INFLUX_ADMIN.username} `);
  const response = await fetch(`${url}/query`, {
    method: "POST",
    headers: isFirst ? {} : { authorization },
    body: new URLSearchParams({ q: statement }),
  });
  const answer = await response.text();
  if (!response.ok || answer.includes('"error"')) throw new Error(`influxd refuses a statement of set-up: ${answer}`);
}

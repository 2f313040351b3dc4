import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChildServer } from "./child-server.ts";
import { freePort } from "./free-port.ts";

/** A running InfluxDB 1.x with an empty database and a user who may read and write it, and nothing else. */
export interface Influxd {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** Stops it and removes its folder. */
  stop(): Promise<void>;
}

const DATABASE = "ngaba";
const READER_WRITER = { username: "central", password: "series-of-a-test" };
const ADMIN = { username: "admin", password: "admin-of-a-test" };

/** Starts the real influxd on free ports, with logins required. */
export async function startInfluxd(): Promise<Influxd> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-influxd-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, "influxdb.conf");
  await writeFile(configFile, configuration(folder, port, await freePort()));
  const server = await startChildServer({
    program: "influxd",
    debianPackage: "influxdb",
    args: ["-config", configFile],
    isReady: () =>
      fetch(`${url}/ping`).then(
        (response) => response.ok,
        () => false,
      ),
  });
  await query(url, `CREATE USER ${ADMIN.username} WITH PASSWORD '${ADMIN.password}' WITH ALL PRIVILEGES`);
  await query(url, `CREATE DATABASE ${DATABASE}`);
  await query(url, `CREATE USER ${READER_WRITER.username} WITH PASSWORD '${READER_WRITER.password}'`);
  await query(url, `GRANT ALL ON ${DATABASE} TO ${READER_WRITER.username}`);
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  };
  return { url, port, pid: server.pid, database: DATABASE, ...READER_WRITER, stop };
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
  const authorization = `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString("base64")}`;
  const isFirst = statement.startsWith(`CREATE USER ${ADMIN.username} `);
  const response = await fetch(`${url}/query`, {
    method: "POST",
    headers: isFirst ? {} : { authorization },
    body: new URLSearchParams({ q: statement }),
  });
  const answer = await response.text();
  if (!response.ok || answer.includes('"error"')) throw new Error(`influxd refuses a statement of set-up: ${answer}`);
}

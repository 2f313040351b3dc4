import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { keepSecrets } from "../run-logs.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { freePort } from "./free-port.ts";

const shippedFolder = fileURLToPath(new URL("../../central/mosquitto/", import.meta.url));

/** A running mosquitto with our shipped configuration. */
export interface Mosquitto {
  /** `mqtt://127.0.0.1:<port>`, without credentials. */
  readonly url: string;
  readonly port: number;
  /** Of the newest process: changes with `restart`. */
  readonly pid: number;
  /** Stops it and, when the folder was its own, removes that. */
  stop(): Promise<void>;
  /** Ends the process without warning; `restart` brings it back on the same port with what its disk remembers. */
  kill9(): Promise<void>;
  restart(): Promise<void>;
}

/**
 * Starts the real mosquitto with the configuration and access rules of `central/mosquitto/`, with only paths, port and
 * (for tests as root) the user replaced. `logins` are names and their passwords; the centre's is `central`.
 */
export async function startMosquitto(options: {
  readonly logins: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly dataDir?: string;
}): Promise<Mosquitto> {
  keepSecrets(...Object.values(options.logins));
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), "ngaba-mosquitto-")));
  const port = options.port ?? (await freePort());
  await mkdir(folder, { recursive: true });
  await writePasswords(join(folder, "passwords"), options.logins);
  const configFile = join(folder, "mosquitto.conf");
  await writeFile(configFile, await filledIn(folder, port));

  const start = (): Promise<ChildServer> =>
    startChildServer({
      program: "mosquitto",
      debianPackage: "mosquitto",
      args: ["-c", configFile],
      isReady: () => accepts(port),
    });
  let server = await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      await server.stop();
      if (options.dataDir === undefined) await rm(folder, { recursive: true });
    },
    kill9: () => server.kill9(),
    restart: async () => {
      await server.stop();
      server = await start();
    },
  };
}

async function filledIn(folder: string, port: number): Promise<string> {
  const acl = join(folder, "acl");
  await writeFile(acl, await readFile(join(shippedFolder, "acl")));
  await chmod(acl, 0o600);
  const values: Readonly<Record<string, string>> = {
    listener: `${port} 127.0.0.1`,
    password_file: join(folder, "passwords"),
    acl_file: acl,
    persistence_location: `${folder}/`,
  };
  let text = await readFile(join(shippedFolder, "mosquitto.conf"), "utf8");
  for (const [key, value] of Object.entries(values)) {
    const line = new RegExp(`^${key} .*$`, "m");
    if (!line.test(text)) throw new Error(`the shipped mosquitto.conf has no line "${key}"`);
    text = text.replace(line, `${key} ${value}`);
  }
  return `${text}\nuser ${userInfo().username}\n`; // as root it would turn into a user that cannot read the folder
}

async function writePasswords(file: string, logins: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(
    file,
    Object.entries(logins)
      .map(([name, password]) => `${name}:${password}\n`)
      .join(""),
    { mode: 0o600 },
  );
  await promisify(execFile)("mosquitto_passwd", ["-U", file]).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Error("mosquitto_passwd is not installed; on Debian: apt-get install mosquitto");
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { VideoCodec } from "../mp4-decoder-configuration.ts";
import type { Credentials } from "../rtsp-auth.ts";
import type { TransportKind } from "../simulated-camera.ts";

/** Debian's, which sees Debian's modules; another one in PATH does not. */
const PYTHON = "/usr/bin/python3";
const SERVE = join(import.meta.dirname, "serve.py");
const INSTALL =
  "apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";

/** Why GStreamer's RTSP server cannot be had here, and what brings it; `undefined` when it can. */
export async function whyNoGstreamer(): Promise<string | undefined> {
  if (!existsSync(PYTHON)) return `${PYTHON} is not installed; "${INSTALL}" brings all that is needed`;
  try {
    await promisify(execFile)(PYTHON, [SERVE, "--probe"]);
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: string }; // what execFile rejects with
    return `${stderr?.trim() ?? String(error)} "${INSTALL}" brings it`;
  }
}

export interface GstreamerOptions {
  readonly file: string;
  readonly codec?: VideoCodec;
  readonly credentials?: Credentials;
  /** How they are asked for; default by digest (MD5). */
  readonly auth?: "digest" | "basic";
  /** Default any free one. */
  readonly port?: number;
  /** The only one granted; default any. */
  readonly transport?: TransportKind;
}

export interface GstreamerServer extends AsyncDisposable {
  /** Address of its camera, without a login. */
  readonly url: string;
  kill(signal: NodeJS.Signals): void;
}

/** @throws {Error} with its last words when it does not start */
export async function startGstreamer(options: GstreamerOptions): Promise<GstreamerServer> {
  const { file, codec = "h264", credentials, auth = "digest", transport, port: wantedPort = 0 } = options;
  const login = credentials && ["--login", `${credentials.username}:${credentials.password}`];
  const args = [
    SERVE,
    "--file",
    file,
    "--codec",
    codec,
    "--auth",
    auth,
    "--port",
    String(wantedPort),
    ...(login ?? []),
  ];
  if (transport !== undefined) args.push("--transport", transport);
  const child = spawn(PYTHON, args, { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  let lastWords = "";
  child.stderr.on("data", (text) => (lastWords = `${lastWords}${text}`.slice(-2000)));
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await closed;
  };
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), closed]);
  const port = /^plays on port (\d+)$/.exec(String(line))?.[1];
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
  if (port !== undefined) return { url: `rtsp://127.0.0.1:${port}/gate`, kill, [Symbol.asyncDispose]: close };
  await close();
  throw new Error(`GStreamer's RTSP server does not start: ${lastWords.trim()}`);
}

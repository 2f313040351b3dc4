import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";

/** What `pnpm start` was asked for. */
export interface StartOptions {
  /** TCP port of the live page. */
  readonly port: number;
  /** Folder for all that is kept between starts, absolute. */
  readonly dataDir: string;
  /** Whose pictures are analysed. */
  readonly pictures: Pictures;
}

export type Pictures =
  | { readonly kind: "city" }
  | { readonly kind: "video"; readonly file: string }
  | { readonly kind: "camera"; readonly rtspUrl: string; readonly credentials: Credentials | undefined };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Reads the command line; prints help or what is wrong with it and ends the process where commander does.
 * @param argv as `process.argv`
 */
export function readOptions(argv: readonly string[], defaultDataDir: string): StartOptions {
  const command = new Command("pnpm start")
    .description(
      "Starts simulated cameras, an edge agent and the operations centre on this machine, and prints the address of the live page.",
    )
    .option("--camera <rtsp-url>", "analyse this camera in place of the simulated ones", parseRtspUrl)
    .option("--video <file>", "play this video in a loop and analyse it, in place of the simulated cameras", parseFile)
    .option("--port <number>", "port of the live page", parsePort, 8080)
    .option("--data <folder>", "folder for everything that is kept between starts", defaultDataDir)
    .helpOption("--help", "show this help")
    .allowExcessArguments(false)
    .parse([...argv]);
  const { camera, video, port, data } = command.opts<{ camera?: string; video?: string; port: number; data: string }>();
  if (camera !== undefined && video !== undefined) command.error("error: give --camera or --video, not both");
  return { port, dataDir: resolve(data), pictures: picturesOf(camera, video) };
}

function picturesOf(camera: string | undefined, video: string | undefined): Pictures {
  if (video !== undefined) return { kind: "video", file: video };
  if (camera === undefined) return { kind: "city" };
  const url = new URL(camera);
  const { username, password } = url;
  url.username = "";
  url.password = "";
  const credentials =
    username === "" ? undefined : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { kind: "camera", rtspUrl: url.href, credentials };
}

function parseRtspUrl(text: string): string {
  if (URL.canParse(text) && /^rtsps?:$/.test(new URL(text).protocol) && hasReadableLogin(new URL(text))) return text;
  throw new InvalidArgumentError(
    'Expected an address like rtsp://user:password@192.0.2.10:554/stream, a "%" in the password written %25.',
  );
}

/** A bare "%" in a password is no address: it is written %25. */
function hasReadableLogin({ username, password }: URL): boolean {
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false; // the caller says what was expected
  }
}

function parseFile(text: string): string {
  const file = resolve(text);
  if (existsSync(file)) return file;
  throw new InvalidArgumentError(`There is no file ${file}.`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a number from 1 to 65535.");
}

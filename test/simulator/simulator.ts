import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { keepSecrets } from "../run-logs.ts";
import { CameraClock } from "./camera-clock.ts";
import { createFilmLibrary, type Film } from "./film.ts";
import type { AuthScheme, Credentials } from "./rtsp-auth.ts";
import { type RtspSession, serveRtsp } from "./rtsp-session.ts";
import { SentLog, type SentUnit } from "./sent-log.ts";
import {
  type Behaviour,
  changeBehaviour,
  type NewestPlay,
  type SimulatedCamera,
  type TransportKind,
  twistCamera,
} from "./simulated-camera.ts";
import type { StreamTwist } from "./stream-twist.ts";
import { openUdpPorts } from "./udp-ports.ts";

/** A camera to simulate. */
interface CameraPlan {
  /** Its part of the address, without a leading slash. */
  readonly path: string;
  /** MP4 with an H.264 or H.265 track, played in a loop as it is. */
  readonly file: string;
  /** Asked for; absent: open to all. */
  readonly credentials?: Credentials;
  /** How the login is asked for; default `digest`. */
  readonly auth?: AuthScheme;
  /** Default both; others are refused with 461. */
  readonly transports?: readonly TransportKind[];
  /** Where in the file each client begins (at the keyframe before), so that cameras of one file differ. */
  readonly startOffsetMs?: number;
}

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly cameras: readonly CameraPlan[];
  /** How many units of each camera {@link Simulator.sent} remembers; default 5,000. */
  readonly sentKept?: number;
}

const SENT_KEPT = 5_000;
const BOTH: readonly TransportKind[] = ["tcp", "udp"];

/** A running RTSP server. */
export interface Simulator extends AsyncDisposable {
  readonly port: number;
  /** Address of a camera, without its login. */
  url(path: string): string;
  /** Takes effect at once, on present clients and on new ones. */
  setBehaviour(path: string, behaviour: Behaviour): void;
  /**
   * In place of the twist before. In force when it returns, but for `switchTo`, whose file is read first.
   *
   * @throws {Error} with one sentence when that file cannot be played
   */
  twist(path: string, twist: StreamTwist): Promise<void>;
  /** What the camera has sent to all its clients, oldest first: the newest `sentKept` units. */
  sent(path: string): readonly SentUnit[];
  /** Clients that this camera plays to. */
  clientCount(path: string): number;
  /** Of the newest client of this camera; `undefined` before the first. */
  newestPlay(path: string): NewestPlay | undefined;
  /** Ends all connections and the server. */
  close(): Promise<void>;
}

/**
 * Starts an RTSP server (RTP over its own TCP connections or over UDP) that plays files as if they were cameras. Every client
 * gets the file from its beginning (or `startOffsetMs`) at the speed of the file's own times, with times that go on
 * across the end of the file.
 *
 * @throws {Error} with one sentence when a file cannot be played or the port is taken
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  keepSecrets(...options.cameras.flatMap(({ credentials }) => credentials?.password ?? []));
  const host = options.host ?? "127.0.0.1";
  const loadFilm = createFilmLibrary();
  const cameras = await loadCameras(options, loadFilm);
  const server = await listen(host, options.port ?? 0, cameras);
  const find = (path: string): SimulatedCamera => {
    const camera = cameras.get(path);
    if (camera === undefined) throw new Error(`The simulator has no camera ${path}.`);
    return camera;
  };
  return {
    port: server.port,
    url: (path) => `rtsp://${host}:${server.port}/${find(path).path}`,
    setBehaviour: (path, behaviour) => changeBehaviour(find(path), behaviour),
    twist: (path, twist) => twistCamera(find(path), twist, loadFilm),
    sent: (path) => find(path).sent.units(),
    clientCount: (path) => [...find(path).sessions].filter((session) => session.isPlaying()).length,
    newestPlay: (path) => find(path).newestPlay,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

/** @throws {Error} with one sentence when the port is taken */
async function listen(
  host: string,
  wantedPort: number,
  cameras: ReadonlyMap<string, SimulatedCamera>,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const udpPorts = await openUdpPorts(host);
  const closeUdp = (): void => [udpPorts.rtp, udpPorts.rtcp].forEach((socket) => void socket.close());
  const sessions = new Set<RtspSession>();
  const server = createServer((socket) => {
    const session = serveRtsp(socket, { findCamera: (path) => cameras.get(path), udpPorts });
    sessions.add(session);
    socket.on("close", () => sessions.delete(session));
  });
  server.listen(wantedPort, host);
  await once(server, "listening").catch((cause: unknown) => {
    closeUdp();
    throw new Error(`The camera simulator cannot listen on ${host}:${wantedPort}: ${String(cause)}.`, { cause });
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const session of sessions) session.cut();
    await closed;
    closeUdp();
  };
  return { port, close };
}

async function loadCameras(
  { cameras: plans, sentKept = SENT_KEPT }: SimulatorOptions,
  loadFilm: (file: string) => Promise<Film>,
): Promise<Map<string, SimulatedCamera>> {
  const cameras = new Map<string, SimulatedCamera>();
  for (const { path, file, credentials, auth = "digest", transports = BOTH, startOffsetMs = 0 } of plans) {
    if (cameras.has(path)) throw new Error(`Two simulated cameras have the path ${path}.`);
    cameras.set(path, {
      path,
      credentials,
      auth,
      transports,
      startOffsetMs,
      clock: new CameraClock(),
      sent: new SentLog(sentKept),
      sessions: new Set(),
      film: await loadFilm(file),
      behaviour: "play",
      twist: {},
      jumpedTicks: 0,
      newestPlay: undefined,
    });
  }
  return cameras;
}

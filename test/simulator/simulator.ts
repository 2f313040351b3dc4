import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Credentials } from "./digest-auth.ts";
import { type Movie, readMovie } from "./mp4-movie.ts";
import { type RtspSession, serveRtsp } from "./rtsp-session.ts";
import type { Behaviour, NewestPlay, SimulatedCamera } from "./simulated-camera.ts";

/** A camera to simulate. */
interface CameraPlan {
  /** Its part of the address, without a leading slash. */
  readonly path: string;
  /** MP4 with an H.264 track, played in a loop as it is. */
  readonly file: string;
  /** Asked for by digest authentication; absent: open to all. */
  readonly credentials?: Credentials;
  /** Where in the file each client begins (at the keyframe before), so that cameras of one file differ. */
  readonly startOffsetMs?: number;
}

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly cameras: readonly CameraPlan[];
}

/** A running RTSP server. */
export interface Simulator extends AsyncDisposable {
  readonly port: number;
  /** Address of a camera, without its login. */
  url(path: string): string;
  /** Takes effect at once, on present clients and on new ones. */
  setBehaviour(path: string, behaviour: Behaviour): void;
  /** Clients that this camera plays to. */
  clientCount(path: string): number;
  /** Of the newest client of this camera; `undefined` before the first. */
  newestPlay(path: string): NewestPlay | undefined;
  /** Ends all connections and the server. */
  close(): Promise<void>;
}

/**
 * Starts an RTSP server (RTSP and RTP over one TCP connection) that plays files as if they were cameras. Every client
 * gets the file from its beginning (or `startOffsetMs`) at the speed of the file's own times, with times that go on
 * across the end of the file.
 *
 * @throws {Error} with one sentence when a file cannot be played or the port is taken
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? "127.0.0.1";
  const cameras = await loadCameras(options.cameras);
  const sessions = new Set<RtspSession>();
  const server = createServer((socket) => {
    const session = serveRtsp(socket, (path) => cameras.get(path));
    sessions.add(session);
    socket.on("close", () => sessions.delete(session));
  });
  server.listen(options.port ?? 0, host);
  await once(server, "listening").catch((cause: unknown) => {
    throw new Error(`The camera simulator cannot listen on ${host}:${options.port}: ${String(cause)}.`, { cause });
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one

  const find = (path: string): SimulatedCamera => {
    const camera = cameras.get(path);
    if (camera === undefined) throw new Error(`The simulator has no camera ${path}.`);
    return camera;
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const session of sessions) session.cut();
    await closed;
  };
  return {
    port,
    url: (path) => `rtsp://${host}:${port}/${find(path).path}`,
    setBehaviour: (path, behaviour) => change(find(path), behaviour),
    clientCount: (path) => [...find(path).sessions].filter((session) => session.isPlaying()).length,
    newestPlay: (path) => find(path).newestPlay,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Reads each file once, however many cameras play it. */
async function loadCameras(plans: readonly CameraPlan[]): Promise<Map<string, SimulatedCamera>> {
  const movies = new Map<string, Promise<Movie>>();
  const cameras = new Map<string, SimulatedCamera>();
  for (const { path, file, credentials, startOffsetMs = 0 } of plans) {
    if (cameras.has(path)) throw new Error(`Two simulated cameras have the path ${path}.`);
    const reading = movies.get(file) ?? readMovie(file);
    movies.set(file, reading);
    const movie = await reading;
    const state = { behaviour: "play" as const, newestPlay: undefined, sessions: new Set<RtspSession>() };
    cameras.set(path, { path, movie, credentials, startOffsetMs, ...state });
  }
  return cameras;
}

function change(camera: SimulatedCamera, behaviour: Behaviour): void {
  camera.behaviour = behaviour;
  const keepsConnections = behaviour === "play" || behaviour === "stall" || behaviour === "rubbish";
  if (keepsConnections) return;
  for (const session of camera.sessions) session.cut();
}

import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { epochMs } from "@ngaba/contract";
import { digestChallenge, isAuthorised } from "./digest-auth.ts";
import type { Player } from "./player.ts";
import { startRtpStream } from "./rtp-stream.ts";
import { formatResponse, type RtspReply, type RtspRequest, readRtsp } from "./rtsp-message.ts";
import { describe, type SimulatedCamera, TRACK } from "./simulated-camera.ts";

const METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";

/** One connection of a client: one session at most, as clients do with interleaved streams. */
export interface RtspSession {
  isPlaying(): boolean;
  /** Ends the connection at once. */
  cut(): void;
}

interface Connection extends RtspSession {
  readonly socket: Socket;
  readonly sessionId: string;
  readonly nonce: string;
  /** The one that the last request named. */
  camera?: SimulatedCamera;
  /** Interleaved channel of RTP, once set up. */
  channel?: number;
  player?: Player;
}

/** Serves one connection until it closes. `findCamera` knows the paths. */
export function serveRtsp(socket: Socket, findCamera: (path: string) => SimulatedCamera | undefined): RtspSession {
  const connection: Connection = {
    socket,
    sessionId: randomBytes(8).toString("hex"),
    nonce: randomBytes(16).toString("hex"),
    isPlaying: () => connection.player !== undefined && !socket.destroyed,
    cut: () => socket.destroy(),
  };
  const answer = (request: RtspRequest): void => {
    const camera = findCamera(pathOf(request.url));
    if (camera !== undefined) attach(connection, camera);
    const reply = camera === undefined ? { status: 404 } : act(connection, camera, request);
    if (reply !== undefined) socket.write(formatResponse(reply, request));
  };
  socket.setNoDelay();
  socket.on("error", () => undefined); // `close` follows, and is all that matters
  socket.on("close", () => {
    connection.player?.stop();
    connection.camera?.sessions.delete(connection);
  });
  readRequests(socket, answer);
  return connection;
}

function readRequests(socket: Socket, onRequest: (request: RtspRequest) => void): void {
  let received = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    try {
      for (let input = readRtsp(received); input.kind !== "incomplete"; input = readRtsp(received)) {
        received = received.subarray(input.bytes);
        if (input.kind === "request") onRequest(input.request);
      }
    } catch {
      socket.end(formatResponse({ status: 400 })); // what follows cannot be told apart any more
    }
  });
}

function attach(connection: Connection, camera: SimulatedCamera): void {
  connection.camera?.sessions.delete(connection);
  connection.camera = camera;
  camera.sessions.add(connection);
}

/** What the camera does with a request, its behaviour being what it is. */
function act(connection: Connection, camera: SimulatedCamera, request: RtspRequest): RtspReply | undefined {
  switch (camera.behaviour) {
    case "play":
      return respond(connection, camera, request);
    case "refuse":
      return { status: 503 };
    case "not-found":
      return { status: 404 };
    case "unauthorised":
      return challenge(connection);
    case "stall":
      return undefined;
    case "cut":
      connection.cut();
      return undefined;
    case "rubbish":
      connection.socket.write(randomBytes(2048));
      return undefined;
    default:
      return camera.behaviour satisfies never;
  }
}

const challenge = ({ nonce }: Connection): RtspReply => ({
  status: 401,
  headers: { "WWW-Authenticate": digestChallenge(nonce) },
});

function respond(connection: Connection, camera: SimulatedCamera, request: RtspRequest): RtspReply {
  const { method, headers } = request;
  if (method === "OPTIONS") return { status: 200, headers: { Public: METHODS } };
  const { credentials } = camera;
  if (credentials && !isAuthorised(headers.get("authorization"), method, connection.nonce, credentials)) {
    return challenge(connection);
  }
  if (method === "DESCRIBE") {
    const type = { "Content-Type": "application/sdp", "Content-Base": `${request.url}/` };
    return { status: 200, headers: type, body: describe(camera) };
  }
  if (method === "SETUP") return setUp(connection, request);
  if (headers.get("session")?.split(";")[0] !== connection.sessionId) return { status: 454 };
  const ok = { status: 200, headers: { Session: connection.sessionId } };
  switch (method) {
    case "PLAY":
      return play(connection, camera) ? ok : { status: 455 };
    case "GET_PARAMETER": // clients' way of saying that they are still there
      return ok;
    case "TEARDOWN":
      connection.player?.stop();
      delete connection.player;
      return ok;
    default:
      return { status: 405, headers: { Allow: METHODS } };
  }
}

function setUp(connection: Connection, request: RtspRequest): RtspReply {
  const match = /RTP\/AVP\/TCP.*interleaved=(\d{1,3})-/.exec(request.headers.get("transport") ?? "");
  if (match === null) return { status: 461 };
  const channel = Number(match[1]) & 0xfe;
  connection.channel = channel;
  const transport = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
  return { status: 200, headers: { Transport: transport, Session: `${connection.sessionId};timeout=60` } };
}

function play(connection: Connection, camera: SimulatedCamera): boolean {
  if (connection.channel === undefined || connection.player !== undefined) return false;
  const player = startRtpStream(connection.socket, camera, connection.channel);
  connection.player = player;
  const startedAt = epochMs(Date.now() - 1000 * player.positionS());
  camera.newestPlay = { startedAt, number: (camera.newestPlay?.number ?? 0) + 1 };
  return true;
}

/** `rtsp://host/north/1/trackID=0` names the camera `north/1`. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return "";
  const path = new URL(url).pathname.replace(/^\/|\/$/g, "");
  return path.endsWith(`/${TRACK}`) ? path.slice(0, -TRACK.length - 1) : path;
}

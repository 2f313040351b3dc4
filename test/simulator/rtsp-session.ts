import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { Player } from "./player.ts";
import { startRtpStream } from "./rtp-stream.ts";
import { challengeOf, isAuthorised } from "./rtsp-auth.ts";
import { formatResponse, type RtspReply, type RtspRequest, readRtsp } from "./rtsp-message.ts";
import { chooseTransport } from "./rtsp-transport.ts";
import { describe, TRACK } from "./session-description.ts";
import type { SimulatedCamera } from "./simulated-camera.ts";
import { type Transport, tcpTransport, type UdpPorts, udpTransport } from "./transport.ts";

const METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";

/** One connection of a client: one session at most. With UDP too the stream ends with the connection. */
export interface RtspSession {
  isPlaying(): boolean;
  /** Ends the connection at once. */
  cut(): void;
  /** From now on nothing is sent or read; the client's end is not noticed. */
  fallSilent(): void;
}

/** What all connections share. */
export interface RtspServer {
  readonly findCamera: (path: string) => SimulatedCamera | undefined;
  readonly udpPorts: UdpPorts;
}

interface Connection extends RtspSession {
  readonly server: RtspServer;
  readonly socket: Socket;
  readonly sessionId: string;
  readonly nonce: string;
  /** The one that the last request named. */
  camera?: SimulatedCamera;
  /** Once set up. */
  transport?: Transport;
  player?: Player;
  isSilent: boolean;
}

/** Serves one connection until it closes. */
export function serveRtsp(socket: Socket, server: RtspServer): RtspSession {
  const connection: Connection = {
    server,
    socket,
    isSilent: false,
    sessionId: randomBytes(8).toString("hex"),
    nonce: randomBytes(16).toString("hex"),
    isPlaying: () => connection.player !== undefined && !connection.isSilent && !socket.destroyed,
    cut: () => socket.destroy(),
    fallSilent: () => fallSilent(connection),
  };
  const answer = (request: RtspRequest): void => {
    if (connection.isSilent) return;
    const camera = server.findCamera(pathOf(request.url));
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

function fallSilent(connection: Connection): void {
  connection.isSilent = true;
  connection.player?.stop();
  connection.socket.pause(); // the client's FIN then stays unread as well
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
      return challenge(connection, camera);
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

const challenge = ({ nonce }: Connection, { auth }: SimulatedCamera): RtspReply => ({
  status: 401,
  headers: { "WWW-Authenticate": challengeOf(auth, nonce) },
});

function respond(connection: Connection, camera: SimulatedCamera, request: RtspRequest): RtspReply {
  const { method, headers } = request;
  if (method === "OPTIONS") return { status: 200, headers: { Public: METHODS } };
  const { auth, credentials } = camera;
  const asked = { method, header: headers.get("authorization"), nonce: connection.nonce };
  if (credentials && !isAuthorised(auth, asked, credentials)) return challenge(connection, camera);
  if (method === "DESCRIBE") {
    const type = { "Content-Type": "application/sdp", "Content-Base": `${request.url}/` };
    return { status: 200, headers: type, body: describe(camera.path, camera.film) };
  }
  if (method === "SETUP") return setUp(connection, camera, request);
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

function setUp(connection: Connection, camera: SimulatedCamera, request: RtspRequest): RtspReply {
  const choice = chooseTransport(request.headers.get("transport") ?? "", camera.transports);
  if (choice === undefined) return { status: 461 };
  const session = { Session: `${connection.sessionId};timeout=60` };
  const { socket } = connection;
  if (choice.kind === "tcp") {
    const { channel } = choice;
    connection.transport = tcpTransport(socket, channel);
    const transport = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
    return { status: 200, headers: { Transport: transport, ...session } };
  }
  const { udpPorts } = connection.server;
  const { rtpPort, rtcpPort } = choice;
  const client = { host: socket.remoteAddress ?? "", rtpPort, rtcpPort };
  connection.transport = udpTransport(udpPorts, client, camera.newestPlay?.number ?? 0);
  const serverPorts = `${udpPorts.rtp.address().port}-${udpPorts.rtcp.address().port}`;
  const transport = `RTP/AVP;unicast;client_port=${rtpPort}-${rtcpPort};server_port=${serverPorts}`;
  return { status: 200, headers: { Transport: transport, ...session } };
}

function play(connection: Connection, camera: SimulatedCamera): boolean {
  if (connection.transport === undefined || connection.player !== undefined) return false;
  connection.player = startRtpStream(connection.transport, camera);
  return true;
}

/** `rtsp://host/north/1/trackID=0` names the camera `north/1`. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return "";
  const path = new URL(url).pathname.replace(/^\/|\/$/g, "");
  return path.endsWith(`/${TRACK}`) ? path.slice(0, -TRACK.length - 1) : path;
}

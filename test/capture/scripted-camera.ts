import { randomBytes } from "node:crypto";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { VideoCodec } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { packetise, rtpBytes } from "@ngaba/edge-agent/capture/rtsp/rtp-kit.ts";
import { formatResponse, type RtspRequest, readRtsp } from "../simulator/rtsp-message.ts";

/** A camera whose habits a test decides: for what real ones do and the simulator does not. */
export interface CameraScript {
  readonly codec: VideoCodec;
  /** Played again and again; the first is a keyframe with its parameter sets. */
  readonly units: readonly (readonly Buffer[])[];
  /** Lines of its description after `m=` and `a=rtpmap`; default: a relative control. */
  readonly media?: readonly string[];
  /** Looks at a request and the usual answer to it; what it returns is sent instead. */
  readonly habit?: (request: RtspRequest, usual: string, count: number) => string;
  readonly hasMarkers?: boolean;
  /** Of the interleaved channels that it answers with, whatever was asked. */
  readonly channel?: number;
  /** By UDP: which packets are lost, and which are sent after the one that follows. */
  readonly isLost?: (number: number) => boolean;
  readonly isLate?: (number: number) => boolean;
}

export interface ScriptedCamera extends AsyncDisposable {
  readonly url: string;
  readonly requests: RtspRequest[];
  /** RTCP that the client sent. */
  readonly reports: Buffer[];
  readonly openConnections: () => number;
}

const UNIT_EVERY_MS = 10;
const TICKS_PER_UNIT = 3600;

export async function startScriptedCamera(script: CameraScript): Promise<ScriptedCamera> {
  const requests: RtspRequest[] = [];
  const reports: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, script, requests, reports);
    socket.on("close", () => sockets.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `rtsp://127.0.0.1:${port}/gate`,
    requests,
    reports,
    openConnections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function serve(socket: Socket, script: CameraScript, requests: RtspRequest[], reports: Buffer[]): void {
  let received = Buffer.alloc(0);
  let send: ((packet: Buffer) => void) | undefined;
  let udp: UdpSocket[] = [];
  let playing: NodeJS.Timeout | undefined;

  const setUp = async (request: RtspRequest): Promise<string> => {
    const offer = request.headers.get("transport") ?? "";
    const clientPort = Number(/client_port=(\d+)/.exec(offer)?.[1]);
    if (Number.isNaN(clientPort)) {
      const channel = script.channel ?? 0;
      send = (packet) => void socket.write(interleave(channel, packet));
      return `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
    }
    udp = await Promise.all([bindUdp(), bindUdp()]);
    const [rtp, rtcp] = udp;
    rtcp?.on("message", (packet) => reports.push(packet));
    send = unreliable(script, (packet) => rtp?.send(packet, clientPort, "127.0.0.1"));
    return `${offer};server_port=${udp.map((each) => each.address().port).join("-")}`;
  };
  const respond = async (request: RtspRequest): Promise<string> => {
    const session = { Session: "12345678" };
    switch (request.method) {
      case "OPTIONS":
        return formatResponse({ status: 200, headers: { Public: "DESCRIBE, SETUP, PLAY, GET_PARAMETER" } }, request);
      case "DESCRIBE":
        return formatResponse(
          { status: 200, headers: { "Content-Base": `${request.url}/` }, body: describe(script) },
          request,
        );
      case "SETUP":
        return formatResponse({ status: 200, headers: { Transport: await setUp(request), ...session } }, request);
      default:
        return formatResponse({ status: 200, headers: session }, request);
    }
  };
  const answer = async (request: RtspRequest): Promise<void> => {
    requests.push(request);
    const usual = await respond(request);
    const text = script.habit?.(request, usual, requests.length) ?? usual;
    socket.write(text);
    const isAccepted = / 200 /.test(text.split("\n", 1)[0] ?? "");
    if (request.method === "PLAY" && isAccepted && playing === undefined)
      playing = play(script, (packet) => send?.(packet));
  };
  socket.on("error", () => undefined);
  socket.on("close", () => {
    clearInterval(playing);
    for (const each of udp) each.close();
  });
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let input = readRtsp(received); input.kind !== "incomplete"; input = readRtsp(received)) {
      if (input.kind === "request") void answer(input.request);
      else reports.push(received.subarray(4, input.bytes));
      received = received.subarray(input.bytes);
    }
  });
}

function describe({ codec, media = ["a=control:track1"] }: CameraScript): string {
  const lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=gate", "t=0 0", "m=video 0 RTP/AVP 96"];
  return [...lines, `a=rtpmap:96 ${codec.toUpperCase()}/90000`, ...media, ""].join("\r\n");
}

/** Sends one unit after another from a random timestamp and number on. */
function play({ codec, units, hasMarkers = true }: CameraScript, send: (packet: Buffer) => void): NodeJS.Timeout {
  let [sequence, timestamp] = [randomBytes(2).readUInt16BE(), randomBytes(4).readUInt32BE()];
  let index = 0;
  return setInterval(() => {
    const payloads = packetise(codec, units[index++ % units.length] ?? [], 1400, true);
    for (const [number, payload] of payloads.entries()) {
      const marker = hasMarkers && number === payloads.length - 1;
      send(rtpBytes({ payload, sequence: sequence++, timestamp, marker }));
    }
    timestamp += TICKS_PER_UNIT;
  }, UNIT_EVERY_MS);
}

function unreliable({ isLost, isLate }: CameraScript, send: (packet: Buffer) => void): (packet: Buffer) => void {
  let number = 0;
  let late: Buffer | undefined;
  return (packet) => {
    number++;
    if (isLost?.(number)) return;
    if (late === undefined && isLate?.(number)) {
      late = packet;
      return;
    }
    send(packet);
    if (late !== undefined) send(late);
    late = undefined;
  };
}

function interleave(channel: number, packet: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]), packet]);
}

async function bindUdp(): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

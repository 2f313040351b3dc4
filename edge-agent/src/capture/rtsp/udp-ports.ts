import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { streamFault } from "../stream-fault.ts";

/** Two ports in a row, an even one for RTP and the next for RTCP (RFC 3550, 11). */
export interface UdpPorts {
  readonly rtpPort: number;
  /** What a listener throws ends the connection, by `fail`. */
  listen(onRtp: (packet: Buffer) => void, onRtcp: (packet: Buffer) => void): void;
  /** Sends something of no meaning, so that firewalls between let the camera's packets through. */
  openFirewall(port: number): void;
  sendReport(report: Buffer, port: number): void;
  close(): Promise<void>;
}

const MAX_TRIES = 20;
/** A keyframe comes at once. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024;
/** An RTP packet without content: version 2 and zeros. */
const NOTHING = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/**
 * @param peerAddress the camera's; packets of others are passed over
 * @throws {EdgeError} `STREAM_UNREACHABLE` when no two ports in a row are free
 */
export async function openUdpPorts(peerAddress: string, fail: (reason: unknown) => void): Promise<UdpPorts> {
  const peer = peerAddress.replace(/^::ffff:/, "");
  const [rtp, rtcp] = await bindPair(isIPv6(peer) ? "udp6" : "udp4");
  const sockets = [rtp, rtcp];
  const receive = (socket: Socket, onPacket: (packet: Buffer) => void): void => {
    socket.on("message", (packet, { address }) => {
      if (address !== peer) return;
      try {
        onPacket(packet);
      } catch (error) {
        fail(error);
      }
    });
  };
  for (const socket of sockets) socket.on("error", (error) => fail(streamFault("STREAM_ENDED", error.message, error)));
  return {
    rtpPort: rtp.address().port,
    listen: (onRtp, onRtcp) => {
      receive(rtp, onRtp);
      receive(rtcp, onRtcp);
    },
    openFirewall: (port) => rtp.send(NOTHING, port, peer),
    sendReport: (report, port) => rtcp.send(report, port, peer),
    close: async () => {
      await Promise.all(sockets.map(closeSocket));
    },
  };
}

async function bindPair(family: "udp4" | "udp6"): Promise<readonly [Socket, Socket]> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const rtp = await bind(family, 0);
    const port = rtp?.address().port ?? 0;
    const rtcp = rtp === undefined || port % 2 === 1 ? undefined : await bind(family, port + 1);
    if (rtp !== undefined && rtcp !== undefined) return [rtp, rtcp];
    if (rtp !== undefined) await closeSocket(rtp);
  }
  throw streamFault("STREAM_UNREACHABLE", "no two UDP ports in a row are free");
}

/** `undefined` when the port is taken. */
async function bind(family: "udp4" | "udp6", port: number): Promise<Socket | undefined> {
  const socket = createSocket({ type: family, recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.bind(port);
  try {
    await once(socket, "listening");
    return socket;
  } catch {
    await closeSocket(socket);
    return undefined;
  }
}

const closeSocket = (socket: Socket): Promise<void> => new Promise((resolve) => void socket.close(() => resolve()));

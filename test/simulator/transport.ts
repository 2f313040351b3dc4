import { randomBytes } from "node:crypto";
import type { Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import { createNoiseRandom } from "../rule-truth/noise-random.ts";
import { interleave, type PacketTemplate, packetsOf } from "./rtp-packets.ts";

/** The way of the packets to one client. */
export interface Transport {
  /** Channel that packets are framed with. */
  readonly channel: number;
  /**
   * @param bytes packets as `stamp` makes them
   * @param loseFraction share of the packets to lose, where packets can be lost
   * @returns how many packets were lost
   */
  send(bytes: Buffer, template: PacketTemplate, loseFraction: number): number;
  sendReport(report: Buffer): void;
  sendRubbish(): void;
  /** Nothing that waits to be sent is sent any more. */
  close(): void;
}

/** A client that leaves this much unread is too slow for a live stream, and is dropped. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
const RUBBISH_BYTES = 1024;

/** Over the RTSP connection. @param channel interleaved channel of RTP; RTCP has the next one */
export function tcpTransport(socket: Socket, channel: number): Transport {
  return {
    channel,
    send: (bytes) => {
      socket.write(bytes);
      if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy();
      return 0;
    },
    sendReport: (report) => void socket.write(interleave(channel + 1, report)),
    sendRubbish: () => void socket.write(randomBytes(RUBBISH_BYTES)),
    close: () => undefined, // the socket is its owner's
  };
}

/** The server's pair of ports; all clients get their packets from it. */
export interface UdpPorts {
  readonly rtp: UdpSocket;
  readonly rtcp: UdpSocket;
}

/** A keyframe in one burst would overflow the client's buffer: cameras too send at the pace of their network, 100 Mbit/s. */
const BURST_PACKETS = 16;
const BURST_PAUSE_MS = 2;

export interface UdpClient {
  readonly host: string;
  readonly rtpPort: number;
  readonly rtcpPort: number;
}

/** @param lossSeed which packets are lost where some are: the same of the same stream, whenever it is sent */
export function udpTransport(ports: UdpPorts, client: UdpClient, lossSeed: number): Transport {
  const { uniform } = createNoiseRandom(lossSeed, 0);
  const waiting: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  const sendBurst = (): void => {
    for (const packet of waiting.splice(0, BURST_PACKETS)) ports.rtp.send(packet, client.rtpPort, client.host);
    timer = waiting.length > 0 ? setTimeout(sendBurst, BURST_PAUSE_MS) : undefined;
  };
  const enqueue = (packets: readonly Buffer[]): void => {
    waiting.push(...packets);
    if (timer === undefined) sendBurst();
  };
  return {
    channel: 0,
    send: (bytes, template, loseFraction) => {
      const packets = packetsOf(bytes, template);
      const arriving = packets.filter(() => uniform() >= loseFraction);
      enqueue(arriving);
      return packets.length - arriving.length;
    },
    sendReport: (report) => ports.rtcp.send(report, client.rtcpPort, client.host),
    sendRubbish: () => enqueue([randomBytes(RUBBISH_BYTES)]),
    close: () => {
      waiting.length = 0;
      clearTimeout(timer);
    },
  };
}

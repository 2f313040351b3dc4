import type { RtspLink } from "./rtsp-link.ts";
import { openUdpPorts } from "./udp-ports.ts";
import type { VideoStream } from "./video-stream.ts";

/** The way that packets take from a camera to us. */
export interface MediaPath extends AsyncDisposable {
  /** Value of `Transport` in SETUP (RFC 2326, 12.39). */
  readonly offer: string;
  /** @param agreed value of `Transport` in the answer; cameras leave parts of it out */
  begin(agreed: string, stream: Pick<VideoStream, "onRtp" | "onRtcp">): void;
  sendReport(report: Buffer): void;
}

const CHANNELS = { rtp: 0, rtcp: 1 };

/** Packets between the answers on the same TCP connection. */
export function interleavedPath(link: RtspLink): MediaPath {
  let channels = CHANNELS;
  return {
    offer: `RTP/AVP/TCP;unicast;interleaved=${channels.rtp}-${channels.rtcp}`,
    begin: (agreed, stream) => {
      channels = pairOf(agreed, "interleaved", 255) ?? CHANNELS;
      link.listen(new Set([channels.rtp, channels.rtcp]), (channel, packet) =>
        channel === channels.rtp ? stream.onRtp(packet) : stream.onRtcp(packet),
      );
    },
    sendReport: (report) => link.sendPacket(channels.rtcp, report),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/**
 * Packets by UDP, from the address of the TCP connection only.
 *
 * @throws {EdgeError} `STREAM_UNREACHABLE` when no ports are free
 */
export async function udpPath(link: RtspLink): Promise<MediaPath> {
  const ports = await openUdpPorts(link.remoteAddress, link.fail);
  let peer: { readonly rtp: number; readonly rtcp: number } | undefined;
  return {
    offer: `RTP/AVP;unicast;client_port=${ports.rtpPort}-${ports.rtpPort + 1}`,
    begin: (agreed, stream) => {
      ports.listen(stream.onRtp, stream.onRtcp);
      peer = pairOf(agreed, "server_port", 65_535);
      if (peer !== undefined) ports.openFirewall(peer.rtp);
    },
    sendReport: (report) => {
      if (peer !== undefined) ports.sendReport(report, peer.rtcp);
    },
    [Symbol.asyncDispose]: ports.close,
  };
}

/** Such as `interleaved=2-3`; the second number is the one after the first where it is not said. */
function pairOf(transport: string, name: string, max: number): { rtp: number; rtcp: number } | undefined {
  const [, first, second] = new RegExp(`\\b${name}=(\\d{1,5})(?:-(\\d{1,5}))?`, "i").exec(transport) ?? [];
  if (first === undefined) return undefined;
  const pair = { rtp: Number(first), rtcp: second === undefined ? Number(first) + 1 : Number(second) };
  return pair.rtp <= max && pair.rtcp <= max ? pair : undefined;
}

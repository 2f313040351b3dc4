import type { VideoCodec } from "./mp4-decoder-configuration.ts";

/** RTP's clock for video, ticks in a second (RFC 6184, 8.2.1; RFC 7798, 4.1). */
export const RTP_CLOCK_HZ = 90_000;
/** The dynamic payload type that our SDP gives to the video. */
export const PAYLOAD_TYPE = 96;
/** What cameras use, so that a packet fits an Ethernet frame; TCP would allow more. */
export const MAX_PAYLOAD_BYTES = 1400;

const RTP_HEADER_BYTES = 12;
/** `$`, channel and length: what stands before each packet in an RTSP connection (RFC 2326, 10.12). */
const FRAMING_BYTES = 4;
const DOLLAR = 0x24;

/**
 * The RTP packets of one access unit, framed for an RTSP connection, all fields filled in but those that differ from
 * client to client. Made once for each picture of a film: two hundred clients copy bytes, and do nothing else.
 */
export interface PacketTemplate {
  readonly bytes: Buffer;
  /** Where each packet's framing begins. */
  readonly starts: readonly number[];
  readonly payloadBytes: number;
}

/** What one sender keeps from packet to packet. */
export interface RtpSender {
  readonly ssrc: number;
  /** Of the next packet, 16 bits. */
  sequence: number;
  packetsSent: number;
  octetsSent: number;
}

/**
 * Turns the NAL units of one access unit into RTP packets: a small NAL unit as it is, a large one in fragments. The
 * marker stands on the last packet.
 */
export function packetise(nals: readonly Buffer[], codec: VideoCodec): PacketTemplate {
  const payloads = nals.flatMap((nal) => splitNal(nal, codec));
  const starts: number[] = [];
  const parts = payloads.flatMap((payload, index) => {
    const header = Buffer.alloc(FRAMING_BYTES + RTP_HEADER_BYTES);
    header.writeUInt8(DOLLAR, 0);
    header.writeUInt16BE(RTP_HEADER_BYTES + payload.length, 2);
    header.writeUInt8(0x80, FRAMING_BYTES); // version 2, no padding, extension or contributors
    header.writeUInt8(PAYLOAD_TYPE | (index === payloads.length - 1 ? 0x80 : 0), FRAMING_BYTES + 1);
    return [header, payload];
  });
  const bytes = Buffer.concat(parts);
  for (let at = 0; at < bytes.length; at += FRAMING_BYTES + bytes.readUInt16BE(at + 2)) starts.push(at);
  return { bytes, starts, payloadBytes: bytes.length - starts.length * (FRAMING_BYTES + RTP_HEADER_BYTES) };
}

/**
 * A copy of the packets for one client. Counts in `sender` go on.
 *
 * @param channel of the RTSP connection; means nothing over UDP
 * @param timestamp when the picture is shown, in ticks of {@link RTP_CLOCK_HZ}; only its low 32 bits are sent
 */
export function stamp(template: PacketTemplate, channel: number, timestamp: number, sender: RtpSender): Buffer {
  const bytes = Buffer.from(template.bytes);
  for (const start of template.starts) {
    bytes.writeUInt8(channel, start + 1);
    const header = start + FRAMING_BYTES;
    bytes.writeUInt16BE(sender.sequence, header + 2);
    bytes.writeUInt32BE(low32(timestamp), header + 4);
    bytes.writeUInt32BE(sender.ssrc, header + 8);
    sender.sequence = (sender.sequence + 1) & 0xffff;
  }
  sender.packetsSent += template.starts.length;
  sender.octetsSent += template.payloadBytes;
  return bytes;
}

/** The single packets of what {@link stamp} made, without framing. */
export const packetsOf = (stamped: Buffer, { starts }: PacketTemplate): Buffer[] =>
  starts.map((start, index) => stamped.subarray(start + FRAMING_BYTES, starts[index + 1]));

/** Frames one packet for the RTSP connection. */
export function interleave(channel: number, packet: Buffer): Buffer {
  const header = Buffer.from([DOLLAR, channel, 0, 0]);
  header.writeUInt16BE(packet.length, 2);
  return Buffer.concat([header, packet]);
}

/** Two's complement of the low 32 bits; right for times beyond 2^32 and for negative ones. */
export const low32 = (value: number): number => ((Math.round(value) % 2 ** 32) + 2 ** 32) % 2 ** 32;

const FU_A = 28;
const FU_H265 = 49;

/** One payload for each packet: fragments are FU-A (RFC 6184, 5.8), with H.265 FU (RFC 7798, 4.4.3). */
function splitNal(nal: Buffer, codec: VideoCodec): Buffer[] {
  if (nal.length <= MAX_PAYLOAD_BYTES) return [nal];
  const first = nal.readUInt8(0);
  const [header, type] =
    codec === "h264"
      ? [[(first & 0xe0) | FU_A], first & 0x1f]
      : [[(first & 0x81) | (FU_H265 << 1), nal.readUInt8(1)], (first >> 1) & 0x3f];
  const roomBytes = MAX_PAYLOAD_BYTES - header.length - 1;
  const fragments: Buffer[] = [];
  for (let at = header.length; at < nal.length; at += roomBytes) {
    const startBit = at === header.length ? 0x80 : 0;
    const endBit = at + roomBytes >= nal.length ? 0x40 : 0;
    const fragmentHeader = Buffer.from([...header, startBit | endBit | type]);
    fragments.push(Buffer.concat([fragmentHeader, nal.subarray(at, at + roomBytes)]));
  }
  return fragments;
}

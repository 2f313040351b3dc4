/** RTP's clock for video, ticks in a second (RFC 6184, 8.2.1). */
export const RTP_CLOCK_HZ = 90_000;
/** The dynamic payload type that our SDP gives to H.264. */
const H264_PAYLOAD_TYPE = 96;
/** What cameras use, so that a packet fits an Ethernet frame; TCP would allow more. */
export const MAX_PAYLOAD_BYTES = 1400;

const RTP_HEADER_BYTES = 12;
const FU_A = 28;

/** What one sender keeps from packet to packet. */
export interface RtpSender {
  readonly ssrc: number;
  /** Of the next packet, 16 bits. */
  sequence: number;
  packetsSent: number;
  octetsSent: number;
}

/**
 * Turns the NAL units of one access unit into RTP packets: a small NAL unit as it is, a large one in fragments (FU-A;
 * RFC 6184, 5.6 and 5.8). The marker stands on the last packet. Counts in `sender` go on.
 *
 * @param timestamp when the picture is shown, in ticks of {@link RTP_CLOCK_HZ}; only its low 32 bits are sent
 */
export function packetise(nals: readonly Buffer[], timestamp: number, sender: RtpSender): Buffer[] {
  const payloads = nals.flatMap(splitNal);
  return payloads.map((payload, index) => {
    const packet = Buffer.concat([Buffer.alloc(RTP_HEADER_BYTES), payload]);
    packet.writeUInt8(0x80, 0); // version 2, no padding, extension or contributors
    packet.writeUInt8(H264_PAYLOAD_TYPE | (index === payloads.length - 1 ? 0x80 : 0), 1);
    packet.writeUInt16BE(sender.sequence, 2);
    packet.writeUInt32BE(low32(timestamp), 4);
    packet.writeUInt32BE(sender.ssrc, 8);
    sender.sequence = (sender.sequence + 1) & 0xffff;
    sender.packetsSent++;
    sender.octetsSent += payload.length;
    return packet;
  });
}

function splitNal(nal: Buffer): Buffer[] {
  if (nal.length <= MAX_PAYLOAD_BYTES) return [nal];
  const header = nal.readUInt8(0);
  const fragments: Buffer[] = [];
  for (let at = 1; at < nal.length; ) {
    const end = Math.min(at + MAX_PAYLOAD_BYTES - 2, nal.length);
    const startBit = at === 1 ? 0x80 : 0;
    const endBit = end === nal.length ? 0x40 : 0;
    const fragmentHeader = [(header & 0xe0) | FU_A, startBit | endBit | (header & 0x1f)];
    fragments.push(Buffer.concat([Buffer.from(fragmentHeader), nal.subarray(at, end)]));
    at = end;
  }
  return fragments;
}

/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;

/**
 * RTCP sender report (RFC 3550, 6.4.1): says which wall-clock time an RTP timestamp stands for.
 *
 * @param at Unix time in milliseconds that belongs to `timestamp`
 */
export function senderReport(sender: RtpSender, at: number, timestamp: number): Buffer {
  const report = Buffer.alloc(28);
  report.writeUInt8(0x80, 0);
  report.writeUInt8(200, 1); // SR
  report.writeUInt16BE(report.length / 4 - 1, 2);
  report.writeUInt32BE(sender.ssrc, 4);
  report.writeUInt32BE(Math.floor(at / 1000) + NTP_TO_UNIX_S, 8);
  report.writeUInt32BE(Math.floor(((at % 1000) / 1000) * 2 ** 32), 12);
  report.writeUInt32BE(low32(timestamp), 16);
  report.writeUInt32BE(low32(sender.packetsSent), 20);
  report.writeUInt32BE(low32(sender.octetsSent), 24);
  return report;
}

/** Wraps a packet for the RTSP connection itself (RFC 2326, 10.12). */
export function interleave(channel: number, packet: Buffer): Buffer {
  const header = Buffer.from([0x24, channel, 0, 0]);
  header.writeUInt16BE(packet.length, 2);
  return Buffer.concat([header, packet]);
}

/** Two's complement of the low 32 bits; right for times beyond 2^32 and for negative ones. */
const low32 = (value: number): number => ((Math.round(value) % 2 ** 32) + 2 ** 32) % 2 ** 32;

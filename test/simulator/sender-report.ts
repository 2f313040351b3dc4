import { low32, type RtpSender } from "./rtp-packets.ts";

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

import { type EpochMs, epochMs } from "@ngaba/contract";
import { streamFault } from "../stream-fault.ts";
import { RTP_VERSION } from "./rtp-packet.ts";

/** What a camera says beside its pictures (RFC 3550, 6). */
export type RtcpMessage =
  | {
      readonly kind: "sender-report";
      readonly ssrc: number;
      /** Absent when the camera has no clock to speak of. */
      readonly ntp?: EpochMs;
      /** Middle 32 bits of its NTP time, which receiver reports give back. */
      readonly ntpMiddle: number;
      readonly timestamp: number;
    }
  | { readonly kind: "bye"; readonly ssrcs: readonly number[] };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const BYE = 203;
const CANONICAL_NAME = 1;
const HEADER_BYTES = 4;
const SENDER_INFO_BYTES = 28;

/**
 * Reads a compound packet; kinds that we have no use for are passed over.
 *
 * @throws {EdgeError} `STREAM_INVALID` when these bytes are no RTCP
 */
export function readRtcp(bytes: Buffer): readonly RtcpMessage[] {
  const messages: RtcpMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < HEADER_BYTES) throw streamFault("STREAM_INVALID", "RTCP ends within a header");
    const first = bytes.readUInt8(at);
    if (first >> 6 !== RTP_VERSION) throw streamFault("STREAM_INVALID", `RTCP version ${first >> 6}`);
    const end = at + HEADER_BYTES + 4 * bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw streamFault("STREAM_INVALID", "RTCP ends within a packet");
    const message = readOne(bytes.readUInt8(at + 1), first & 0x1f, bytes.subarray(at, end));
    if (message !== undefined) messages.push(message);
    at = end;
  }
  return messages;
}

function readOne(type: number, count: number, packet: Buffer): RtcpMessage | undefined {
  if (type === SENDER_REPORT && packet.length >= SENDER_INFO_BYTES) return readSenderReport(packet);
  if (type !== BYE) return undefined;
  const present = Math.min(count, (packet.length - HEADER_BYTES) / 4);
  return { kind: "bye", ssrcs: Array.from({ length: present }, (_, index) => packet.readUInt32BE(4 + 4 * index)) };
}

function readSenderReport(packet: Buffer): RtcpMessage {
  const ntp = readNtp(packet.readUInt32BE(8), packet.readUInt32BE(12));
  return {
    kind: "sender-report",
    ssrc: packet.readUInt32BE(4),
    ...(ntp !== undefined && { ntp }),
    ntpMiddle: packet.readUInt32BE(10),
    timestamp: packet.readUInt32BE(16),
  };
}

/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;

/** Seconds below 2^31 are those after February 2036 (RFC 4330, 3). Cameras without a clock send 0, or their uptime. */
function readNtp(seconds: number, fraction: number): EpochMs | undefined {
  if (seconds === 0) return undefined;
  const era = seconds < 2 ** 31 ? 2 ** 32 : 0;
  return epochMs((seconds + era - NTP_TO_UNIX_S) * 1000 + (fraction / 2 ** 32) * 1000);
}

/** What we found out about a stream, for the camera (RFC 3550, 6.4.1). */
export interface ReceptionBlock {
  readonly ssrc: number;
  /** Share of packets lost since the last report, 0 to 1. */
  readonly lostFraction: number;
  /** Since the start; negative with duplicates. */
  readonly lostPackets: number;
  /** Wraps counted in the upper 16 bits. */
  readonly highestSequence: number;
  /** Of arrival, in ticks. */
  readonly jitterTicks: number;
  /** {@link RtcpMessage}'s `ntpMiddle`, 0 when there was no report. */
  readonly lastReport: number;
  readonly sinceLastReportMs: number;
}

const MAX_24_BITS = 0x7fffff;

/**
 * A compound packet: receiver report and the name that every compound packet must bear (RFC 3550, 6.1).
 *
 * @param ssrc our own
 * @param name at most 255 bytes; random, for it says nothing about us
 * @param block absent before the first packet: an empty report
 */
export function writeReceiverReport(ssrc: number, name: string, block?: ReceptionBlock): Buffer {
  const report = Buffer.alloc(block === undefined ? 8 : 32);
  writeHeader(report, RECEIVER_REPORT, block === undefined ? 0 : 1);
  report.writeUInt32BE(ssrc, 4);
  if (block !== undefined) writeBlock(report.subarray(8), block);
  return Buffer.concat([report, describeSource(ssrc, name)]);
}

function writeBlock(out: Buffer, block: ReceptionBlock): void {
  out.writeUInt32BE(block.ssrc, 0);
  out.writeUInt8(Math.min(255, Math.floor(block.lostFraction * 256)), 4);
  out.writeIntBE(Math.max(-MAX_24_BITS - 1, Math.min(MAX_24_BITS, block.lostPackets)), 5, 3);
  out.writeUInt32BE(block.highestSequence % 2 ** 32, 8);
  out.writeUInt32BE(Math.floor(block.jitterTicks) % 2 ** 32, 12);
  out.writeUInt32BE(block.lastReport, 16);
  out.writeUInt32BE(Math.round((block.sinceLastReportMs / 1000) * 65_536) % 2 ** 32, 20);
}

function describeSource(ssrc: number, name: string): Buffer {
  const text = Buffer.from(name);
  const ends = 1; // at least one zero ends the items; zeros fill up to a multiple of four
  const packet = Buffer.alloc(Math.ceil((8 + 2 + text.length + ends) / 4) * 4);
  writeHeader(packet, SOURCE_DESCRIPTION, 1);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt8(CANONICAL_NAME, 8);
  packet.writeUInt8(text.length, 9);
  text.copy(packet, 10);
  return packet;
}

function writeHeader(packet: Buffer, type: number, count: number): void {
  packet.writeUInt8((RTP_VERSION << 6) | count, 0);
  packet.writeUInt8(type, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
}

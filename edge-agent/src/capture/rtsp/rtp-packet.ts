import { streamFault } from "../stream-fault.ts";

/** One packet of RTP (RFC 3550, 5.1). */
export interface RtpPacket {
  readonly payloadType: number;
  /** Last packet of an access unit, where the camera sets it as it should. */
  readonly marker: boolean;
  /** 16 bits, one more with each packet. */
  readonly sequence: number;
  /** 32 bits, 90 kHz. */
  readonly timestamp: number;
  /** Names the sender; another one is another stream. */
  readonly ssrc: number;
  /** View, without padding. */
  readonly payload: Buffer;
}

export const RTP_VERSION = 2;
const HEADER_BYTES = 12;

/** @throws {EdgeError} `STREAM_INVALID` when these bytes are no packet of RTP */
export function readRtp(bytes: Buffer): RtpPacket {
  if (bytes.length < HEADER_BYTES) throw streamFault("STREAM_INVALID", `an RTP packet of ${bytes.length} bytes`);
  const first = bytes.readUInt8(0);
  if (first >> 6 !== RTP_VERSION) throw streamFault("STREAM_INVALID", `RTP version ${first >> 6}`);
  const extensionAt = HEADER_BYTES + 4 * (first & 0x0f);
  const start = first & 0x10 ? skipExtension(bytes, extensionAt) : extensionAt;
  const padding = first & 0x20 ? bytes.readUInt8(bytes.length - 1) : 0;
  const end = bytes.length - padding;
  if (start > end) throw streamFault("STREAM_INVALID", "an RTP packet ends within its header");
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  };
}

/** ONVIF cameras put their replay clock there. */
function skipExtension(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw streamFault("STREAM_INVALID", "an RTP packet ends within its header");
  return at + 4 + 4 * bytes.readUInt16BE(at + 2);
}

/** How far sequence number `b` lies after `a`, the shorter way round: −32768 to 32767. */
export const sequenceStep = (a: number, b: number): number => ((b - a) << 16) >> 16;

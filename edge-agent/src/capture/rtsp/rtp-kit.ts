import fc from "fast-check";
import type { VideoCodec } from "./access-unit.ts";

/** The sender's side, for tests: what cameras do, by RFC 6184 and RFC 7798. */

const HEADER_BYTES = { h264: 1, h265: 2 } as const;

/** Any NAL unit that a camera might send, of 1 to `maxBytes` bytes and header. */
export function anyNal(codec: VideoCodec, maxBytes: number): fc.Arbitrary<Buffer> {
  const type = codec === "h264" ? fc.integer({ min: 1, max: 23 }) : fc.integer({ min: 0, max: 47 });
  const others = fc.integer({ min: 0, max: 3 }); // importance, or parts of layer and sub-layer
  const body = fc.uint8Array({ minLength: 1, maxLength: maxBytes });
  return fc.tuple(type, others, body).map(([of, other, bytes]) => {
    const header = codec === "h264" ? [(other << 5) | of] : [(of << 1) | (other & 1), 1 + (other >> 1)];
    return Buffer.from([...header, ...bytes]);
  });
}

/** @param type by H.264 table 7-1 or H.265 table 7-1 */
export const nal = (codec: VideoCodec, type: number, body: Uint8Array | readonly number[]): Buffer =>
  Buffer.from([...(codec === "h264" ? [0x60 | type] : [type << 1, 1]), ...body]);

/**
 * Payloads of RTP packets: neighbours that fit are put into one packet when `isAggregating`, what is larger than
 * `maxBytes` is sent in fragments.
 */
export function packetise(
  codec: VideoCodec,
  nals: readonly Buffer[],
  maxBytes: number,
  isAggregating: boolean,
): Buffer[] {
  const payloads: Buffer[] = [];
  let group: Buffer[] = [];
  const send = (): void => {
    if (group.length > 1) payloads.push(aggregate(codec, group));
    else payloads.push(...group);
    group = [];
  };
  for (const one of nals) {
    const groupBytes = group.reduce<number>((sum, each) => sum + each.length + 2, HEADER_BYTES[codec]);
    if (!isAggregating || groupBytes + one.length + 2 > maxBytes) send();
    if (one.length <= maxBytes) group.push(one);
    else payloads.push(...fragments(codec, one, maxBytes));
  }
  send();
  return payloads;
}

function aggregate(codec: VideoCodec, nals: readonly Buffer[]): Buffer {
  const header = codec === "h264" ? [0x60 | 24] : [48 << 1, 1];
  const parts = nals.flatMap((each) => [Buffer.from([each.length >> 8, each.length & 0xff]), each]);
  return Buffer.concat([Buffer.from(header), ...parts]);
}

function fragments(codec: VideoCodec, whole: Buffer, maxBytes: number): Buffer[] {
  const headerBytes = HEADER_BYTES[codec];
  const first = whole.readUInt8(0);
  const header = codec === "h264" ? [(first & 0xe0) | 28] : [(first & 0x81) | (49 << 1), whole.readUInt8(1)];
  const type = codec === "h264" ? first & 0x1f : (first >> 1) & 0x3f;
  const room = Math.max(1, maxBytes - headerBytes - 1);
  const starts = Array.from(
    { length: Math.ceil((whole.length - headerBytes) / room) },
    (_, n) => headerBytes + n * room,
  );
  return starts.map((start, index) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === starts.length - 1 ? 0x40 : 0);
    return Buffer.concat([Buffer.from([...header, flags | type]), whole.subarray(start, start + room)]);
  });
}

export interface PacketFields {
  readonly payload: Uint8Array;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker?: boolean;
  readonly payloadType?: number;
  readonly ssrc?: number;
}

/** The bytes of one RTP packet. Sequence and timestamp wrap. */
export function rtpBytes({
  payload,
  sequence,
  timestamp,
  marker = false,
  payloadType = 96,
  ssrc = 7,
}: PacketFields): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(payloadType | (marker ? 0x80 : 0), 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

/** The bytes of one RTCP sender report without blocks. @param ntp seconds from 1900, fraction */
export function senderReportBytes(ssrc: number, ntp: readonly [number, number], timestamp: number): Buffer {
  const report = Buffer.alloc(28);
  report.writeUInt8(0x80, 0);
  report.writeUInt8(200, 1);
  report.writeUInt16BE(6, 2);
  for (const [index, value] of [ssrc, ...ntp, timestamp].entries()) report.writeUInt32BE(value >>> 0, 4 + 4 * index);
  return report;
}

import { expect, test } from "vitest";
import type { VideoCodec } from "./mp4-decoder-configuration.ts";
import { interleave, MAX_PAYLOAD_BYTES, packetise, packetsOf, type RtpSender, stamp } from "./rtp-packets.ts";
import { senderReport } from "./sender-report.ts";

const newSender = (sequence = 0): RtpSender => ({ ssrc: 0xcafe, sequence, packetsSent: 0, octetsSent: 0 });
const payload = (packet: Buffer): Buffer => packet.subarray(12);
const hasMarker = (packet: Buffer): boolean => packet.readUInt8(1) >= 0x80;

function packetsFor(
  nals: readonly Buffer[],
  timestamp: number,
  sender = newSender(),
  codec: VideoCodec = "h264",
): Buffer[] {
  const template = packetise(nals, codec);
  return packetsOf(stamp(template, 0, timestamp, sender), template);
}

/** The receiving side of RFC 6184, written apart from the code under test. */
function joinH264(packets: readonly Buffer[]): Buffer[] {
  const nals: Buffer[] = [];
  for (const body of packets.map(payload)) {
    const [indicator = 0, fragment = 0] = body;
    if ((indicator & 0x1f) !== 28) nals.push(body);
    else if ((fragment & 0x80) !== 0)
      nals.push(Buffer.from([(indicator & 0xe0) | (fragment & 0x1f), ...body.subarray(2)]));
    else nals.push(Buffer.concat([nals.pop() ?? Buffer.alloc(0), body.subarray(2)]));
  }
  return nals;
}

/** The same of RFC 7798. */
function joinH265(packets: readonly Buffer[]): Buffer[] {
  const nals: Buffer[] = [];
  for (const body of packets.map(payload)) {
    const [first = 0, second = 0, fragment = 0] = body;
    if (((first >> 1) & 0x3f) !== 49) nals.push(body);
    else if ((fragment & 0x80) !== 0)
      nals.push(Buffer.from([(first & 0x81) | ((fragment & 0x3f) << 1), second, ...body.subarray(3)]));
    else nals.push(Buffer.concat([nals.pop() ?? Buffer.alloc(0), body.subarray(3)]));
  }
  return nals;
}

const CODECS = [
  { codec: "h264", header: [0x65], join: joinH264 },
  { codec: "h265", header: [0x26, 0x01], join: joinH265 },
] as const;

test.each([
  { bytes: [2], why: "the smallest NAL unit" },
  { bytes: [MAX_PAYLOAD_BYTES], why: "the largest that needs no fragments" },
  { bytes: [MAX_PAYLOAD_BYTES + 1], why: "the smallest that does" },
  { bytes: [2 * (MAX_PAYLOAD_BYTES - 2) + 1], why: "fragments that are exactly full, with H.264" },
  { bytes: [2 * (MAX_PAYLOAD_BYTES - 3) + 2], why: "fragments that are exactly full, with H.265" },
  { bytes: [30, 8, 50_000], why: "parameter sets before a large keyframe" },
])("NAL units of $bytes bytes come out of their packets as they went in: $why", ({ bytes }) => {
  for (const { codec, header, join } of CODECS) {
    const nals = bytes.map((length, n) =>
      Buffer.from(Array.from({ length }, (_, i) => header[i] ?? (i * 7 + n) & 0xff)),
    );
    const packets = packetsFor(nals, 1234, newSender(), codec);

    expect(join(packets)).toEqual(nals);
    expect(packets.every((packet) => payload(packet).length <= MAX_PAYLOAD_BYTES)).toBe(true);
    expect(packets.map(hasMarker)).toEqual(packets.map((_, index) => index === packets.length - 1));
    expect(packets.every((packet) => packet.readUInt32BE(4) === 1234)).toBe(true);
  }
});

test("one template serves several clients, each with its own channel, numbers and source", () => {
  const template = packetise([Buffer.from([0x41, 1])], "h264");
  const one = stamp(template, 0, 10, newSender(5));
  const other = stamp(template, 2, 20, { ...newSender(9), ssrc: 0xbeef });
  expect(one).toEqual(Buffer.from([0x24, 0, 0, 14, 0x80, 0xe0, 0, 5, 0, 0, 0, 10, 0, 0, 0xca, 0xfe, 0x41, 1]));
  expect(other).toEqual(Buffer.from([0x24, 2, 0, 14, 0x80, 0xe0, 0, 9, 0, 0, 0, 20, 0, 0, 0xbe, 0xef, 0x41, 1]));
});

test("sequence numbers go on over several units and wrap at 16 bits", () => {
  const sender = newSender(0xfffe);
  const packets = [1, 2, 3].flatMap((at) => packetsFor([Buffer.from([0x41, at])], at, sender));
  expect(packets.map((packet) => packet.readUInt16BE(2))).toEqual([0xfffe, 0xffff, 0]);
  expect(sender).toMatchObject({ packetsSent: 3, octetsSent: 6 });
});

test.each([
  { timestamp: 2 ** 32 + 5, sent: 5, why: "a stream that has run for half a day" },
  { timestamp: -1, sent: 0xffffffff, why: "a picture shown before the first one decoded" },
  { timestamp: 99.6, sent: 100, why: "times that are no whole ticks" },
])("timestamp $timestamp is sent as $sent: $why", ({ timestamp, sent }) => {
  const [packet] = packetsFor([Buffer.from([0x41])], timestamp);
  expect(packet?.readUInt32BE(4)).toBe(sent);
});

test("a sender report ties the RTP timestamp to NTP time, counted from 1900", () => {
  const report = senderReport(newSender(), Date.UTC(2000, 0, 1) + 250, 9000);
  expect(report.readUInt32BE(8)).toBe(3_155_673_600); // 2000-01-01 in NTP seconds
  expect(report.readUInt32BE(12)).toBe(2 ** 30);
  expect(report.readUInt32BE(16)).toBe(9000);
  expect((report.readUInt16BE(2) + 1) * 4).toBe(report.length);
});

test("an interleaved packet says its channel and length", () => {
  expect(interleave(2, Buffer.from("abc"))).toEqual(Buffer.from([0x24, 2, 0, 3, 0x61, 0x62, 0x63]));
});

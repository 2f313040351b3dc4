import { monotonicMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EdgeError } from "../../platform/errors.ts";
import { createReception } from "./reception.ts";
import { createReorderBuffer } from "./reorder-buffer.ts";
import { readRtcp, writeReceiverReport } from "./rtcp.ts";
import { rtpBytes, senderReportBytes } from "./rtp-kit.ts";
import { type RtpPacket, readRtp } from "./rtp-packet.ts";
import { createStreamTimeline } from "./stream-timeline.ts";

const packet = (sequence: number, timestamp = 0, ssrc = 7): RtpPacket =>
  readRtp(rtpBytes({ sequence, timestamp, ssrc, payload: Buffer.from([1]) }));

test("contributors, extension and padding are no part of the payload", () => {
  const bytes = Buffer.concat([
    rtpBytes({ sequence: 1, timestamp: 2, marker: true, payload: Buffer.alloc(0) }),
    Buffer.alloc(8), // two contributors
    Buffer.from([0xab, 0xac, 0, 1, 1, 2, 3, 4]), // an extension of one word
    Buffer.from("payload"),
    Buffer.from([0, 0, 3]),
  ]);
  bytes.writeUInt8(0x80 | 0x20 | 0x10 | 2, 0);
  const read = readRtp(bytes);
  expect(read).toMatchObject({ payloadType: 96, marker: true, sequence: 1, timestamp: 2, ssrc: 7 });
  expect(read.payload.toString()).toBe("payload");
});

test.each([
  { name: "RTP", read: readRtp },
  { name: "RTCP", read: readRtcp },
])("rubbish is read as $name or refused with an error of ours", ({ read }) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isVersion2) => {
      const data = Buffer.from(bytes);
      if (isVersion2 && data.length > 0) data.writeUInt8((data.readUInt8(0) & 0x3f) | 0x80, 0);
      try {
        read(data);
      } catch (error) {
        expect(error).toBeInstanceOf(EdgeError);
      }
    }),
  );
});

test("timestamps are unwrapped, whatever they begin with and however often they wrap", () => {
  const steps = fc.array(fc.integer({ min: 1, max: 800_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      steps,
      fc.integer({ min: 1, max: 3 }),
      (base, some, rounds) => {
        const { read } = createStreamTimeline();
        expect(read(base, true, 0)).toEqual({ ticks: 0, timeline: 0 });
        let ticks = 0;
        for (const step of Array.from({ length: rounds }, () => some).flat()) {
          ticks += step;
          expect(read((base + ticks) % 2 ** 32, false, 0)).toEqual({ ticks, timeline: 0 });
        }
      },
    ),
  );
});

test.each([
  { times: [0, 14_400, 7200, 3600, 10_800, 28_800], keyframes: [0], timelines: [0, 0, 0, 0, 0, 0], why: "B-frames" },
  {
    times: [0, 3600, 3600, 3600],
    keyframes: [0, 3],
    timelines: [0, 0, 0, 0],
    why: "two fields, and one more, of one time",
  },
  { times: [90_000, 93_600, 0], keyframes: [0, 2], timelines: [0, 0, 1], why: "a keyframe that lies behind" },
  { times: [900_000, 0, 3600], keyframes: [0], timelines: [0, 1, 1], why: "farther back than any reordering" },
  { times: [0, 1_000_000, 1_003_600], keyframes: [0], timelines: [0, 1, 1], why: "more than 10 s ahead" },
  { times: [0, 890_000], keyframes: [0], timelines: [0, 0], why: "less than 10 s ahead" },
  { times: [0xffff_0000, 0x0000_1000], keyframes: [0], timelines: [0, 0], why: "a wrap" },
])("$why: timelines $timelines", ({ times, keyframes, timelines }) => {
  const { read } = createStreamTimeline();
  expect(times.map((time, index) => read(time, keyframes.includes(index), 0).timeline)).toEqual(timelines);
});

test("while the camera's time stands still, ticks are counted by arrival, on a timeline of their own", () => {
  const { read, near } = createStreamTimeline();
  const timestamps = [0, 3600, 3600, 3600, 3600, 3600, 18_000, 21_600];
  const moments = timestamps.map((timestamp, index) => read(timestamp, index === 4, index * 40));
  expect(moments.map(({ ticks, timeline }) => [ticks, timeline])).toEqual([
    ...[0, 3600, 3600, 3600].map((ticks) => [ticks, 0]),
    ...[7200, 10_800].map((ticks) => [ticks, 1]),
    ...[18_000, 21_600].map((ticks) => [ticks, 2]),
  ]);
  for (let n = 0; n < 3; n++) read(21_600, false, 320 + n * 40);
  expect(near(21_600)).toBeUndefined();
});

test("a report's time is placed beside the newest unit, or nowhere when it is far from it or of another sender", () => {
  const { read, near, restart } = createStreamTimeline();
  expect(near(5)).toBeUndefined();
  read(0xffff_ff00, true, 0);
  expect(near(0x100)).toEqual({ ticks: 0x200, timeline: 0 });
  expect(near(0x8000_0000)).toBeUndefined();
  restart();
  expect(near(0x100)).toBeUndefined();
  expect(read(77, false, 0).timeline).toBe(1);
  expect(near(77)?.timeline).toBe(1);
});

test("packets that overtook each other come in order, each once", () => {
  const starts = fc.integer({ min: 0, max: 65_535 });
  const delays = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(starts, delays, fc.integer({ min: 0, max: 5 }), (start, delay, repeated) => {
      const order = delay.map((by, index) => ({ index, key: index + by + 0.5 })).sort((a, b) => a.key - b.key);
      const first = { index: 0, key: 0 };
      const { put } = createReorderBuffer();
      const arrivals = [
        first,
        ...order
          .filter(({ index }) => index > 0)
          .flatMap((each) => (each.index % 7 === repeated ? [each, each] : [each])),
      ];
      const out = arrivals.flatMap(({ index }) => put(packet((start + index) & 0xffff), 0));
      expect(out.map(({ sequence }) => sequence)).toEqual(delay.map((_, index) => (start + index) & 0xffff));
    }),
  );
});

test("a missing packet is waited for 200 ms or 64 packets, then given up; when it comes after that it is dropped", () => {
  const timed = createReorderBuffer();
  timed.put(packet(10), 0);
  expect(timed.put(packet(12), 1)).toEqual([]);
  expect(timed.put(packet(13), 200)).toEqual([]);
  expect(timed.put(packet(14), 201).map(({ sequence }) => sequence)).toEqual([12, 13, 14]);
  expect(timed.put(packet(11), 202)).toEqual([]);

  const counted = createReorderBuffer();
  counted.put(packet(0), 0);
  const out = Array.from({ length: 65 }, (_, index) => counted.put(packet(2 + index), 0));
  expect(out.map((each) => each.length)).toEqual([...Array.from({ length: 64 }, () => 0), 65]);
});

test("a sender that begins to count anew, and another sender, are followed at once", () => {
  const { put } = createReorderBuffer();
  put(packet(10), 0);
  put(packet(12), 0);
  expect(put(packet(40_000), 0).map(({ sequence }) => sequence)).toEqual([12, 40_000]);
  expect(put(packet(39_999, 0, 8), 0)).toHaveLength(1);
});

test("a sender report names the wall clock that belongs to a timestamp, also after 2036; without a clock it names none", () => {
  const read = (seconds: number, fraction: number): unknown =>
    readRtcp(senderReportBytes(9, [seconds, fraction], 1234))[0];
  const unixS = Date.UTC(2026, 10, 29) / 1000;
  expect(read(unixS + 2_208_988_800, 2 ** 31)).toEqual({
    kind: "sender-report",
    ssrc: 9,
    ntp: unixS * 1000 + 500,
    ntpMiddle: (((unixS + 2_208_988_800) % 65_536) * 65_536 + 32_768) % 2 ** 32,
    timestamp: 1234,
  });
  expect(read(Date.UTC(2040, 0, 1) / 1000 + 2_208_988_800 - 2 ** 32, 0)).toMatchObject({ ntp: Date.UTC(2040, 0, 1) });
  expect(read(0, 0)).not.toHaveProperty("ntp");
});

test("goodbye is heard behind other packets of a compound", () => {
  const bye = Buffer.from([0x81, 203, 0, 1, 0, 0, 0, 9]);
  const other = Buffer.from([0x80, 204, 0, 2, 0, 0, 0, 9, 1, 2, 3, 4]);
  expect(readRtcp(Buffer.concat([senderReportBytes(9, [0, 0], 0), other, bye])).map(({ kind }) => kind)).toEqual([
    "sender-report",
    "bye",
  ]);
});

test("reception tells what was lost, how often the count wrapped, and the jitter as RFC 3550 A.8 counts it", () => {
  const { count, onSenderReport, report } = createReception();
  expect(report(monotonicMs(0))).toBeUndefined();
  // 3600 ticks (40 ms) from packet to packet; the third comes 10 ms late: 900 ticks twice.
  count(packet(65_534, 0), monotonicMs(0));
  count(packet(65_535, 3600), monotonicMs(40));
  count(packet(1, 10_800), monotonicMs(130));
  count(packet(2, 14_400), monotonicMs(160));
  onSenderReport(0xabcd, monotonicMs(100));
  const jitterTicks = 900 / 16 + (900 - 900 / 16) / 16;
  expect(report(monotonicMs(600))).toEqual({
    ssrc: 7,
    lostFraction: 1 / 5,
    lostPackets: 1,
    highestSequence: 65_538,
    jitterTicks,
    lastReport: 0xabcd,
    sinceLastReportMs: 500,
  });
  count(packet(3, 18_000), monotonicMs(200));
  expect(report(monotonicMs(600))).toMatchObject({ lostFraction: 0, lostPackets: 1 });
});

test("a receiver report has the fields of RFC 3550 6.4.2 where they belong, and a name after it", () => {
  const block = {
    ssrc: 7,
    lostFraction: 0.25,
    lostPackets: -2,
    highestSequence: 65_538,
    jitterTicks: 12.9,
    lastReport: 5,
    sinceLastReportMs: 1500,
  };
  const bytes = writeReceiverReport(1, "abc", block);
  expect(bytes.subarray(0, 32).toString("hex")).toBe(
    "81c90007 00000001 00000007 40fffffe 00010002 0000000c 00000005 00018000".replaceAll(" ", ""),
  );
  expect(bytes.subarray(32).toString("hex")).toBe("81ca0003000000010103616263000000");
  expect(bytes.length % 4).toBe(0);
  expect(readRtcp(writeReceiverReport(1, "abcdefgh"))).toEqual([]);
});

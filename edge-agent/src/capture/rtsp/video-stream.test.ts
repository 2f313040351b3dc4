import { epochMs, monotonicMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccessUnit, SenderReport } from "./access-unit.ts";
import { nal, type PacketFields, packetise, rtpBytes, senderReportBytes } from "./rtp-kit.ts";
import { createVideoStream, type VideoStream } from "./video-stream.ts";

const SPS = Buffer.from("6742c01eda0290bf8893011000000300100000030320f162ea", "hex"); // 642×362
const LARGE_SPS = Buffer.from("6742c028da01e0089f97011000000300100000030320f1832a", "hex"); // 1920×1080
const PPS = Buffer.from("68ce0fc8", "hex");
const KEYFRAME = [SPS, PPS, nal("h264", 5, Buffer.alloc(50, 5))];
const slice = (value: number): Buffer => nal("h264", 1, Buffer.alloc(30, value));

interface Reading {
  readonly stream: VideoStream;
  readonly units: AccessUnit[];
  readonly reports: SenderReport[];
  signs: number;
  now: number;
}

function read(parameterSets: readonly Uint8Array[] = [], isUnordered = false): Reading {
  const units: AccessUnit[] = [];
  const reports: SenderReport[] = [];
  const reading: Omit<Reading, "stream"> = { units, reports, signs: 0, now: 0 };
  const stream = createVideoStream({
    track: { codec: "h264", payloadType: 96, parameterSets },
    isUnordered,
    clock: { monotonic: () => monotonicMs(reading.now), now: () => epochMs(1e12 + reading.now) },
    sink: { onUnit: (unit) => units.push(copied(unit)), onReport: (report) => reports.push(report) },
    onSign: () => {
      reading.signs++;
    },
  });
  return Object.assign(reading, { stream });
}

/** What is handed over is only lent. */
const copied = (unit: AccessUnit): AccessUnit => ({ ...unit, nals: unit.nals.map((nal) => Uint8Array.from(nal)) });

/** Packets of one unit after another, 3600 ticks apart, numbered from `first`. */
function packets(
  units: readonly (readonly Buffer[])[],
  { first = 100, hasMarkers = true, base = 0 } = {},
): PacketFields[] {
  const all = units.flatMap((nals, unit) => {
    const payloads = packetise("h264", nals, 40, false);
    return payloads.map((payload, index) => ({
      payload,
      timestamp: base + unit * 3600,
      marker: hasMarkers && index === payloads.length - 1,
    }));
  });
  return all.map((each, index) => ({ ...each, sequence: first + index }));
}

const put = ({ stream }: Reading, all: readonly PacketFields[]): void => {
  for (const each of all) stream.onRtp(rtpBytes(each));
};
const bytesOf = (units: readonly AccessUnit[]): string[][] =>
  units.map(({ nals }) => nals.map((each) => Buffer.from(each).toString("hex")));
const hexOf = (units: readonly (readonly Buffer[])[]): string[][] =>
  units.map((nals) => nals.map((each) => each.toString("hex")));

test("access units come with their ticks, size and parameter sets", () => {
  const reading = read();
  put(reading, packets([KEYFRAME, [slice(1)], [slice(2)]], { base: 0xffff_f000 }));
  expect(bytesOf(reading.units)).toEqual(hexOf([KEYFRAME, [slice(1)], [slice(2)]]));
  expect(reading.units.map(({ ticks, timeline }) => [ticks, timeline])).toEqual([
    [0, 0],
    [3600, 0],
    [7200, 0],
  ]);
  expect(reading.units.map(({ isKeyframe, isDamaged }) => [isKeyframe, isDamaged])).toEqual([
    [true, false],
    [false, false],
    [false, false],
  ]);
  const [first] = reading.units;
  expect(first?.parameterSets).toMatchObject({ codec: "h264", widthPx: 642, heightPx: 362 });
  expect(first?.bytes).toBe(SPS.length + PPS.length + 51);
  expect(reading.units.every(({ parameterSets }) => parameterSets === first?.parameterSets)).toBe(true);
});

test("without marker bits a unit ends where the next timestamp begins", () => {
  const reading = read();
  put(reading, packets([KEYFRAME, [slice(1)], [slice(2)]], { hasMarkers: false }));
  expect(bytesOf(reading.units)).toEqual(hexOf([KEYFRAME, [slice(1)]]));
});

test("markers and timestamps of their own on parameter sets do not split the keyframe", () => {
  const reading = read();
  const idr = KEYFRAME[2] ?? Buffer.alloc(0);
  put(reading, [
    { payload: SPS, sequence: 1, timestamp: 10, marker: true },
    { payload: PPS, sequence: 2, timestamp: 20, marker: true },
    ...packets([[idr]], { first: 3, base: 3600 }),
  ]);
  expect(bytesOf(reading.units)).toEqual(hexOf([KEYFRAME]));
});

test("units before the first keyframe are signs of life, and marked as damaged; before parameter sets are known they are signs only", () => {
  const late = read();
  put(late, packets([[slice(1)], [slice(2)], KEYFRAME, [slice(3)]]));
  expect(late.signs).toBe(4);
  expect(late.units.map(({ isDamaged }) => isDamaged)).toEqual([false, false]);

  const early = read([SPS, PPS]);
  put(early, packets([[slice(1)], KEYFRAME, [slice(2)]]));
  expect(early.units.map(({ isDamaged }) => isDamaged)).toEqual([true, false, false]);
});

test("after a lost packet units are damaged until the next whole keyframe, whichever packet it was", () => {
  const units = [KEYFRAME, [slice(1)], [slice(2)], KEYFRAME, [slice(3)], [slice(4)], KEYFRAME, [slice(5)]];
  const whole = packets(units);
  const truth = new Set(hexOf(units).map((each) => each.join()));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: whole.length - 1 }), fc.boolean(), (lost, hasMarkers) => {
      const reading = read([SPS, PPS]);
      put(
        reading,
        packets(units, { hasMarkers }).filter((_, index) => index !== lost),
      );
      let wasDamaged = false;
      for (const unit of reading.units) {
        if (!unit.isDamaged) expect(truth).toContain(bytesOf([unit])[0]?.join());
        if (wasDamaged && !unit.isDamaged) expect(unit.isKeyframe).toBe(true);
        wasDamaged = unit.isDamaged;
      }
      const keyframesWhole = reading.units.filter(({ isDamaged, isKeyframe }) => isKeyframe && !isDamaged).length;
      expect(keyframesWhole).toBeGreaterThanOrEqual(2);
    }),
  );
});

test("by UDP, packets that overtake each other change nothing", () => {
  const reading = read([], true);
  const all = packets([KEYFRAME, [slice(1)], [slice(2)]]);
  const swapped = all.map((_, index) => all[index ^ 1] ?? all[index]).filter((each) => each !== undefined);
  put(reading, [...all.slice(0, 1), ...swapped.filter((each) => each !== all[0])]);
  expect(bytesOf(reading.units)).toEqual(hexOf([KEYFRAME, [slice(1)], [slice(2)]]));
  expect(reading.units.some(({ isDamaged }) => isDamaged)).toBe(false);
});

test("another resolution in mid-stream makes another object of parameter sets, from its keyframe on", () => {
  const reading = read();
  put(reading, packets([KEYFRAME, [slice(1)], [LARGE_SPS, ...KEYFRAME.slice(1)], [slice(2)]]));
  expect(reading.units.map(({ parameterSets }) => parameterSets.widthPx)).toEqual([642, 642, 1920, 1920]);
  expect(reading.units[3]?.parameterSets).toBe(reading.units[2]?.parameterSets);
});

test("another sender on the same connection begins another timeline, and is damaged until its keyframe", () => {
  const reading = read();
  put(reading, packets([KEYFRAME]));
  put(
    reading,
    packets([[slice(1)], KEYFRAME], { first: 9000, base: 77 }).map((each) => ({ ...each, ssrc: 8 })),
  );
  expect(reading.units.map(({ timeline, isDamaged }) => [timeline, isDamaged])).toEqual([
    [0, false],
    [1, true],
    [1, false],
  ]);
});

test("packets of another payload type, and those without content, are passed over", () => {
  const reading = read();
  const [first, ...rest] = packets([KEYFRAME, [slice(1)]]);
  if (first === undefined) throw new Error("no packets");
  put(reading, [{ ...first, payloadType: 97 }, first]);
  put(reading, [{ payload: Buffer.alloc(0), sequence: first.sequence + 1, timestamp: 0 }]);
  put(
    reading,
    rest.map((each) => ({ ...each, sequence: each.sequence + 1 })),
  );
  expect(reading.units.map(({ isDamaged }) => isDamaged)).toEqual([false, false]);
});

test("a sender report says which ticks belong to the camera's wall clock, also when it came before the first unit", () => {
  const reading = read();
  const ntp = (ms: number): [number, number] => [Math.floor(ms / 1000) + 2_208_988_800, ((ms % 1000) / 1000) * 2 ** 32];
  reading.now = 5;
  reading.stream.onRtcp(senderReportBytes(7, ntp(1_700_000_000_500), 1000));
  expect(reading.reports).toEqual([]);
  reading.now = 10;
  put(reading, packets([KEYFRAME], { base: 1900 }));
  reading.now = 15;
  reading.stream.onRtcp(senderReportBytes(7, ntp(1_700_000_000_600), 10_000));
  reading.stream.onRtcp(senderReportBytes(99, ntp(1_700_000_000_600), 10_000));
  expect(reading.reports).toEqual([
    { ntp: 1_700_000_000_500, ticks: -900, timeline: 0, readAt: 5 },
    { ntp: 1_700_000_000_600, ticks: 8100, timeline: 0, readAt: 15 },
  ]);
});

test("rubbish now and then is passed over; nothing but rubbish is no video stream; goodbye ends it", () => {
  const reading = read();
  const all = packets([KEYFRAME, ...Array.from({ length: 60 }, () => [slice(1)])]);
  for (const each of all) {
    put(reading, [each]);
    reading.stream.onRtcp(Buffer.from([1, 2, 3]));
  }
  expect(reading.units).toHaveLength(61);
  expect(() => reading.stream.onRtcp(Buffer.from([0x81, 203, 0, 1, 0, 0, 0, 7]))).toThrow(
    expect.objectContaining({ code: "STREAM_ENDED" }),
  );
  expect(() => {
    for (let n = 0; n < 200; n++)
      reading.stream.onRtp(rtpBytes({ payload: Buffer.from([0xff]), sequence: n, timestamp: 0 }));
  }).toThrow(expect.objectContaining({ code: "STREAM_INVALID" }));
});

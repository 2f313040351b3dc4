import { epochMs, monotonicMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccessUnit, type ParameterSets, streamTicks } from "../capture/rtsp/access-unit.ts";
import { createStreamMeter, type StreamMeter } from "./stream-meter.ts";
import type { ExpectedStream } from "./stream-reasons.ts";

const SUB: ParameterSets = {
  codec: "h264",
  sps: new Uint8Array(4),
  pps: new Uint8Array(4),
  widthPx: 640,
  heightPx: 360,
};
const EXPECTED: ExpectedStream = { widthPx: 640, heightPx: 360, fps: 10, codec: "h264", maxKeyframeIntervalS: 2 };

interface Stream {
  readonly fromS: number;
  readonly forS: number;
  readonly fps?: number;
  readonly gop?: number;
  readonly bytes?: number;
  readonly sets?: ParameterSets;
  readonly timeline?: (atS: number) => number;
  /** What the network adds to each unit, ms. */
  readonly delayMs?: (index: number) => number;
}

function send(meter: StreamMeter, { fromS, forS, fps = 10, gop = 20, bytes = 5000, ...more }: Stream): void {
  const { sets = SUB, timeline = () => 0, delayMs = () => 0 } = more;
  for (let index = 0; index < forS * fps; index++) {
    const atMs = fromS * 1000 + (index * 1000) / fps;
    const at = atMs + delayMs(index);
    const unit: AccessUnit = {
      ...{ nals: [], isKeyframe: index % gop === 0, isDamaged: false, ticks: streamTicks(atMs * 90) },
      ...{ timeline: timeline(atMs / 1000), parameterSets: sets, bytes },
      readAt: { monotonic: monotonicMs(at), wall: epochMs(at) },
    };
    meter.onUnit(unit);
  }
}

const atS = (seconds: number) => monotonicMs(seconds * 1000);

test("figures of a stream as it is, none before there is enough to go by", () => {
  const meter = createStreamMeter(EXPECTED);
  expect(meter.figures(atS(0))).toEqual({ clockJumps: 0, breaks: 0, countedMs: 0 });
  send(meter, { fromS: 0, forS: 70 });
  expect(meter.figures(atS(70))).toEqual({
    ...{ fps: 10, minuteFps: 10, bitrateKbps: 400, keyframeIntervalMs: 2000, clockJumps: 0, breaks: 0 },
    countedMs: 70_000,
    ...{ codec: "h264", widthPx: 640, heightPx: 360 },
  });
});

test("nothing is wrong with a stream as configured, whatever the network's delays", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 7, maxLength: 50 }), (delays) => {
      const meter = createStreamMeter(EXPECTED);
      for (let minute = 0; minute < 3; minute++) {
        send(meter, { fromS: minute * 60, forS: 60, delayMs: (index) => delays[index % delays.length] ?? 0 });
        expect(meter.reasons(atS(minute * 60 + 61))).toEqual([]);
      }
    }),
    { numRuns: 30 },
  );
});

test.each([
  { why: "4 of 10 pictures", stream: { fps: 4, gop: 8 }, reasons: ["few-frames"] },
  { why: "6 of 10 are a rate set wrong", stream: { fps: 6, gop: 12 }, reasons: ["wrong-rate"] },
  { why: "9 of 10 are none", stream: { fps: 9, gop: 18 }, reasons: [] },
  { why: "25 in place of 10", stream: { fps: 25, gop: 50 }, reasons: ["wrong-rate"] },
  { why: "another size", stream: { sets: { ...SUB, heightPx: 480 } }, reasons: ["wrong-size"] },
  { why: "another codec", stream: { sets: { ...SUB, codec: "h265" as const } }, reasons: ["wrong-codec"] },
  { why: "a keyframe in 4 s in place of 2", stream: { gop: 40 }, reasons: ["keyframes-rare"] },
  { why: "one keyframe, and never another", stream: { gop: 100_000 }, reasons: ["keyframes-rare"] },
  {
    why: "a clock that jumps each minute",
    stream: { timeline: (s: number) => Math.floor(s / 60) },
    reasons: ["clock-jumps"],
  },
])("$why", ({ stream, reasons }) => {
  const meter = createStreamMeter(EXPECTED);
  send(meter, { fromS: 0, forS: 250, ...stream });
  expect(meter.reasons(atS(250))).toEqual(reasons);
  expect(createStreamMeterOf(undefined, stream).reasons(atS(250))).toEqual(
    reasons.filter((why) => why === "clock-jumps"),
  );
});

function createStreamMeterOf(expected: ExpectedStream, stream: Partial<Stream>): StreamMeter {
  const meter = createStreamMeter(expected);
  send(meter, { fromS: 0, forS: 250, ...stream });
  return meter;
}

test("what is raised goes on until it is clearly better", () => {
  const meter = createStreamMeter(EXPECTED);
  const seen: string[] = [];
  for (const [index, fps] of [10, 4.5, 5.5, 6.5, 5.5].entries()) {
    send(meter, { fromS: index * 20, forS: 20, fps, gop: 10 });
    seen.push(meter.reasons(atS(index * 20 + 20)).join());
  }
  expect(seen).toEqual(["", "few-frames", "few-frames", "wrong-rate", "wrong-rate"]); // 5.5 of a minute
});

test("a new connection is not taken for a slow one; five that break in a minute are unstable until it is over", () => {
  const meter = createStreamMeter(EXPECTED);
  const seen: string[] = [];
  for (let connection = 0; connection < 6; connection++) {
    send(meter, { fromS: connection * 10, forS: 5 });
    seen.push(meter.reasons(atS(connection * 10 + 5)).join());
    meter.onEnd(atS(connection * 10 + 5), true);
  }
  expect(seen).toEqual(["", "", "", "", "", "unstable"]);
  send(meter, { fromS: 60, forS: 60 });
  expect(meter.reasons(atS(90))).toEqual(["unstable"]); // three are within the minute
  expect(meter.reasons(atS(114))).toEqual([]);
  expect(meter.figures(atS(114)).fps).toBe(10);
});

test("what an earlier run told holds until it is known again, and is not told where it is not", () => {
  const told = ["few-frames", "wrong-size", "clock-jumps", "black"] as const;
  const meter = createStreamMeter(EXPECTED, told);
  expect(meter.reasons(atS(0))).toEqual(["few-frames", "wrong-size", "clock-jumps"]);
  send(meter, { fromS: 0, forS: 290 });
  expect(meter.reasons(atS(290))).toEqual(["clock-jumps"]); // three in five minutes may still come
  send(meter, { fromS: 290, forS: 20 });
  expect(meter.reasons(atS(310))).toEqual([]);
  expect(createStreamMeter(undefined, told).reasons(atS(0))).toEqual(["clock-jumps"]);
});

test("attempts that never had a picture do not count as breaks", () => {
  const meter = createStreamMeter(undefined);
  for (let second = 0; second < 30; second++) meter.onEnd(atS(second), false);
  expect(meter.reasons(atS(30))).toEqual([]);
});

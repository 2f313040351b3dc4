import { Calibration } from "@ngaba/config";
import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createGroundPlane } from "./ground-plane.ts";
import { createRandom, gauss, type Pinhole, see } from "./pinhole-kit.ts";
import type { Point } from "./point.ts";
import { estimateSpeed, type GroundSample, type SpeedEstimate } from "./speed.ts";

const frame = { widthPx: 1280, heightPx: 720 };
const pole: Pinhole = { frame, focal: 1.6, heightM: 7, pitchRad: 0.32, yawRad: 0 };
const p = (x: number, y: number): Point => ({ x, y });
const markings = [p(-4, 12), p(4, 12), p(-4, 20), p(4, 21), p(-5, 30), p(5, 32), p(-5, 40), p(5, 40)];

/** Ten pictures a second along a path (seconds → metres), each off by `errorM`. */
function drive(path: (t: number) => Point, seconds: number, errorM = 0, seed = 1): GroundSample[] {
  const random = createRandom(seed);
  return Array.from({ length: Math.round(seconds * 10) + 1 }, (_, i) => {
    const { x, y } = path(i / 10);
    const off = () => errorM * gauss(random);
    return { at: epochMs(1_700_000_000_000 + i * 100), x: x + off(), y: y + off(), errorM: errorM || 0.05 };
  });
}

const along = (mps: number) => (t: number) => p(1 + 0.6 * mps * t, 2 + 0.8 * mps * t);
const circle = (mps: number, radiusM: number) => (t: number) =>
  p(radiusM * Math.cos((mps * t) / radiusM), radiusM * Math.sin((mps * t) / radiusM));

test.each([
  { why: "straight and even", path: along(12), seconds: 2, mps: 12 },
  { why: "straight, slow", path: along(2), seconds: 3, mps: 2 },
  { why: "round a corner of 12 m", path: circle(6, 12), seconds: 3, mps: 6 },
  { why: "braking from 15 m/s by 4 m/s²", path: (t: number) => p(0, 15 * t - 2 * t * t), seconds: 3, mps: 9 },
  { why: "braking to a halt", path: (t: number) => p(0, 10 * t - 2 * t * t), seconds: 2.5, mps: 5 },
])("the mean speed is that of the path: $why", ({ path, seconds, mps }) => {
  const speed = estimateSpeed(drive(path, seconds));
  expect(speed?.mps).toBeGreaterThan(mps * 0.99);
  expect(speed?.mps).toBeLessThan(mps * 1.01);
});

const straight = drive(along(10), 2, 0.1);
const replaced = (index: number, by: Partial<GroundSample>) =>
  straight.map((sample, i) => (i === index ? { ...sample, ...by } : sample));

test.each([
  { why: "three samples", samples: straight.filter((_, i) => i % 5 === 0).slice(0, 3) },
  { why: "none", samples: [] },
  { why: "less than half a second", samples: drive(along(20), 0.4) },
  { why: "standing still", samples: drive(() => p(3, 4), 5, 0.1) },
  { why: "less than two metres", samples: drive(along(0.8), 2) },
  { why: "one sample of somebody else", samples: replaced(9, { x: 30 }) },
  { why: "turning back", samples: drive((t) => p(0, 10 * t - 5 * t * t), 2, 0.1) },
  { why: "leaping about", samples: drive(along(10), 2, 1).map((sample) => ({ ...sample, errorM: 0.1 })) },
  { why: "a band wider than half the speed", samples: drive(along(4), 1, 2) },
  { why: "all at one moment", samples: straight.map((sample) => ({ ...sample, at: epochMs(0) })) },
])("there is no speed: $why", ({ samples }) => {
  expect(estimateSpeed(samples)).toBeUndefined();
});

test("four samples are enough: a speed is found in all of 500 draws, and the band holds the truth in 95 of 100", () => {
  const speeds = Array.from({ length: 500 }, (_, draw) => {
    const samples = drive(along(10), 1.5, 0.2, 1 + draw).filter((_, i) => i % 5 === 0);
    expect(samples).toHaveLength(4);
    return estimateSpeed(samples) ?? expect.unreachable(`no speed in draw ${draw}`);
  });
  const inside = speeds.filter(({ lowMps, highMps }) => lowMps <= 10 && 10 <= highMps).length;
  expect(inside / speeds.length).toBeGreaterThan(0.95);
});

test("without errors of the calibration the band is only that of the samples", () => {
  const speed = estimateSpeed(straight);
  expect((speed?.highMps ?? 0) - (speed?.lowMps ?? 0)).toBeLessThan(0.6);
  const shared = straight.map((sample) => ({ ...sample, shifts: [p(sample.x * 0.05, sample.y * 0.05)] }));
  // All lengths are 5 % (one standard deviation) too long or too short together: more samples do not help.
  const uncertain = estimateSpeed(shared);
  expect(((uncertain?.highMps ?? 0) - (uncertain?.mps ?? 0)) / 10).toBeCloseTo(1.96 * 0.05, 1);
});

/** Share of the estimates whose band holds the truth, with clicks and boxes off by what is told of them. */
function coverage(
  path: (t: number) => Point,
  seconds: number,
  mps: number,
  boxes: (random: () => number) => () => Point,
) {
  const random = createRandom(23);
  const speeds: SpeedEstimate[] = [];
  for (let draw = 0; draw < 500; draw++) {
    const points = markings.map((place) => {
      const seen = see(pole, place);
      const image = [(seen.x + 2 * gauss(random)) / 1280, (seen.y + 2 * gauss(random)) / 720];
      return { image, ground: [place.x, place.y] };
    });
    const plane = createGroundPlane(Calibration.parse({ frame, points, measureErrorM: 0 }), frame);
    const box = boxes(random);
    const samples = drive(path, seconds).flatMap(({ at, x, y }) => {
      const [seen, off] = [see(pole, p(x, y)), box()];
      return plane.sampleAt(p(seen.x + off.x, seen.y + off.y), at, 2) ?? [];
    });
    const speed = estimateSpeed(samples);
    if (speed !== undefined) speeds.push(speed);
  }
  const inside = speeds.filter(({ lowMps, highMps }) => lowMps <= mps && mps <= highMps).length / speeds.length;
  return { inside, found: speeds.length };
}

const white = (random: () => number) => () => p(2 * gauss(random), 2 * gauss(random));
/** As boxes that a filter has smoothed: each repeats 0.7 of the miss before it. */
const smooth = (random: () => number) => {
  let miss = p(2 * gauss(random), 2 * gauss(random));
  return () => {
    const fresh = 2 * Math.sqrt(1 - 0.49);
    miss = p(0.7 * miss.x + fresh * gauss(random), 0.7 * miss.y + fresh * gauss(random));
    return miss;
  };
};

test.each([
  { why: "towards the camera", path: (t: number) => p(2, 36 - 11 * t), seconds: 2, mps: 11, boxes: white, most: 0.99 },
  { why: "across the view", path: (t: number) => p(-7 + 8 * t, 22), seconds: 1.8, mps: 8, boxes: white, most: 0.99 },
  {
    why: "with boxes that err alike",
    path: (t: number) => p(2, 36 - 8 * t),
    seconds: 3,
    mps: 8,
    boxes: smooth,
    most: 1,
  },
])("in 95 of 100 measurements the band holds the truth: $why", ({ path, seconds, mps, boxes, most }) => {
  const { inside, found } = coverage(path, seconds, mps, boxes);
  expect(found).toBeGreaterThan(450);
  expect(inside).toBeGreaterThan(0.92);
  expect(inside).toBeLessThanOrEqual(most);
});

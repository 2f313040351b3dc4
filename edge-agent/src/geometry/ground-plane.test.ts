import { Calibration } from "@ngaba/config";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EdgeError } from "../platform/errors.ts";
import { createGroundPlane, MAX_METERS_PER_PX } from "./ground-plane.ts";
import { createRandom, gauss, type Pinhole, see } from "./pinhole-kit.ts";
import type { FrameSize, Point } from "./point.ts";

const frame: FrameSize = { widthPx: 1280, heightPx: 720 };
const p = (x: number, y: number): Point => ({ x, y });
/** A street camera on a pole: 7 m high, looking along y. */
const pole: Pinhole = { frame, focal: 1.6, heightM: 7, pitchRad: 0.32, yawRad: 0 };
/** Corners of lane markings, 12 to 40 m away. */
const markings = [p(-4, 12), p(4, 12), p(-4, 20), p(4, 21), p(-5, 30), p(5, 32), p(-5, 40), p(5, 40)];

interface Clicks {
  readonly camera?: Pinhole;
  readonly places?: readonly Point[];
  readonly wobble?: () => Point;
  readonly rest?: Partial<Calibration>;
}

function calibrate({ camera = pole, places = markings, wobble = () => p(0, 0), rest = {} }: Clicks): Calibration {
  const points = places.map((place) => {
    const [seen, by] = [see(camera, place), wobble()];
    const image = [(seen.x + by.x) / camera.frame.widthPx, (seen.y + by.y) / camera.frame.heightPx];
    return { image, ground: [place.x, place.y] };
  });
  return Calibration.parse({ frame: camera.frame, points, ...rest });
}

const camera = fc.record({
  frame: fc.constant(frame),
  focal: fc.double({ min: 0.8, max: 2.2, noNaN: true }),
  heightM: fc.double({ min: 4, max: 12, noNaN: true }),
  pitchRad: fc.double({ min: 0.25, max: 0.6, noNaN: true }),
  yawRad: fc.double({ min: -3, max: 3, noNaN: true }),
});

/** Places that the camera sees, spread over the lower part of its picture. */
function placesSeenBy({ focal, heightM, pitchRad, yawRad }: Pinhole): Point[] {
  const rays = [p(-0.8, 0.5), p(0.7, 0.45), p(-0.6, 0.1), p(0.8, 0.05), p(0.1, 0.3), p(-0.1, -0.02)];
  return rays.map(({ x: u, y: v }) => {
    const forward =
      (heightM * (focal * Math.cos(pitchRad) - v * Math.sin(pitchRad))) /
      (focal * Math.sin(pitchRad) + v * Math.cos(pitchRad));
    const right = (u * (forward * Math.cos(pitchRad) + heightM * Math.sin(pitchRad))) / focal;
    return p(
      right * Math.cos(yawRad) - forward * Math.sin(yawRad),
      right * Math.sin(yawRad) + forward * Math.cos(yawRad),
    );
  });
}

describe("known points", () => {
  test("from exact clicks of any camera every other place is where it is", () => {
    fc.assert(
      fc.property(camera, fc.integer({ min: 4, max: 6 }), (drawn, count) => {
        const places = placesSeenBy(drawn);
        const plane = createGroundPlane(calibrate({ camera: drawn, places: places.slice(0, count) }), frame);
        expect(plane.reprojectionErrorPx).toBeLessThan(1e-4);
        for (const place of places.slice(0, 5)) {
          const found = plane.toGround(see(drawn, place));
          expect(found?.x).toBeCloseTo(place.x, 3);
          expect(found?.y).toBeCloseTo(place.y, 3);
          const back = plane.toPicture(place);
          expect(back?.x).toBeCloseTo(see(drawn, place).x, 3);
          expect(back?.y).toBeCloseTo(see(drawn, place).y, 3);
        }
      }),
    );
  });

  test("a lens that bends is straightened before, and bends again what is drawn", () => {
    const bent = { ...pole, k1: -0.08 };
    const plane = createGroundPlane(calibrate({ camera: bent, rest: { distortion: { k1: -0.08, k2: 0 } } }), frame);
    for (const place of [p(0, 15), p(-3, 25), p(4, 35)]) {
      expect(plane.toGround(see(bent, place))?.x).toBeCloseTo(place.x, 4);
      expect(plane.toGround(see(bent, place))?.y).toBeCloseTo(place.y, 4);
      expect(plane.toPicture(place)?.y).toBeCloseTo(see(bent, place).y, 4);
    }
    const unbent = createGroundPlane(calibrate({ camera: bent, rest: { maxReprojectionErrorPx: 200 } }), frame);
    expect(unbent.reprojectionErrorPx).toBeGreaterThan(0.5);
  });

  test("a smaller stream of the same camera sees the same ground, with more metres in a pixel", () => {
    const [whole, half] = [frame, { widthPx: 640, heightPx: 360 }].map((size) =>
      createGroundPlane(calibrate({}), size),
    );
    const pixel = see(pole, p(2, 25));
    const small = p(pixel.x / 2, pixel.y / 2);
    expect(half?.toGround(small)?.y).toBeCloseTo(25, 3);
    expect(half?.toPicture(p(2, 25))?.y).toBeCloseTo(small.y, 3);
    expect(half?.errorAt(small, 2)).toBeCloseTo(whole?.errorAt(pixel, 4) ?? 0, 6);
  });

  test("in 95 of 100 sets of clicks a place is within 1.96 of the stated standard deviations", () => {
    const random = createRandom(11);
    const looks = [p(0, 16), p(3, 24), p(-3, 34)];
    const inside = looks.map(() => 0);
    const draws = 500;
    for (let draw = 0; draw < draws; draw++) {
      const wobble = () => p(2 * gauss(random), 2 * gauss(random));
      const plane = createGroundPlane(calibrate({ wobble, rest: { measureErrorM: 0 } }), frame);
      for (const [i, place] of looks.entries()) {
        const seen = see(pole, place);
        const pixel = p(seen.x + 1.5 * gauss(random), seen.y + 1.5 * gauss(random));
        // The view is along y, so the worse axis is.
        const miss = Math.abs((plane.toGround(pixel)?.y ?? Number.NaN) - place.y);
        if (miss <= 1.96 * plane.errorAt(pixel, 1.5)) inside[i] = (inside[i] ?? 0) + 1;
      }
    }
    // Binomial: 0.95 ± 3 · 0.0098, and errors that are taken from the misses are never made smaller than told.
    for (const count of inside) {
      expect(count / draws).toBeGreaterThan(0.92);
      expect(count / draws).toBeLessThan(0.99);
    }
  });
});

describe("known lengths", () => {
  const segments = [
    [p(-4, 12), p(-4, 18)],
    [p(4, 14), p(4, 20)],
    [p(-4, 12), p(4, 12)],
    [p(-4, 26), p(4, 26)],
    [p(4, 26), p(4, 34)],
    [p(-4, 30), p(-4, 40)],
    [p(-4, 38), p(4, 38)],
  ] as const;
  function fromLengths(drawn: Pinhole, wobble = () => p(0, 0), rest = {}) {
    const end = (place: Point) => {
      const [seen, by] = [see(drawn, place), wobble()];
      return [(seen.x + by.x) / frame.widthPx, (seen.y + by.y) / frame.heightPx];
    };
    const lengths = segments.map(([from, to]) => ({
      from: end(from),
      to: end(to),
      meters: Math.hypot(from.x - to.x, from.y - to.y),
    }));
    return Calibration.parse({ frame, lengths, ...rest });
  }

  test("a level camera is recovered: its distances are true", () => {
    for (const focal of [0.9, 1.3, 1.6, 2.4]) {
      for (const pitchRad of [0.2, 0.32, 0.45]) {
        const drawn = { ...pole, focal, pitchRad };
        if (
          segments.flat().some((place) => {
            const s = see(drawn, place);
            return s.x < 0 || s.x > 1280 || s.y < 0 || s.y > 720;
          })
        )
          continue;
        const plane = createGroundPlane(fromLengths(drawn), frame);
        const [a, b] = [plane.toGround(see(drawn, p(-2, 15))), plane.toGround(see(drawn, p(3, 33)))];
        expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeCloseTo(Math.hypot(5, 18), 2);
      }
    }
  });

  test("in 95 of 100 sets of clicks a place is within its stated error", () => {
    const random = createRandom(5);
    let inside = 0;
    const draws = 500;
    for (let draw = 0; draw < draws; draw++) {
      const wobble = () => p(gauss(random), gauss(random));
      const plane = createGroundPlane(fromLengths(pole, wobble, { clickErrorPx: 1, measureErrorM: 0 }), frame);
      const pixel = see(pole, p(0, 20));
      if (Math.abs((plane.toGround(pixel)?.y ?? Number.NaN) - 20) <= 1.96 * plane.errorAt(pixel, 0)) inside++;
    }
    expect(inside / draws).toBeGreaterThan(0.92);
  });
});
describe("refused", () => {
  const square = [p(-4, 12), p(4, 12), p(-4, 30), p(4, 30)];
  const swapped = ({ points = [], ...rest }: Calibration) => ({
    ...rest,
    points: points.map(({ image, ground: [x, y] }) => ({ image, ground: [-x, y] as [number, number] })),
  });
  const moved = (calibration: Calibration, index: number, by: readonly [number, number]): Calibration => ({
    ...calibration,
    points: calibration.points?.map((point, i) =>
      i === index ? { ...point, ground: [point.ground[0] + by[0], point.ground[1] + by[1]] } : point,
    ),
  });

  test.each([
    {
      why: "three of four on one line",
      calibration: calibrate({ places: [p(-4, 12), p(0, 20), p(4, 28), p(4, 14)] }),
      says: "on one line in the picture",
    },
    {
      why: "one place twice",
      calibration: calibrate({ places: [...square.slice(0, 3), p(-4, 12)] }),
      says: "points[0] and points[3] are one place",
    },
    { why: "mirrored ground", calibration: swapped(calibrate({})), says: "mirrored" },
    { why: "a wrong measure", calibration: moved(calibrate({}), 5, [6, 0]), says: "points[5] misses by" },
    {
      why: "crossed over",
      calibration: moved(moved(calibrate({ places: square }), 2, [8, 0]), 3, [-8, 0]),
      says: "behind the horizon",
    },
    {
      why: "a picture of another shape",
      calibration: calibrate({}),
      size: { widthPx: 704, heightPx: 576 },
      says: "1280×720",
    },
  ])("$why", ({ calibration, size = frame, says }) => {
    const make = () => createGroundPlane(calibration, size);
    expect(make).toThrow(says);
    expect(make).toThrow(EdgeError);
  });

  const plane = createGroundPlane(calibrate({}), frame);
  test.each([
    { why: "above the horizon", pixel: p(640, 5) },
    { why: `far away, where a pixel is more than ${MAX_METERS_PER_PX} m`, pixel: see(pole, p(0, 130)) },
    { why: "beside the known points, where they decide too little", pixel: see(pole, p(-60, 60)) },
  ])("no place $why", ({ pixel }) => {
    expect(plane.toGround(pixel)).toBeUndefined();
    expect(plane.errorAt(pixel, 1)).toBe(Number.POSITIVE_INFINITY);
  });
  test("no picture of what is behind the camera", () => {
    expect(plane.toPicture(p(0, -30))).toBeUndefined();
  });
});

import { Calibration } from "@ngaba/config";
import { durationMs, epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Detection } from "../detection/detection.ts";
import { createGroundPlane } from "../geometry/ground-plane.ts";
import { type Pinhole, see } from "../geometry/pinhole-kit.ts";
import { type BoxFilter, correct, predict, startFilter } from "./box-filter.ts";
import { predictOnGround } from "./perspective.ts";
import { EMPTY_TRACKER_MEMORY, updateTracks } from "./tracker.ts";
import { DEFAULT_TRACKER_OPTIONS } from "./tracker-options.ts";

const frame = { widthPx: 1280, heightPx: 720 };
const camera: Pinhole = { frame, focal: 1.6, heightM: 7, pitchRad: 0.22, yawRad: 0 };
const [nearM, farM] = [14, 80];
const points = [-6, 0, 6].flatMap((x) =>
  [nearM, 30, 50, farM].map((y) => {
    const { x: u, y: v } = see(camera, { x, y });
    return { image: [u / frame.widthPx, v / frame.heightPx] as [number, number], ground: [x, y] as [number, number] };
  }),
);
const ground = createGroundPlane(Calibration.parse({ frame, points }), frame);

/** As wide and as high as a motorbike with its rider at that distance, standing there; frame pixels. */
function motorbikeAt(x: number, y: number) {
  const foot = see(camera, { x, y });
  const widthPx = Math.abs(see(camera, { x: x + 0.8, y }).x - foot.x);
  return { x1: foot.x - widthPx / 2, y1: foot.y - 2 * widthPx, x2: foot.x + widthPx / 2, y2: foot.y };
}

/** What is known of one that is first seen at `y` metres and drives evenly away from the camera, or towards it. */
function followed(y: number, mps: number, seconds: number): BoxFilter {
  const stepS = 0.1;
  let filter = startFilter(motorbikeAt(2, y));
  for (let t = stepS; t <= seconds + 1e-9; t += stepS) {
    filter = correct(predictOnGround(filter, durationMs(1000 * stepS), ground), motorbikeAt(2, y + mps * t));
  }
  return filter;
}

const offIn = (filter: BoxFilter, y: number) => {
  const { x1, x2, y1, y2 } = motorbikeAt(2, y);
  return Math.hypot(filter.x - (x1 + x2) / 2, filter.y - (y1 + y2) / 2) / (y2 - y1);
};

test.each([
  { why: "away from near by", y: 16, mps: 14 },
  { why: "away from afar", y: 35, mps: 14 },
  { why: "towards the camera", y: 50, mps: -14 },
])("who drives evenly is expected where it will be in a second: $why", ({ y, mps }) => {
  const filter = followed(y, mps, 1);
  const there = y + 2 * mps;
  const [onGround, inPicture] = [predictOnGround(filter, durationMs(1000), ground), predict(filter, durationMs(1000))];
  expect(offIn(onGround, there)).toBeLessThan(0.3);
  expect(offIn(inPicture, there)).toBeGreaterThan(1.5 * offIn(onGround, there));
  const { y1, y2 } = motorbikeAt(2, there);
  expect(onGround.height / (y2 - y1)).toBeGreaterThan(0.8);
  expect(onGround.height / (y2 - y1)).toBeLessThan(1.25);
});

test("above the horizon a box goes on evenly in the picture", () => {
  const filter = correct(predict(startFilter({ x1: 600, y1: 10, x2: 620, y2: 50 }), durationMs(100)), {
    x1: 604,
    y1: 10,
    x2: 624,
    y2: 50,
  });
  expect(predictOnGround(filter, durationMs(400), ground)).toEqual(predict(filter, durationMs(400)));
});

test("no time moves nothing", () => {
  const filter = followed(25, 10, 0.6);
  const still = predictOnGround(filter, durationMs(0), ground);
  for (const key of ["x", "y", "width", "height"] as const) expect(still[key]).toBeCloseTo(filter[key], 6);
});

test("a fast motorbike that is hidden for a second keeps its track only by the ground", () => {
  const isHidden = (t: number): boolean => t > 0.9 && t < 2.1;
  const detections = (t: number): Detection[] =>
    isHidden(t) ? [] : [{ roadUserClass: "motorcycle", score: 0.7, box: motorbikeAt(2, 16 + 17 * t) }];
  const tracksWith = (perspective: typeof ground | undefined): Set<number> => {
    const ids = new Set<number>();
    let memory = EMPTY_TRACKER_MEMORY;
    for (let frameNo = 0; frameNo < 20; frameNo++) {
      const t = frameNo / 5;
      const options = { ...DEFAULT_TRACKER_OPTIONS, perspective };
      const update = updateTracks(memory, detections(t), epochMs(1000 * t), options);
      memory = update.memory;
      for (const { id } of update.tracks) ids.add(id);
    }
    return ids;
  };
  expect(tracksWith(ground).size).toBe(1);
  expect(tracksWith(undefined).size).not.toBe(1);
});

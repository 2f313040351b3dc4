import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Track } from "../../tracking/track.ts";
import { FRAME_SIZE, FROM_ABOVE, START } from "../testing/drive.ts";
import { type MeasuringPlane, measuringPlane } from "./measuring-plane.ts";
import { followPaths, NO_PATHS, type TrackPath, type TrackPaths } from "./track-paths.ts";

const [GROUND, PICTURE] = [measuringPlane(FROM_ABOVE), measuringPlane(undefined)];
const FRAME_MS = 200;

/** One car that drives up the picture at 10 m/s. */
function trackAt(ms: number): Track {
  const y = 900 - ms / 10;
  const [box, velocity] = [
    { x1: 492, y1: y - 16, x2: 508, y2: y },
    { x: 0, y: -100 },
  ];
  const times = { at: epochMs(START + ms), firstSeenAt: START };
  return { id: 1, roadUserClass: "car", box, velocity, ...times, confidence: 0.8 };
}

/** How it was followed in each frame, and by which key it was known. */
function followed(planes: readonly MeasuringPlane[]): { path: TrackPath | undefined; roadUser: number | undefined }[] {
  let memory: TrackPaths = NO_PATHS;
  return planes.map((plane, frame) => {
    const tracks = [trackAt(frame * FRAME_MS)];
    const step = followPaths(memory, plane, { tracks, at: epochMs(START + frame * FRAME_MS), frameSize: FRAME_SIZE });
    memory = step.memory;
    const [path] = step.followed.moved;
    expect([...step.followed.living]).toEqual([path?.key]);
    return { path, roadUser: step.roadUsers[0]?.key };
  });
}

test("in one plane a way goes on", () => {
  expect(followed([GROUND, GROUND, GROUND, GROUND]).map(({ path }) => path?.key)).toEqual([1, 1, 1, 1]);
});

test.each([
  { why: "the calibration comes", planes: [PICTURE, PICTURE, GROUND, GROUND] },
  { why: "the calibration goes", planes: [GROUND, GROUND, PICTURE, PICTURE] },
])("when $why all ways begin anew, and the road users stay who they are", ({ planes }) => {
  const steps = followed(planes);
  expect(steps.map(({ path }) => path?.key)).toEqual([1, 1, 2, 2]);
  expect(steps.map(({ roadUser }) => roadUser)).toEqual([1, 1, 1, 1]);
  // 2 m in 0.2 s, never a mixture of metres and pixels.
  const { velocity } = steps.at(-1)?.path ?? {};
  expect(Math.hypot(velocity?.x ?? 0, velocity?.y ?? 0)).toBeGreaterThan(5);
  expect(Math.hypot(velocity?.x ?? 0, velocity?.y ?? 0)).toBeLessThan(15);
});

test("the ground of a camera has one plane", () => {
  expect(measuringPlane(FROM_ABOVE)).toBe(GROUND);
});

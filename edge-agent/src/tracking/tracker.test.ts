import { durationMs, epochMs, RoadUserClass } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type FilmFrame, film, idsOf, middleOf, run, seen } from "./testing/film.ts";
import { DEFAULT_TRACKER_OPTIONS } from "./tracker-options.ts";

test("one who walks is one track, reported once confirmed, where the detector sees it", () => {
  const scenes = film(20, (seconds) => [seen(100 + 60 * seconds, { score: 0.8 })]);
  const frames = run(scenes);
  expect(frames.slice(0, DEFAULT_TRACKER_OPTIONS.confirmHits - 1).flat()).toEqual([]);
  for (const tracks of frames.slice(DEFAULT_TRACKER_OPTIONS.confirmHits - 1)) expect(idsOf(tracks)).toEqual([1]);
  expect(frames.at(-1)?.[0]).toMatchObject({ roadUserClass: "person", firstSeenAt: scenes[0]?.at, at: scenes[19]?.at });
  expect(frames.at(-1)?.[0]?.confidence).toBeCloseTo(0.8, 9);
  expect(Math.abs(middleOf(frames.at(-1)?.[0]) - (100 + (60 * 19) / 7))).toBeLessThan(3);
  expect(frames.at(-1)?.[0]?.velocity.x).toBeCloseTo(60, -1);
  expect(frames.at(-1)?.[0]?.velocity.y).toBeCloseTo(0, 6);
});

test("two who cross keep their ids", () => {
  const frames = run(film(40, (seconds) => [seen(100 + 70 * seconds), seen(500 - 70 * seconds, { y: 315 })]));
  const left = frames[5]?.find((track) => middleOf(track) < 300)?.id;
  const right = frames[5]?.find((track) => middleOf(track) > 300)?.id;
  expect(new Set([left, right])).toEqual(new Set([1, 2]));
  expect(frames.at(-1)?.find((track) => middleOf(track) > 300)?.id).toBe(left);
  expect(frames.at(-1)?.find((track) => middleOf(track) < 300)?.id).toBe(right);
});

test("one who walks behind a post comes out with the same id, and is not reported while hidden", () => {
  const frames = run(film(30, (seconds, frame) => (frame >= 10 && frame < 16 ? [] : [seen(100 + 60 * seconds)])));
  expect(frames.slice(10, 16).flat()).toEqual([]);
  expect(idsOf(frames[16] ?? [])).toEqual([1]);
  expect(frames.flat().every(({ id }) => id === 1)).toBe(true);
});

test("one who is gone for longer than it is looked for comes back as somebody new", () => {
  const frames = run(
    film(30, (_, frame) => (frame >= 10 && frame < 16 ? [] : [seen(100)])),
    { keepLostMs: durationMs(500), keepStoppedMs: durationMs(500) },
  );
  expect(idsOf(frames.at(-1) ?? [])).toEqual([2]);
});

test("a score that sinks in the crowd carries the track on, but opens none", () => {
  const weak = DEFAULT_TRACKER_OPTIONS.strongScore - 0.05;
  const sinking = run(film(20, (_, frame) => [seen(100, { score: frame < 5 ? 0.9 : weak })]));
  expect(sinking.slice(5).map(idsOf)).toEqual(Array.from({ length: 15 }, () => [1]));
  expect(run(film(20, () => [seen(100, { score: weak })])).flat()).toEqual([]);
});

test.each([
  { pixelsPerSecond: 120, firstReport: DEFAULT_TRACKER_OPTIONS.doubtfulHits - 1, why: "what moves is somebody" },
  { pixelsPerSecond: 0, firstReport: -1, why: "what stays where it is may be a cone" },
])("of what is never surely seen: $why", ({ pixelsPerSecond: speed, firstReport }) => {
  const score = DEFAULT_TRACKER_OPTIONS.strongScore - 0.05;
  const frames = run(film(20, (seconds) => [seen(100 + speed * seconds, { score })]));
  expect(frames.findIndex((tracks) => tracks.length > 0)).toBe(firstReport);
  if (firstReport >= 0) for (const tracks of frames.slice(firstReport)) expect(idsOf(tracks)).toEqual([1]);
});

test("what shows now and then is never confirmed, and uses up no id", () => {
  const frames = run(film(40, (_, frame) => (frame % 8 === 0 ? [seen(100), seen(400)] : [seen(400)])));
  expect(frames.flat().every(({ id, box }) => id === 1 && box.x1 > 300)).toBe(true);
});

test("the class is that of most sightings, weighed by their scores", () => {
  const scenes = film(9, (_, frame) => [seen(100, { kind: frame % 3 === 0 ? "person" : "motorcycle" })]);
  expect(run(scenes).at(-1)).toMatchObject([{ id: 1, roadUserClass: "motorcycle" }]);
});

test("one who stands in front of a car and the car stay two", () => {
  const frames = run(film(20, (_, frame) => (frame < 10 ? [seen(100, { kind: "car" })] : [seen(100)])));
  expect(frames[9]).toMatchObject([{ id: 1, roadUserClass: "car" }]);
  expect(frames.at(-1)).toMatchObject([{ id: 2, roadUserClass: "person" }]);
});

test("a motorcycle at town speed is followed from its first frames on, also through dropped frames", () => {
  const all = film(20, (seconds) => {
    const x = 50 + 380 * seconds;
    return [{ box: { x1: x, y1: 200, x2: x + 90, y2: 290 }, score: 0.7, roadUserClass: "motorcycle" }];
  });
  const kept = all.filter((_, frame) => frame < 4 || frame % 3 !== 1);
  expect(new Set(run(kept).flatMap(idsOf))).toEqual(new Set([1]));
  expect(run(kept).at(-1)).toHaveLength(1);
});

test("a clock that stands still or steps back breaks nothing", () => {
  const times = [0, 143, 143, 286, 100, 429, 572];
  const frames = run(times.map((ms) => ({ at: epochMs(1_700_000_000_000 + ms), detections: [seen(100)] })));
  expect(frames.slice(2).map(idsOf)).toEqual(Array.from({ length: 5 }, () => [1]));
  expect(frames.flat().every(({ box }) => Object.values(box).every(Number.isFinite))).toBe(true);
});

test("nothing seen is nothing reported, from the first frame on", () => {
  expect(run(film(3, () => []))).toEqual([[], [], []]);
});

const anyDetection = fc
  .record({
    x: fc.integer({ min: 0, max: 600 }),
    y: fc.integer({ min: 90, max: 400 }),
    score: fc.double({ min: 0.05, max: 1, noNaN: true }),
    kind: fc.constantFrom(...RoadUserClass.options),
  })
  .map(({ x, ...rest }) => seen(x, rest));
const anyFilm = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.array(anyDetection, { maxLength: 8 })), { maxLength: 25 })
  .map((frames) => {
    let at = 1_700_000_000_000;
    return frames.map(([stepMs, detections]): FilmFrame => {
      at += stepMs;
      return { at: epochMs(at), detections };
    });
  });

test("on any film: equal runs are equal, ids rise and never come back after their time, boxes are boxes", () => {
  fc.assert(
    fc.property(anyFilm, (scenes) => {
      const frames = run(scenes);
      expect(run(scenes)).toEqual(frames);
      let highest = 0;
      const lastSeen = new Map<number, number>();
      for (const track of frames.flat()) {
        if (track.id > highest) highest = track.id;
        else
          expect(track.at - (lastSeen.get(track.id) ?? 0)).toBeLessThanOrEqual(DEFAULT_TRACKER_OPTIONS.keepStoppedMs);
        lastSeen.set(track.id, track.at);
        expect(track.box.x1).toBeLessThan(track.box.x2);
        expect(track.box.y1).toBeLessThan(track.box.y2);
        expect(track.confidence).toBeGreaterThan(0);
        expect(track.confidence).toBeLessThanOrEqual(1);
      }
      expect([...lastSeen.keys()].sort((a, b) => a - b)).toEqual(
        Array.from({ length: highest }, (_, index) => index + 1),
      );
      for (const tracks of frames) expect(idsOf(tracks)).toEqual([...new Set(idsOf(tracks))].sort((a, b) => a - b));
    }),
  );
});

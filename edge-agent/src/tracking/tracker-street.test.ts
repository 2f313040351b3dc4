import { durationMs, RoadUserClass } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Detection } from "../detection/detection.ts";
import { type FilmFrame, film, idsOf, middleOf, run, seen } from "./testing/film.ts";
import type { Track } from "./track.ts";
import { EMPTY_TRACKER_MEMORY, updateTracks } from "./tracker.ts";
import { DEFAULT_TRACKER_OPTIONS } from "./tracker-options.ts";

/** A car of 120 × 60 px, a bus of 300 × 160 px, a motorcycle of 30 × 55 px and who rides it, from behind. */
const car = (x: number, y = 300) => seen(x, { kind: "car", width: 120, height: 60, y });
const bus = (x: number, y = 320) => seen(x, { kind: "large-vehicle", width: 300, height: 160, y });
const machine = (x: number, y = 300) => seen(x, { kind: "motorcycle", width: 30, height: 55, y });
const rider = (x: number, y = 300) => seen(x, { width: 32, height: 68, y: y - 15 });

const isCar = ({ roadUserClass }: Track): boolean => roadUserClass === "car";
const distinctIds = (frames: readonly (readonly Track[])[]): number[] => [...new Set(frames.flatMap(idsOf))];

test.each([
  { hiddenSeconds: 1.5, why: "a lorry passes" },
  { hiddenSeconds: 20, why: "a bus halts before it" },
  { hiddenSeconds: 45, why: "a bus waits for its passengers" },
])("a parked car that is hidden for $hiddenSeconds s keeps its id: $why", ({ hiddenSeconds }) => {
  const isHidden = (seconds: number): boolean => seconds >= 6 && seconds < 6 + hiddenSeconds;
  const frames = run(
    film(Math.round((12 + hiddenSeconds) * 7), (seconds) => {
      return isHidden(seconds) ? [bus(210)] : seconds < 5 ? [car(200)] : [car(200), bus(210 + 200 * (seconds - 6))];
    }),
  );
  const cars = frames.map((tracks) => tracks.filter(isCar));
  expect(distinctIds(cars)).toEqual([1]);
  expect(cars.at(-1)).toHaveLength(1);
  expect(cars.at(-1)?.[0]?.firstSeenAt).toBe(1_700_000_000_000);
});

test("who comes back after long is reported once seen as often as a newcomer", () => {
  const isHidden = (frame: number): boolean => frame >= 40 && frame < 100;
  const frames = run(film(120, (_, frame) => (isHidden(frame) ? [] : [car(200)])));
  expect(frames.findIndex((tracks, frame) => frame >= 100 && tracks.length > 0)).toBe(102);
  const flashes = run(film(300, (_, frame) => (frame < 40 || frame % 35 === 0 ? [car(200)] : [])));
  expect(flashes.slice(70).flat()).toEqual([]);
});

test.each([
  { kind: "car", ids: [1], why: "a machine does not leave by itself" },
  { kind: "person", ids: [], why: "a weak person may be a shadow" },
] as const)("a $kind that stood, was lost and looks only a little like one where it stood: $why", ({ kind, ids }) => {
  const there = (score: number) => seen(200, { kind, width: 120, height: 60, y: 300, score });
  const frames = run(film(140, (_, frame) => (frame < 40 ? [there(0.9)] : frame < 100 ? [] : [there(0.35)])));
  expect(distinctIds(frames.slice(0, 40))).toEqual([1]);
  expect(frames.slice(100, 102).flat()).toEqual([]);
  expect(distinctIds(frames.slice(102))).toEqual(ids);
});

test.each([
  { after: [seen(330, { kind: "car", width: 120, height: 60 })], why: "another place" },
  { after: [seen(200, { kind: "car", width: 70, height: 35 })], why: "another size" },
  { after: [seen(200, { kind: "motorcycle", width: 120, height: 60 })], why: "another kind" },
])("what comes to $why is not the car that stood there", ({ after }) => {
  const frames = run(film(140, (_, frame) => (frame < 40 ? [car(200)] : frame < 100 ? [] : after)));
  expect(distinctIds(frames)).toEqual([1, 2]);
  expect(frames.at(-1)).toMatchObject([{ id: 2 }]);
});

test("a car that drove off is not found again in another that halts where it was lost, long after", () => {
  const drives = (seconds: number): Detection[] => (seconds < 5 ? [car(100 + 80 * seconds)] : []);
  const frames = run(film(150, (seconds) => (seconds < 15 ? drives(seconds) : [car(490)])));
  expect(distinctIds(frames)).toEqual([1, 2]);
});

test.each([
  { framesPerSecond: 5, why: "a slow computer" },
  { framesPerSecond: 7, why: "as vtest" },
  { framesPerSecond: 15, why: "a fast one" },
])("a motorcycle that rides behind a bus for 1.5 s keeps its id at $framesPerSecond a second: $why", (row) => {
  const { framesPerSecond } = row;
  const isHidden = (seconds: number): boolean => seconds >= 2 && seconds < 3.5;
  const frames = run(
    film(5 * framesPerSecond, (seconds) => (isHidden(seconds) ? [] : [machine(50 + 60 * seconds)]), framesPerSecond),
  );
  expect(distinctIds(frames)).toEqual([1]);
  expect(frames.at(-1)).toHaveLength(1);
});

test("a rider and the machine are one track, whichever of them the detector sees", () => {
  const frames = run(
    film(60, (seconds, frame) => {
      const x = 50 + 40 * seconds;
      if (frame < 10) return [rider(x), machine(x)];
      return frame % 4 === 0 ? [machine(x)] : frame % 4 === 1 ? [machine(x), rider(x)] : [rider(x)];
    }),
  );
  expect(frames.slice(2).map(idsOf)).toEqual(Array.from({ length: 58 }, () => [1]));
  expect(new Set(frames.flat().map(({ roadUserClass }) => roadUserClass))).toEqual(new Set(["motorcycle"]));
});

test.each([
  { detect: (x: number) => [rider(x)], expected: "person", why: "a rider alone looks like a person" },
  { detect: (x: number) => [machine(x)], expected: "motorcycle", why: "a machine alone is one" },
  {
    detect: (x: number, frame: number) => (frame % 3 === 0 ? [machine(x), rider(x)] : [rider(x)]),
    expected: "motorcycle",
    why: "every third sighting shows what is ridden",
  },
  {
    detect: (x: number, frame: number) => (frame > 14 && frame < 20 ? [machine(x), rider(x)] : [rider(x)]),
    expected: "person",
    why: "five sightings of forty are somebody who walks past a parked machine",
  },
])("is a $expected: $why", ({ detect, expected }) => {
  const frames = run(film(40, (seconds, frame) => detect(50 + 30 * seconds, frame)));
  expect(distinctIds(frames)).toEqual([1]);
  expect(frames.at(-1)).toMatchObject([{ roadUserClass: expected }]);
});

test("who gets off becomes a person of its own, and the machine goes on as it was", () => {
  const frames = run(
    film(80, (seconds) => {
      const walked = Math.max(0, seconds - 4) * 25;
      return [machine(200), walked === 0 ? rider(200) : seen(200 + walked, { height: 72 })];
    }),
  );
  expect(frames[20]).toMatchObject([{ id: 1, roadUserClass: "motorcycle" }]);
  expect(frames.at(-1)).toMatchObject([
    { id: 1, roadUserClass: "motorcycle" },
    { id: 2, roadUserClass: "person" },
  ]);
  expect(Math.abs(middleOf(frames.at(-1)?.[0]) - 200)).toBeLessThan(5);
});

test("two who ride side by side are two from end to end", () => {
  const frames = run(
    film(40, (seconds, frame) => {
      const x = 50 + 60 * seconds;
      const second = frame % 5 === 3 ? [rider(x + 40)] : [machine(x + 40), rider(x + 40)];
      return [machine(x), rider(x), ...second];
    }),
  );
  expect(frames.slice(2).map(idsOf)).toEqual(Array.from({ length: 38 }, () => [1, 2]));
  for (const [left, right] of frames.slice(2)) expect(middleOf(right) - middleOf(left)).toBeCloseTo(40, -1);
});

test("where joining is off, rider and machine are what the detector says", () => {
  const joinsRiders = false;
  expect(
    run(
      film(5, () => [rider(100), seen(300)]),
      { joinsRiders },
    ).at(-1),
  ).toHaveLength(2);
  const apart = run(
    film(5, () => [machine(100), seen(140)]),
    { joinsRiders },
  ).at(-1);
  expect(apart).toHaveLength(2);
});

/** Five who walk in their own ways, in a picture that jumps about. */
function pannedFilm(): { readonly frames: FilmFrame[]; readonly jumps: readonly { x: number; y: number }[] } {
  const jumps = Array.from({ length: 40 }, (_, frame) => {
    return frame > 8 && frame % 6 === 0 ? { x: frame % 4 === 0 ? 75 : -75, y: 20 } : { x: 0, y: 0 };
  });
  let [panX, panY] = [0, 0];
  const frames = film(40, (seconds, frame) => {
    panX += jumps[frame]?.x ?? 0;
    panY += jumps[frame]?.y ?? 0;
    return [0, 1, 2, 3, 4].map((who) => {
      return seen(150 + 150 * who + (who - 2) * 8 * seconds + panX, { y: 300 + 25 * (who % 2) + panY });
    });
  });
  return { frames, jumps };
}

test("when the camera moves, road users are followed by the estimate, or by a motion that is handed in", () => {
  const { frames, jumps } = pannedFilm();
  expect(distinctIds(run(frames)).length).toBeGreaterThan(5);
  const estimated = run(frames, { cameraMotion: "estimated" });
  expect(distinctIds(estimated)).toEqual([1, 2, 3, 4, 5]);
  expect(Math.max(...estimated.flat().map(({ velocity }) => Math.abs(velocity.x)))).toBeLessThan(40);
  const followed = frames.reduce<{ memory: Parameters<typeof updateTracks>[0]; ids: number[] }>(
    ({ memory, ids }, { at, detections }, frame) => {
      const cameraMotion = jumps[frame] ?? "none";
      const update = updateTracks(memory, detections, at, { ...DEFAULT_TRACKER_OPTIONS, cameraMotion });
      return { memory: update.memory, ids: [...ids, ...idsOf(update.tracks)] };
    },
    { memory: EMPTY_TRACKER_MEMORY, ids: [] },
  );
  expect([...new Set(followed.ids)]).toEqual([1, 2, 3, 4, 5]);
});

test("a still camera is none the worse for being asked whether it moved", () => {
  const scene = film(40, (seconds) => [0, 1, 2, 3].map((who) => seen(100 + 150 * who + (who - 1) * 30 * seconds)));
  expect(run(scene, { cameraMotion: "estimated" })).toEqual(run(scene));
});

test("memory stays bounded, whoever was seen", () => {
  let most = 0;
  const scene = film(300, (_, frame) => {
    const kerb = Math.floor(frame / 30);
    return Array.from({ length: 40 }, (_, place) => car(130 * place, 300 + 100 * kerb));
  });
  run(scene, { keepStoppedMs: durationMs(600_000) }, ({ followed }) => {
    most = Math.max(most, followed.length);
  });
  expect(most).toBeLessThanOrEqual(200 + 40);
  expect(most).toBeGreaterThan(200);
});

const MIRROR_PX = 1280;
const anyStreet = fc
  .array(
    fc.record({
      x: fc.integer({ min: 100, max: 1100 }),
      y: fc.integer({ min: 150, max: 600 }),
      speed: fc.integer({ min: -150, max: 150 }),
      kind: fc.constantFrom(...RoadUserClass.options),
      missing: fc.integer({ min: 3, max: 9 }),
    }),
    { maxLength: 6 },
  )
  .map((users) =>
    film(40, (seconds, frame) =>
      users
        .filter(({ missing }) => frame % missing !== 0)
        .map(({ x, y, speed, kind }) => seen(x + speed * seconds, { y, kind, score: 0.5 + (frame % 4) / 10 })),
    ),
  );

test("the same film gives the same bytes; a mirrored film mirrors its tracks", () => {
  const mirrorBox = <T extends Detection["box"]>({ x1, x2, ...rest }: T) => {
    return { ...rest, x1: MIRROR_PX - x2, x2: MIRROR_PX - x1 };
  };
  fc.assert(
    fc.property(anyStreet, (frames) => {
      const tracks = run(frames);
      expect(JSON.stringify(run(frames))).toBe(JSON.stringify(tracks));
      const mirrored = frames.map(({ at, detections }) => {
        return { at, detections: detections.map((one) => ({ ...one, box: mirrorBox(one.box) })) };
      });
      run(mirrored).forEach((now, frame) => {
        const expected = tracks[frame] ?? [];
        expect(now.map(({ id, roadUserClass }) => [id, roadUserClass])).toEqual(
          expected.map(({ id, roadUserClass }) => [id, roadUserClass]),
        );
        now.forEach(({ box, velocity }, index) => {
          expect(mirrorBox(box).x1).toBeCloseTo(expected[index]?.box.x1 ?? Number.NaN, 6);
          expect(box.y2).toBeCloseTo(expected[index]?.box.y2 ?? Number.NaN, 6);
          expect(-velocity.x).toBeCloseTo(expected[index]?.velocity.x ?? Number.NaN, 6);
        });
      });
    }),
    { numRuns: 60 },
  );
});

test.each([
  { pixelsPerSecond: 300, ids: [1], why: "a weak box that is off is who rides, ill seen" },
  { pixelsPerSecond: 40, ids: [], why: "a weak person beside who walks is a part of another" },
])("at $pixelsPerSecond px/s $why", ({ pixelsPerSecond, ids }) => {
  const frames = run(
    film(15, (seconds, frame) => {
      const x = 100 + pixelsPerSecond * seconds;
      return [frame < 14 ? seen(x, { width: 40 }) : seen(x + 24, { width: 40, score: 0.33 })];
    }),
  );
  expect(frames.slice(10).map(idsOf)).toEqual([[1], [1], [1], [1], ids]);
});

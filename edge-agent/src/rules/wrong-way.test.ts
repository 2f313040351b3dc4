import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, type Drive, drive, type Trip } from "./testing/drive.ts";

/** A lane 4 m wide and 90 m long, whose traffic drives down the picture; beside it, at x 52 to 56, one that drives up. */
const scene = (rule: object = {}, lane: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    lanes: [
      {
        id: "down",
        name: { vi: "Làn", en: "Lane" },
        polygon: [
          [0.48, 0.05],
          [0.52, 0.05],
          [0.52, 0.95],
          [0.48, 0.95],
        ],
        direction: { from: [0.5, 0.1], to: [0.5, 0.9] },
        ...lane,
      },
    ],
    rules: [{ id: "against", kind: "wrong-way", lane: "down", ...rule }],
  });

test.each<{ why: string; trips: Trip[]; expected: number }>([
  { why: "up the lane is against its traffic", trips: [{ way: "0s 50,90 · 10s 50,30" }], expected: 1 },
  { why: "down the lane is its way", trips: [{ way: "0s 50,10 · 10s 50,90" }], expected: 0 },
  { why: "a slant is still against it", trips: [{ way: "0s 49,90 · 10s 51,30" }], expected: 1 },
  { why: "beside the lane is another road", trips: [{ way: "0s 54,90 · 10s 54,30" }], expected: 0 },
  {
    why: "a rider of whom only the person is found",
    trips: [{ is: "person", way: "0s 50,90 · 10s 50,30" }],
    expected: 1,
  },
  {
    why: "all of a rider's way counts, though it takes a part of it to know that somebody rides",
    trips: [{ is: "person", way: "0s 50,90 · 2.4s 50,75.6" }],
    expected: 1,
  },
  { why: "people walk where they like", trips: [{ is: "person", way: "0s 50,90 · 40s 50,30" }], expected: 0 },
  { why: "pushing a motorbike is walking", trips: [{ way: "0s 50,90 · 40s 50,40" }], expected: 0 },
  { why: "backing a little is none", trips: [{ way: "0s 50,50 · 2s 50,54 · 4s 50,50 · 9s 50,90" }], expected: 0 },
  {
    why: "a short stretch to pass an obstacle is none",
    trips: [{ way: "0s 53,90 · 4s 53,60 · 4.7s 51.4,55 · 5.2s 51.4,51 · 5.9s 53,46 · 10s 53,14" }],
    expected: 0,
  },
  {
    why: "turning round into the right direction is none",
    trips: [{ way: "0s 54,90 · 4s 54,60 · 5s 52,56 · 6s 50,60 · 9s 50,90" }],
    expected: 0,
  },
  { why: "driving across is none", trips: [{ way: "0s 20,50 · 10s 80,40" }], expected: 0 },
  { why: "a parked box that drifts is none", trips: [{ is: "car", way: "0s 50,60 · 600s 50,40" }], expected: 0 },
  {
    why: "stop and go against it is one act",
    trips: [{ way: "0s 50,90 · 4s 50,70 · 8s 50,70 · 13s 50,30" }],
    expected: 1,
  },
  {
    why: "its track is lost and another goes on",
    trips: [{ way: "0s 50,90 · 5s 50,60" }, { way: "5.6s 50,56.4 · 10s 50,30" }],
    expected: 1,
  },
  { why: "two are two", trips: [{ way: "0s 50,90 · 10s 50,30" }, { way: "1s 49,90 · 11s 49,30" }], expected: 2 },
  { why: "a track that begins in the lane", trips: [{ way: "0s 50,60 · 5s 50,30" }], expected: 1 },
  {
    why: "one that jumps from a vehicle to the one behind it",
    trips: [{ way: "0s 50,20 · 2s 50,40 · 2.2s 50,25 · 4s 50,43 · 4.2s 50,28 · 6s 50,46" }],
    expected: 0,
  },
])("$why", ({ trips, expected }) => {
  expect(actsOf(drive(scene(), { trips }))).toHaveLength(expected);
  expect(actsOf(drive(scene(), { trips, uncalibrated: true }))).toHaveLength(expected);
});

test("boxes that shake sideways by half a metre, and jump once where the way begins, still go straight", () => {
  const seenAs: Drive["seenAs"] = (track, frame) => {
    const aside = frame < 3 ? -20 : frame % 2 === 0 ? 2.5 : -2.5;
    const { x1, x2 } = track.box;
    return { ...track, box: { ...track.box, x1: x1 + aside, x2: x2 + aside } };
  };
  expect(actsOf(drive(scene(), { trips: [{ way: "0s 50,90 · 7s 50,65" }], seenAs }))).toHaveLength(1);
});

test.each([
  { roadKind: "street", act: "wrong-way/street" },
  { roadKind: "one-way", act: "wrong-way" },
  { roadKind: "expressway", act: "wrong-way/expressway" },
])("on a road of the kind $roadKind it is $act", ({ roadKind, act }) => {
  const trips = [{ way: "0s 50,90 · 10s 50,30" }];
  expect(actsOf(drive(scene({}, { roadKind }), { trips }))).toEqual([act]);
});

test("it starts once the way is long enough, and ends when it was last seen so", () => {
  const findings = drive(scene(), { trips: [{ way: "0s 50,90 · 10s 50,30" }] });
  expect(findings.map(({ phase }) => phase)).toEqual(["start", "end"]);
  expect(findings[1]?.incidentKey).toBe(findings[0]?.incidentKey);
  expect(findings[0]?.measures?.distanceM).toBeGreaterThanOrEqual(12);
  expect(findings[0]?.measures?.distanceM).toBeLessThan(15);
  expect(findings[1]?.durationMs).toBeGreaterThan(9_000);
});

test("its pictures are those of when it was sure and of a second later, and its end says no others", () => {
  const [start, end] = drive(scene(), { trips: [{ way: "0s 50,90 · 10s 50,30" }] });
  const at = start?.at ?? 0;
  expect(start?.moments).toEqual({ before: start?.startedAt, at, after: at + 1_000 });
  expect(end?.at).toBeGreaterThan(at);
  expect(end?.moments).toEqual(start?.moments);
});

test("outside its hours it says nothing", () => {
  const trips = [{ way: "0s 50,90 · 10s 50,30" }];
  expect(drive(scene({ hours: { from: "13:00", to: "14:00" } }), { trips })).toEqual([]);
  expect(actsOf(drive(scene({ hours: { from: "11:00", to: "13:00" } }), { trips }))).toHaveLength(1);
});

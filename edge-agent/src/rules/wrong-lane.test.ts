import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, type Drive, drive, type Trip } from "./testing/drive.ts";

/** A lane for cars 4 m wide and 90 m long, whose traffic drives up the picture. */
const scene = (lane: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    lanes: [
      {
        id: "cars",
        name: { vi: "Làn ô tô", en: "Car lane" },
        polygon: [
          [0.48, 0.05],
          [0.52, 0.05],
          [0.52, 0.95],
          [0.48, 0.95],
        ],
        direction: { from: [0.5, 0.9], to: [0.5, 0.1] },
        classes: ["car", "large-vehicle"],
        ...lane,
      },
    ],
    rules: [{ id: "wrong", kind: "wrong-lane", lane: "cars" }],
  });

test.each<{ why: string; trips: Trip[]; expected: number }>([
  { why: "a motorbike along the lane of cars", trips: [{ way: "0s 50,90 · 10s 50,20" }], expected: 1 },
  { why: "a car may", trips: [{ is: "car", way: "0s 50,90 · 10s 50,20" }], expected: 0 },
  {
    why: "a rider of whom only the person is found",
    trips: [{ is: "person", way: "0s 50,90 · 10s 50,20" }],
    expected: 1,
  },
  {
    why: "all of a rider's way counts, though it takes a part of it to know that somebody rides",
    trips: [{ is: "person", way: "0s 50,90 · 3.5s 50,66" }],
    expected: 1,
  },
  { why: "people on foot are not judged", trips: [{ is: "person", way: "0s 50,90 · 40s 50,20" }], expected: 0 },
  { why: "in the lane beside it", trips: [{ way: "0s 54,90 · 10s 54,20" }], expected: 0 },
  { why: "along the marking between two lanes", trips: [{ way: "0s 51.9,90 · 10s 51.9,20" }], expected: 0 },
  { why: "changing lanes across it", trips: [{ way: "0s 54,90 · 3s 54,70 · 6s 46,45 · 9s 46,20" }], expected: 0 },
  {
    why: "passing round an obstacle",
    trips: [{ way: "0s 54,90 · 3s 54,65 · 4s 50.5,57 · 5.5s 50.5,46 · 6.5s 54,38 · 9s 54,20" }],
    expected: 0,
  },
  { why: "standing in it", trips: [{ way: "0s 50,60 · 60s 50,60" }], expected: 0 },
  { why: "against its direction is another rule's", trips: [{ way: "0s 50,20 · 10s 50,90" }], expected: 0 },
  { why: "hidden for a second on the way", trips: [{ way: "0s 50,90 · 10s 50,20", hidden: [[3, 4]] }], expected: 1 },
  {
    why: "its track is lost and another goes on",
    trips: [{ way: "0s 50,90 · 2.4s 50,73" }, { way: "3s 50,68.8 · 10s 50,20" }],
    expected: 1,
  },
])("$why", ({ trips, expected }) => {
  expect(actsOf(drive(scene(), { trips }))).toHaveLength(expected);
});

test("its pictures are those of when it was sure and of a second later, and its end says no others", () => {
  const [start, end] = drive(scene(), { trips: [{ way: "0s 50,90 · 10s 50,20" }] });
  const at = start?.at ?? 0;
  expect(start?.moments).toEqual({ before: start?.startedAt, at, after: at + 1_000 });
  expect(end?.at).toBeGreaterThan(at);
  expect(end?.moments).toEqual(start?.moments);
});

test("a lane that says nothing of classes is for everybody", () => {
  expect(drive(scene({ classes: undefined }), { trips: [{ way: "0s 50,90 · 10s 50,20" }] })).toEqual([]);
});

test("who is taken for a car half of the time is not judged as a motorbike", () => {
  const flips = (every: number) =>
    drive(scene(), {
      trips: [{ way: "0s 50,90 · 10s 50,20" }],
      seenAs: (track, frame) => ({ ...track, roadUserClass: frame % every === 0 ? "car" : "motorcycle" }),
    });
  expect(actsOf(flips(4))).toEqual([]);
  expect(actsOf(flips(1_000))).toEqual(["wrong-lane"]);
});

test("a rider who is a person at first and a motorcycle then is one from the beginning", () => {
  const trips: Trip[] = [{ way: "0s 50,90 · 3.5s 50,66" }];
  const seenAs: Drive["seenAs"] = (track, frame) => (frame < 8 ? { ...track, roadUserClass: "person" } : track);
  expect(actsOf(drive(scene(), { trips, seenAs }))).toEqual(["wrong-lane"]);
});

test("a rider of whom now the machine is seen and now the person is one road user", () => {
  const trips: Trip[] = [{ way: "0s 50,90 · 3.5s 50,66" }];
  const seenAs: Drive["seenAs"] = (track, frame) => (frame === 3 ? { ...track, roadUserClass: "person" } : track);
  expect(actsOf(drive(scene(), { trips, seenAs }))).toEqual(["wrong-lane"]);
});

test("without calibration it is judged by heights of boxes", () => {
  const trips = [{ way: "0s 50,90 · 10s 50,20" }];
  expect(actsOf(drive(scene(), { trips, uncalibrated: true }))).toEqual(["wrong-lane"]);
});

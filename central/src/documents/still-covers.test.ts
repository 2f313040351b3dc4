import type { EvidenceManifest, FractionBox, RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { coversOf } from "./still-covers.ts";

const AT = "2026-03-02T14:00:10.000Z";
const later = (ms: number) => new Date(Date.parse(AT) + ms).toISOString();

const user = (trackId: number, roadUserClass: RoadUserClass, box: FractionBox) => ({ trackId, roadUserClass, box });
const near = (box: FractionBox) => box.map((side) => expect.closeTo(side, 5));

function manifest(subjectId: number, ...frames: NonNullable<EvidenceManifest["seen"]>) {
  return { seen: frames, incident: { trackId: subjectId } as NonNullable<EvidenceManifest["incident"]> };
}

test("of a person and a rider the upper third is covered, of another vehicle the whole, and the one in question stays", () => {
  const roadUsers = [
    user(1, "car", [0.4, 0.4, 0.6, 0.6]),
    user(2, "person", [0.1, 0.1, 0.2, 0.4]),
    user(3, "motorcycle", [0.7, 0.5, 0.8, 0.7]),
  ];
  expect(coversOf({ takenAt: AT }, manifest(1, { at: AT, roadUsers }), [[0, 0, 0.05, 0.05]])).toEqual({
    over: [near([0.092, 0.092, 0.208, 0.208]), near([0.692, 0.49467, 0.808, 0.572]), [0, 0, 0.05, 0.05]],
    around: [near([0.692, 0.484, 0.808, 0.716])],
    keep: near([0.4, 0.4, 0.6, 0.6]),
    areOthersKnown: true,
  });
});

test("a rider in front of the vehicle in question has no face, though what is around that vehicle's box stays", () => {
  const roadUsers = [user(1, "car", [0.2, 0.2, 0.8, 0.8]), user(2, "motorcycle", [0.4, 0.35, 0.5, 0.65])];
  const { over, keep } = coversOf({ takenAt: AT }, manifest(1, { at: AT, roadUsers }), []);
  expect(keep).toEqual(near([0.2, 0.2, 0.8, 0.8]));
  expect(over).toEqual([near([0.392, 0.342, 0.508, 0.458])]);
});

test("the rider of the motorcycle in question is covered too, the motorcycle is not", () => {
  const roadUsers = [user(1, "motorcycle", [0.4, 0.4, 0.5, 0.7])];
  const covers = coversOf({ takenAt: AT }, manifest(1, { at: AT, roadUsers }), []);
  expect(covers.over).toEqual([near([0.392, 0.392, 0.508, 0.508])]);
  expect(covers.around).toEqual([]);
});

test("between two frames who moves is where they would be by then; who is in one only may have gone as far as time allows", () => {
  const first = {
    at: later(-100),
    roadUsers: [user(2, "car", [0, 0, 0.1, 0.1]), user(3, "car", [0.4, 0.4, 0.5, 0.5])],
  };
  const second = {
    at: later(300),
    roadUsers: [user(2, "car", [0.4, 0.4, 0.5, 0.5]), user(4, "car", [0.8, 0.8, 0.9, 0.9])],
  };
  expect(coversOf({ takenAt: AT }, manifest(1, first, second), []).around).toEqual([
    near([0.092, 0.092, 0.208, 0.208]),
    near([0.342, 0.342, 0.558, 0.558]),
    near([0.642, 0.642, 1, 1]),
  ]);
});

test("where one frame alone is near, boxes are larger the longer ago it was, and the one in question keeps no more", () => {
  const roadUsers = [user(1, "car", [0.4, 0.4, 0.6, 0.6]), user(2, "person", [0.1, 0.4, 0.2, 0.7])];
  const covers = coversOf({ takenAt: AT }, manifest(1, { at: later(-200), roadUsers }), []);
  expect(covers.over).toEqual([near([0, 0.292, 0.308, 0.608])]);
  expect(covers.keep).toEqual(near([0.4, 0.4, 0.6, 0.6]));
});

test("a crop covers what of it is within, in its own fractions", () => {
  const roadUsers = [
    user(1, "car", [0.4, 0.4, 0.6, 0.6]),
    user(2, "car", [0.65, 0.4, 0.9, 0.6]),
    user(3, "car", [0, 0, 0.1, 0.1]),
  ];
  const crop = { takenAt: AT, box: [0.3, 0.3, 0.7, 0.7] as FractionBox };
  const covers = coversOf(crop, manifest(1, { at: AT, roadUsers }), []);
  expect(covers.keep).toEqual(near([0.25, 0.25, 0.75, 0.75]));
  expect(covers.around).toEqual([near([0.825, 0.21, 1, 0.79])]);
});

test.each([
  { why: "the agent told none", frames: [] },
  { why: "they are of another moment", frames: [{ at: later(-501), roadUsers: [] }] },
])("that nobody knows who else is there is said: $why", ({ frames }) => {
  expect(coversOf({ takenAt: AT }, manifest(1, ...frames), [])).toEqual({
    over: [],
    around: [],
    areOthersKnown: false,
  });
  expect(coversOf({ takenAt: AT }, undefined, []).areOthersKnown).toBe(false);
});

test("an empty street is known to be empty", () => {
  expect(coversOf({ takenAt: AT }, manifest(1, { at: AT, roadUsers: [] }), []).areOthersKnown).toBe(true);
});

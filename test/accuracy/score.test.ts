import { expect, test } from "vitest";
import type { MotBox } from "./mot-text.ts";
import { score } from "./score.ts";

/** A box that stands still from one frame to another, both included. */
function standing(id: number, left: number, from: number, to: number): MotBox[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    return { frame: from + index, id, left, top: 0, width: 10, height: 20, confidence: 1 };
  });
}

test("a tracker that says the truth scores 1 everywhere", () => {
  const truth = [...standing(1, 0, 1, 10), ...standing(2, 50, 3, 8)];
  expect(score(truth, truth)).toMatchObject({
    hota: 1,
    detectionAccuracy: 1,
    associationAccuracy: 1,
    mota: 1,
    motp: 1,
    idf1: 1,
    mostlyTracked: 2,
    fragmentations: 0,
  });
});

test("a tracker that says nothing misses everything and invents nothing", () => {
  expect(score(standing(1, 0, 1, 10), [])).toMatchObject({
    hota: 0,
    mota: 0,
    idf1: 0,
    recall: 0,
    falseNegatives: 10,
    falsePositives: 0,
    mostlyLost: 1,
  });
});

test("a change of id halfway costs one switch, and half of the identity", () => {
  const tracks = [...standing(1, 0, 1, 5), ...standing(2, 0, 6, 10)];
  expect(score(standing(1, 0, 1, 10), tracks)).toMatchObject({
    idSwitches: 1,
    mota: 0.9,
    idf1: 0.5,
    fragmentations: 0,
    detectionAccuracy: 1,
    associationAccuracy: 0.5,
  });
});

test("a gap costs its misses and one fragmentation, but no switch", () => {
  // Somebody else stays in view: a frame without any track would leave the memory as it was.
  const truth = [...standing(1, 0, 1, 10), ...standing(2, 50, 1, 10)];
  const tracks = [...standing(1, 0, 1, 4), ...standing(1, 0, 7, 10), ...standing(2, 50, 1, 10)];
  expect(score(truth, tracks)).toMatchObject({ falseNegatives: 2, fragmentations: 1, idSwitches: 0, mota: 0.9 });
});

test("an old match goes on although a newcomer fits better", () => {
  const truth = standing(1, 0, 1, 4);
  const tracks = [...standing(1, 2, 1, 4), ...standing(2, 0, 3, 4)];
  expect(score(truth, tracks)).toMatchObject({ idSwitches: 0, falsePositives: 2 });
});

test("truth that is marked not to count is neither missed nor found", () => {
  const ignored = standing(2, 50, 1, 10).map((box) => ({ ...box, confidence: 0 }));
  expect(score([...standing(1, 0, 1, 10), ...ignored], standing(1, 0, 1, 10))).toMatchObject({ mota: 1, idf1: 1 });
});

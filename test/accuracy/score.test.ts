import { expect, test } from "vitest";
import type { MotBox } from "./mot-text.ts";
import { combine, count, score } from "./score.ts";

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

test("sequences combine by their counts, not by the mean of their scores", () => {
  const long = count(standing(1, 0, 1, 30), standing(1, 0, 1, 30));
  const lost = count(standing(1, 0, 1, 10), []);
  const halved = count(standing(1, 0, 1, 10), [...standing(1, 0, 1, 5), ...standing(2, 0, 6, 10)]);
  expect(combine([long, lost])).toMatchObject({
    mota: 0.75,
    recall: 0.75,
    detectionAccuracy: 0.75,
    falseNegatives: 10,
  });
  expect(combine([long, lost]).idf1).toBeCloseTo(60 / 70, 12);
  // 30 matches whose pair is whole, 10 whose pair shares half of its frames.
  expect(combine([long, halved]).associationAccuracy).toBeCloseTo((30 + 5) / 40, 12);
  expect(combine([long, halved]).hota).toBeCloseTo(Math.sqrt(35 / 40), 12);
  expect(combine([long, halved])).toMatchObject({ idSwitches: 1, mostlyTracked: 2 });
});

test("one sequence combined is that sequence, and twice the same is the same", () => {
  const tracks = [...standing(1, 2, 1, 5), ...standing(2, 3, 6, 9), ...standing(3, 40, 2, 4)];
  const once = count(standing(1, 0, 1, 10), tracks);
  const { hota, mota, idf1 } = score(standing(1, 0, 1, 10), tracks);
  expect(combine([once, once]).hota).toBeCloseTo(hota, 12);
  expect(combine([once, once])).toMatchObject({ mota, idf1 });
});

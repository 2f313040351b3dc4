import { expect, test } from "vitest";
import { lengthsByBox, type Pose } from "./footprint.ts";

/** A camera that looks down by a fifth, from behind. */
const SINE_DOWN = 0.2;
const COSINE = Math.sqrt(1 - SINE_DOWN ** 2);
const pose: Pose = { roadUserClass: "large-vehicle", heading: { x: 0, y: -1 }, away: { x: 0, y: -1 } };

/** How tall the box of something is there. */
const tallM = (heightM: number, lengthM: number): number => heightM * COSINE + lengthM * SINE_DOWN;

test.each([
  {
    why: "a car that is called a large vehicle is hardly longer than the shortest of them",
    box: tallM(1.5, 4.5),
    most: [5, 6.5],
  },
  { why: "a van may be as long as it is", box: tallM(2.2, 5.5), most: [5.5, 12] },
  { why: "a bus may be as long as any", box: tallM(3.1, 12), most: [12, 12] },
])("from the height of a box: $why", ({ box, most: [from = 0, to = 0] }) => {
  const lengths = lengthsByBox(pose, box, SINE_DOWN);
  expect(lengths?.least).toBe(5);
  expect(lengths?.most).toBeGreaterThanOrEqual(from);
  expect(lengths?.most).toBeLessThanOrEqual(to);
});

test.each([
  { why: "seen from the side", own: { heading: { x: 1, y: 0 } } },
  { why: "of a car, whose length is known", own: { roadUserClass: "car" } },
] as const)("a box says nothing of a length $why", ({ own }) => {
  expect(lengthsByBox({ ...pose, ...own }, tallM(1.5, 4.5), SINE_DOWN)).toBeUndefined();
});

test("nor does it at the horizon, where nothing is seen from above", () => {
  expect(lengthsByBox(pose, 1.5, 0)).toBeUndefined();
});

import { expect, test } from "vitest";
import { alongArm, bend, capOn, nearestOn, poseOn, wayOf } from "./way.ts";

const turn = wayOf([
  ...alongArm("south", [
    [60, 1.7],
    [16, 1.7],
  ]),
  ...bend("south", 1.7, "west", -1.7, 16),
  ...alongArm("west", [
    [16, -1.7],
    [60, -1.7],
  ]),
]);

test("a left turn from the south leads west, a quarter round, without a leap", () => {
  const [first, last] = [poseOn(turn, 0, 0), poseOn(turn, turn.lengthM, 0)];
  expect([first.x, first.y, first.heading]).toEqual([1.7, -60, Math.PI / 2]);
  expect(last.x).toBeCloseTo(-60, 0);
  expect(last.y).toBeCloseTo(1.7, 6);
  expect(last.heading).toBeCloseTo(Math.PI, 6);
  for (let alongM = 0.5; alongM < turn.lengthM; alongM += 0.5) {
    const [a, b] = [poseOn(turn, alongM - 0.5, 0), poseOn(turn, alongM, 0)];
    expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeCloseTo(0.5, 1);
    expect(Math.abs(a.heading - b.heading)).toBeLessThan(0.1);
  }
});

test("left of the way is a quarter turn to the left of its heading", () => {
  expect(poseOn(turn, 10, 2)).toMatchObject({ x: expect.closeTo(-0.3, 6), y: expect.closeTo(-50, 6) });
});

test("the bend is slow, and one begins to slow down before it", () => {
  const middle = nearestOn(turn, [-2.7, -2.7]);
  expect(capOn(turn, middle)).toBeLessThan(6.5);
  expect(capOn(turn, 10)).toBeGreaterThan(10);
  expect(capOn(turn, 35)).toBeLessThan(capOn(turn, 25));
});

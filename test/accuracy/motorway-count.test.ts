import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readMotorwayCount, wholeMs, within } from "./motorway-count.ts";

const count = readMotorwayCount(fileURLToPath(new URL("motorway-count.yaml", import.meta.url)));

test("the count by eye is in order: entered before the line, left after it, nobody overtaken in a lane", () => {
  for (const { enters = -1, near, far, leaves = count.film.frames + 30 } of count.away) {
    expect(far).toBeLessThan(leaves);
    expect(far - near).toBeGreaterThanOrEqual(6);
    expect(far - near).toBeLessThanOrEqual(11);
    if (near >= 0) expect(enters).toBeLessThan(near);
  }
  for (const lane of [1, 2, 3, 4]) {
    const near = count.away.filter((one) => one.lane === lane).map((one) => one.near);
    expect(near).toEqual(near.toSorted((a, b) => a - b));
    expect(new Set(near).size).toBe(near.length);
  }
});

test("a vehicle takes about as long from the line to the far end as the others of its lane", () => {
  const times = count.away.flatMap(({ near, leaves }) => (leaves === undefined || near < 0 ? [] : leaves - near));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(30);
  expect(Math.max(...times)).toBeLessThanOrEqual(52);
});

test("counted are those who pass a line while the film runs", () => {
  const frames = [
    count.away.map(({ near }) => near),
    count.away.map(({ far }) => far),
    count.towards.map(({ crosses }) => crosses),
  ];
  expect(frames.map((list) => within(list, count))).toEqual([46, 45, 37]);
});

test("wholly in view is from the edge where it enters to the edge where it leaves, or to the film's own ends", () => {
  const vehicle = { lane: 4, near: 88, far: 96, class: "car" } as const;
  expect(wholeMs({ ...vehicle, enters: 73, leaves: 130 }, count)).toBeCloseTo(2933.3, 0);
  expect(wholeMs({ ...vehicle, leaves: 9 }, count)).toBe(0);
  expect(wholeMs({ ...vehicle, enters: 484 }, count)).toBeCloseTo(733.3, 0);
});

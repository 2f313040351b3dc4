import { expect, test } from "vitest";
import type { Point } from "../journey.ts";
import type { Path } from "../path.ts";
import { go, type Scene, verdicts } from "./hand-made.ts";

const stay = (place: Point, haltS: number, from: Point): Path =>
  go("person", [
    { way: [from, place], mps: 1.4, haltS },
    { way: [place, from], mps: 1.4 },
  ]);
const inYard = (startsAt: string, path: Path): Scene => ({ area: "square", startsAt, paths: [path] });

test.each<{ why: string; scene: Scene; expected: string[] }>([
  {
    why: "inside at eleven",
    scene: inYard("2026-06-15T23:00:00+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["violation: inside in closed hours"],
  },
  {
    why: "inside after midnight",
    scene: inYard("2026-06-15T02:00:00+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["violation: inside in closed hours"],
  },
  {
    why: "inside at noon",
    scene: inYard("2026-06-15T12:00:00+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["near-miss: inside outside its hours"],
  },
  {
    why: "inside as it closes",
    scene: inYard("2026-06-15T21:59:45+07:00", stay([-9, 36], 10, [-17, 36])),
    expected: ["ignored: while the hours changed"],
  },
  {
    why: "a metre beside it",
    scene: inYard("2026-06-15T23:00:00+07:00", stay([-4, 38], 10, [-4, 24])),
    expected: ["near-miss: along the edge"],
  },
])("restricted-zone: $why", ({ scene, expected }) => {
  expect(verdicts("restricted-zone", scene)).toEqual(expected);
});

test.each<{ why: string; paths: Path[]; expected: string[] }>([
  {
    why: "for eighty seconds",
    paths: [stay([8, 14], 80, [17, 14])],
    expected: ["violation: stayed for more than a minute"],
  },
  {
    why: "for half a minute",
    paths: [stay([8, 14], 30, [17, 14])],
    expected: ["near-miss: waited for less than a minute"],
  },
  {
    why: "for a minute, give or take",
    paths: [stay([8, 14], 53, [17, 14])],
    expected: ["ignored: for about a minute or on the edge"],
  },
  { why: "beside the gate", paths: [stay([14, 14], 80, [17, 14])], expected: ["near-miss: waited just outside"] },
])("loitering: $why", ({ paths, expected }) => {
  expect(verdicts("loitering", { area: "square", paths })).toEqual(expected);
});

/** People in rows of five, a metre apart, on the nearer plaza. */
const group = (size: number, haltS: number): Path[] =>
  Array.from({ length: size }, (_, nth) =>
    stay([-11 + (nth % 5), 12 + Math.floor(nth / 5)], haltS, [-18 + (nth % 5), 12 + Math.floor(nth / 5)]),
  );

test.each([
  { size: 12, haltS: 20, expected: ["violation: many for long"] },
  { size: 7, haltS: 20, expected: ["ignored: seven"] },
  { size: 5, haltS: 20, expected: ["near-miss: a few for long"] },
  { size: 12, haltS: 1, expected: ["near-miss: many for a moment"] },
  { size: 2, haltS: 20, expected: [] },
])("crowd: $size people who stand for $haltS s", ({ size, haltS, expected }) => {
  expect(verdicts("crowd", { area: "square", paths: group(size, haltS) })).toEqual(expected);
});

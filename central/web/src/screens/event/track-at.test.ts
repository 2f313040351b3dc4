import type { FractionBox } from "@ngaba/contract";
import { expect, test } from "vitest";
import { boxAt, boxOf, groundPath, type Track } from "./track-at.ts";

const START = Date.UTC(2026, 0, 5, 8);
const box = (x: number): FractionBox => [x, 0.2, x + 0.1, 0.4];
const seen = (afterMs: number, x: number): Track[number] => ({
  ...{ at: new Date(START + afterMs).toISOString(), box: box(x), score: 0.9 },
});
const track: Track = [seen(0, 0.1), seen(200, 0.3), seen(5_000, 0.5)];

const at = (afterMs: number) => boxAt(track, START + afterMs)?.[0];

test.each([
  { afterMs: 0, x: 0.1, why: "at a sighting" },
  { afterMs: 100, x: 0.2, why: "between two sightings, on the straight way" },
  { afterMs: 300, x: 0.3, why: "just after one that is followed by a gap" },
  { afterMs: 2_000, x: undefined, why: "in a gap, where nobody knows" },
  { afterMs: 4_900, x: 0.5, why: "just before it was seen again" },
  { afterMs: 5_100, x: 0.5, why: "just after the last" },
  { afterMs: 5_200, x: undefined, why: "after it has gone" },
  { afterMs: -100, x: 0.1, why: "just before the first" },
  { afterMs: -200, x: undefined, why: "before it came" },
])("$why the box is at $x", ({ afterMs, x }) => {
  if (x === undefined) expect(at(afterMs)).toBeUndefined();
  else expect(at(afterMs)).toBeCloseTo(x, 6);
});

test("what a message says of the place serves until the track is there, and never against it", () => {
  const event = { box: box(0.7), startedAt: new Date(START + 2_000).toISOString() };
  expect(boxOf(event, undefined, START + 2_000)).toEqual(box(0.7));
  expect(boxOf(event, undefined, START + 2_501)).toBeUndefined();
  expect(boxOf(event, track, START + 2_000)).toBeUndefined();
  expect(boxOf(event, track, START + 200)).toEqual(box(0.3));
});

test("without a sighting there is no box", () => {
  expect(boxAt([], START)).toBeUndefined();
});

test("its way is where it touched the ground", () => {
  const path = groundPath(track.slice(0, 1));
  expect(path).toHaveLength(1);
  expect(path[0]?.[0]).toBeCloseTo(0.15, 6);
  expect(path[0]?.[1]).toBe(0.4);
});

import { epochMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { streamTicks } from "../rtsp/access-unit.ts";
import { createTickAnchors, type TickAnchor } from "./tick-anchors.ts";

const S = 90_000;
const anchor = (seconds: number, atMs: number, isEstimate = false): TickAnchor => ({
  timeline: 0,
  ticks: streamTicks(seconds * S),
  at: epochMs(atMs),
  isEstimate,
});

test("an anchor is kept when it is ten seconds later, or says another time by more than 10 ms", () => {
  const anchors = createTickAnchors();
  const kept = [
    anchor(0, 1000),
    anchor(1, 2005),
    anchor(2, 3011),
    anchor(5, 6011),
    anchor(12, 13_011),
    anchor(1, 9000),
  ];
  expect(kept.map((each) => anchors.note(each) !== undefined)).toEqual([true, false, true, false, true, false]);
});

test("the time of arrival counts until the moment in the picture is known, and then no more", () => {
  const anchors = createTickAnchors();
  anchors.note(anchor(0, 1300, true));
  expect(anchors.at(0, streamTicks(S))).toBe(2300);
  anchors.note(anchor(1, 2000));
  anchors.note(anchor(30, 99_999, true));
  expect(anchors.at(0, streamTicks(0))).toBe(1000);
  expect(anchors.at(0, streamTicks(31 * S))).toBe(32_000);
});

test("where the wall clock was set, times before and after are each by the clock as it was", () => {
  const anchors = createTickAnchors();
  for (const each of [anchor(0, 10_000), anchor(5, 8000), anchor(8, 3_611_000)]) anchors.note(each);
  expect([4, 5, 7, 8].map((seconds) => anchors.at(0, streamTicks(seconds * S)))).toEqual([
    14_000, 8000, 10_000, 3_611_000,
  ]);
  const clocks = anchors.clocks(0);
  expect(clocks.map(({ since }) => since)).toEqual([0, 5 * S, 8 * S]);
  expect(clocks.map(({ ticksAt }) => ticksAt(epochMs(9000)))).toEqual([-1 * S, 6 * S, -3594 * S]);
  expect(clocks.map(({ at }) => at(streamTicks(6 * S)))).toEqual([16_000, 9000, 3_609_000]);
});

test("of a steady clock, ticks and moments are each other's inverse", () => {
  const anchors = createTickAnchors();
  for (const each of [anchor(10, 20_000), anchor(20, 30_000), anchor(30, 40_000)]) anchors.note(each);
  const [clock, ...others] = anchors.clocks(0);
  expect(others).toEqual([]);
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 90_000 }), (ms) => {
      expect(clock?.at(clock.ticksAt(epochMs(ms)))).toBe(ms);
    }),
  );
});

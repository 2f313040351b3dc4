import { expect, test } from "vitest";
import { createDelay, paceOf, placeToPlay } from "./play-place.ts";

const spans = [
  { start: 1, end: 5 },
  { start: 8, end: 20 },
];

test.each([
  { why: "a live video begins near its newest picture", currentS: 0, delayS: 0.5, place: 19.5 },
  { why: "a live video that is where it is to be goes on", currentS: 19.2, delayS: 0.5, place: undefined },
  { why: "a live video that waits for pictures goes on", currentS: 20, delayS: 0.5, place: undefined },
  { why: "a live video that fell behind jumps", currentS: 17, delayS: 0.5, place: 19.5 },
  { why: "a live video jumps over a gap", currentS: 4.9, delayS: 13, place: 8 },
  { why: "the past is played where it is", currentS: 3, place: undefined },
  { why: "the past goes on after a gap", currentS: 4.99, place: 8 },
  { why: "the past begins where it begins", currentS: 0, place: 1 },
  { why: "at the end of the past nothing comes", currentS: 20, place: undefined },
])("$why", ({ currentS, delayS, place }) => {
  expect(placeToPlay({ spans, currentS, ...(delayS !== undefined && { delayS }) })).toBe(place);
});

test("a live video is brought to its place so that nobody sees it", () => {
  const paceAt = (currentS: number) => paceOf({ spans, currentS, delayS: 1 });
  expect([18, 19, 19.9].map(paceAt)).toEqual([1.08, 1, 0.92]);
  expect(paceOf({ spans, currentS: 2 })).toBe(1);
});

test("the delay is as long as what is seen needs, within what is still live", () => {
  const delay = createDelay();
  expect(delay.seconds()).toBe(0.4);
  for (const lateS of [0.2, 0.9, 0.5]) delay.note(lateS);
  expect(delay.seconds()).toBeCloseTo(1.05);
  delay.note(30);
  expect(delay.seconds()).toBe(3);
  for (let i = 0; i < 20; i++) delay.note(0.3);
  expect(delay.seconds()).toBeCloseTo(0.45);
});

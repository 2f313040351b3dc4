import type { FractionBox } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleEntry } from "../../testing/case-samples.ts";
import { HASH } from "../../testing/samples.ts";
import { afterArrow, boxBetween, drawnOn, PROPOSED, withBox, withoutBox } from "./covering.ts";

test("of what was drawn on a still the newest holds, and an empty drawing takes all away", () => {
  const drawn = (version: number, sha256: string, boxes: [number, number, number, number][]) =>
    sampleEntry(version, "Lan", { kind: "cover", sha256, boxes });
  const entries = [
    drawn(2, HASH, [[0, 0, 0.1, 0.1]]),
    drawn(3, HASH, [[0.5, 0.5, 1, 1]]),
    drawn(4, "b".repeat(64), []),
  ];
  expect(drawnOn(entries, HASH)).toEqual([[0.5, 0.5, 1, 1]]);
  expect(drawnOn([...entries, drawn(5, HASH, [])], HASH)).toEqual([]);
  expect(drawnOn([], HASH)).toEqual([]);
});

test("a box is added to or taken from whatever is there, and none stands there twice", () => {
  const own: FractionBox = [0, 0, 0.1, 0.1];
  const other: FractionBox = [0.5, 0.5, 1, 1];
  expect(withBox([other], own)).toEqual([other, own]);
  expect(withBox([own, other], own)).toEqual([other, own]);
  expect(withoutBox([own, other], own)).toEqual([other]);
  expect(withoutBox([other], own)).toEqual([other]);
});

test("a drag makes a box whichever way it goes, and ends at the edge of the picture", () => {
  expect(boxBetween([0.6, 0.7], [0.2, 0.1])).toEqual([0.2, 0.1, 0.6, 0.7]);
  expect(boxBetween([0.9, 0.9], [1.4, 2])).toEqual([0.9, 0.9, 1, 1]);
  expect(boxBetween([0.5, 0.5], [0.505, 0.9])).toBeUndefined();
});

test("arrows move a box, with Shift they size it, and neither leads out of the picture", () => {
  expect(afterArrow(PROPOSED, "ArrowLeft", false)).toEqual([0.38, 0.4, 0.58, 0.6]);
  expect(afterArrow(PROPOSED, "ArrowDown", true)).toEqual([0.4, 0.4, 0.6, 0.62]);
  expect(afterArrow([0.9, 0, 1, 0.1], "ArrowRight", false)).toEqual([0.9, 0, 1, 0.1]);
  expect(afterArrow([0.9, 0, 1, 0.1], "ArrowUp", false)).toEqual([0.9, 0, 1, 0.1]);
  expect(afterArrow([0.5, 0.5, 0.51, 0.51], "ArrowLeft", true)).toEqual([0.5, 0.5, 0.51, 0.51]);
  expect(afterArrow(PROPOSED, "a", false)).toBeUndefined();
});

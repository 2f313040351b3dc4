import type { FractionBox, LiveMarks } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createMarksTrack, createMomentTrack } from "./marks-track.ts";

const S = 90_000;
const marks = (boxes: Record<number, FractionBox>, phase: "red" | "green" = "red"): LiveMarks => ({
  roadUsers: Object.entries(boxes).map(([id, box]) => ({ trackId: Number(id), roadUserClass: "car", box })),
  signals: [{ headId: "den", phase, since: "2026-03-02T14:00:00Z" }],
});
const boxesAt = (track: ReturnType<typeof createMarksTrack>, ticks: number) =>
  track.at(ticks)?.roadUsers.map(({ trackId, box }) => [trackId, ...box.map((side) => Math.round(side * 100) / 100)]);

test("between two analysed frames a box is on its way; who is in one only stays, and the light is as it was", () => {
  const track = createMarksTrack();
  track.add(S, marks({ 1: [0, 0, 0.1, 0.1], 2: [0.5, 0.5, 0.6, 0.6] }));
  track.add(1.2 * S, marks({ 1: [0.2, 0.4, 0.3, 0.5], 3: [0.7, 0.7, 0.8, 0.8] }, "green"));
  expect(boxesAt(track, 1.05 * S)).toEqual([
    [1, 0.05, 0.1, 0.15, 0.2],
    [2, 0.5, 0.5, 0.6, 0.6],
  ]);
  expect(track.at(1.19 * S)?.signals).toMatchObject([{ phase: "red" }]);
  expect(track.at(1.2 * S)?.signals).toMatchObject([{ phase: "green" }]);
});

test("what was seen holds for a moment, not for long, and not across a gap", () => {
  const track = createMarksTrack();
  track.add(S, marks({ 1: [0, 0, 0.1, 0.1] }));
  expect(track.at(0.9 * S)).toBeUndefined();
  expect(boxesAt(track, 1.2 * S)).toHaveLength(1);
  expect(track.at(1.4 * S)).toBeUndefined();
  track.add(3 * S, marks({ 1: [0.9, 0.9, 1, 1] }));
  expect(track.at(2 * S)).toBeUndefined();
  expect(boxesAt(track, 1.2 * S)).toEqual([[1, 0, 0, 0.1, 0.1]]);
});

test("what comes late is put where it belongs", () => {
  const track = createMarksTrack();
  for (const place of [1, 1.2, 1.1]) track.add(place * S, marks({ 1: [place - 1, 0, 1, 1] }));
  expect(boxesAt(track, 1.15 * S)).toEqual([[1, 0.15, 0, 1, 1]]);
});

test("a picture's moment is told from the one before it, and back", () => {
  const moments = createMomentTrack();
  expect(moments.at(S)).toBeUndefined();
  expect(moments.placeOf(0)).toBeUndefined();
  moments.add(S, 1_000_000, true);
  moments.add(3 * S, 1_060_000, false); // a minute is missing
  expect(moments.at(2 * S)).toEqual({ atMs: 1_001_000, isEstimate: true });
  expect(moments.at(3.5 * S)).toEqual({ atMs: 1_060_500, isEstimate: false });
  expect(moments.placeOf(1_000_500)).toBe(1.5 * S);
  expect(moments.placeOf(1_061_000)).toBe(4 * S);
  expect(moments.placeOf(990_000)).toBe(S);
});

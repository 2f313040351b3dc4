import { epochMs, type RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Track } from "../../tracking/track.ts";
import { identify, NOBODY } from "./handover.ts";

/** What a track was like in one frame; its box is 100 px high. */
interface Seen {
  readonly s: number;
  readonly id: number;
  readonly x: number;
  /** Seconds; since when the tracker has known it. */
  readonly since?: number;
  readonly vx?: number;
  readonly is?: RoadUserClass;
  readonly height?: number;
}

const trackOf = ({ s, id, x, since = s, vx = 0, is = "car", height = 100 }: Seen): Track => ({
  id,
  roadUserClass: is,
  box: { x1: x - 50, y1: 500 - height, x2: x + 50, y2: 500 },
  velocity: { x: vx, y: 0 },
  at: epochMs(s * 1000),
  firstSeenAt: epochMs(since * 1000),
  confidence: 0.8,
});

/** Keys by frame: `1 2` when two were seen, the first under key 1. */
function keysOf(seen: readonly Seen[]): string[] {
  const frames = Map.groupBy(seen, ({ s }) => s);
  let memory = NOBODY;
  return [...frames].map(([s, ofFrame]) => {
    const step = identify(memory, ofFrame.map(trackOf), epochMs(s * 1000));
    memory = step.memory;
    return step.roadUsers.map(({ key }) => key).join(" ");
  });
}

const lost: Seen = { s: 0, id: 1, x: 300 };

test.each<{ why: string; seen: Seen[]; expected: string[] }>([
  { why: "a new id where one was lost is the same", seen: [lost, { s: 1, id: 2, x: 320 }], expected: ["1", "1"] },
  { why: "far from it is another", seen: [lost, { s: 1, id: 2, x: 400 }], expected: ["1", "2"] },
  {
    why: "one that was moving is where its way led",
    seen: [
      { ...lost, vx: 100 },
      { s: 1, id: 2, x: 400, vx: 100 },
    ],
    expected: ["1", "1"],
  },
  {
    why: "one that slowed down out of sight is where both their ways lead",
    seen: [
      { ...lost, vx: 300 },
      { s: 2, id: 2, x: 660, vx: 60 },
    ],
    expected: ["1", "1"],
  },
  {
    why: "who comes back along the same way is another",
    seen: [
      { ...lost, vx: 200 },
      { s: 1, id: 2, x: 320, vx: -200 },
    ],
    expected: ["1", "2"],
  },
  {
    why: "one that stood is remembered while a bus hides it",
    seen: [lost, { s: 50, id: 2, x: 310 }],
    expected: ["1", "1"],
  },
  {
    why: "one that moved is not remembered that long",
    seen: [
      { ...lost, vx: 60 },
      { s: 50, id: 2, x: 310 },
    ],
    expected: ["1", "2"],
  },
  {
    why: "who drives past later is not the one that stood there",
    seen: [lost, { s: 50, id: 2, x: 310, vx: 200 }],
    expected: ["1", "2"],
  },
  { why: "both were there at once", seen: [lost, { s: 1, id: 2, x: 300, since: -1 }], expected: ["1", "2"] },
  {
    why: "the one that was lost is still seen",
    seen: [lost, { s: 1, id: 1, x: 300 }, { s: 1, id: 2, x: 310 }],
    expected: ["1", "1 2"],
  },
  { why: "a person is no car", seen: [lost, { s: 1, id: 2, x: 300, is: "person" }], expected: ["1", "2"] },
  { why: "a van may be one", seen: [lost, { s: 1, id: 2, x: 300, is: "large-vehicle" }], expected: ["1", "1"] },
  { why: "twice the size is another", seen: [lost, { s: 1, id: 2, x: 300, height: 200 }], expected: ["1", "2"] },
  {
    why: "two lost ones go on once each, the nearer first",
    seen: [lost, { s: 0, id: 2, x: 340 }, { s: 1, id: 3, x: 335 }, { s: 1, id: 4, x: 345 }],
    expected: ["1 2", "2 1"],
  },
  {
    why: "over several ids it stays one",
    seen: [lost, { s: 1, id: 2, x: 310 }, { s: 2, id: 3, x: 320 }, { s: 3, id: 4, x: 330 }],
    expected: ["1", "1", "1", "1"],
  },
  {
    why: "an id whose place another took is somebody new when it comes back",
    seen: [lost, { s: 1, id: 2, x: 310 }, { s: 2, id: 2, x: 310 }, { s: 2, id: 1, x: 320, since: 0 }],
    expected: ["1", "1", "1 2"],
  },
])("$why", ({ seen, expected }) => {
  expect(keysOf(seen)).toEqual(expected);
});

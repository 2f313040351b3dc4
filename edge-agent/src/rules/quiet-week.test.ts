import { epochMs, type RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { GroundPlane } from "../geometry/ground-plane.ts";
import type { SignalState } from "../signals/signal-state.ts";
import type { Track } from "../tracking/track.ts";
import { closeRules, type Finding, type RulesMemory, runRules } from "./index.ts";
import { RULES } from "./registry.ts";
import { Scene } from "./scene.ts";
import { FRAME_SIZE, FROM_ABOVE } from "./testing/drive.ts";
import { across, name, rectangle } from "./testing/shapes.ts";

/** Midnight in Việt Trì. */
const START = Date.parse("2026-03-01T17:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Less than anybody is remembered who is out of sight, by rules that join what they see to one stay. */
const SPARSE_MS = 59_000;
const REMEMBERING = { hiddenGraceMs: 60_000 };
/** And every 23 hours, by day and by night, half a minute of five frames a second, for rules about ways and halts. */
const DENSE = { everyMs: 23 * HOUR_MS, lengthMs: 30_000, frameMs: 200 };

/** Every rule over a road that leads up the picture, x from 40 to 60 m; at its right side is the no-stopping zone. */
const scene = Scene.parse({
  cameraId: "cam-1",
  lines: [
    { id: "in", ...across(0.8) },
    { id: "out", ...across(0.3) },
  ],
  stopLines: [{ id: "stop", signalHead: "head", ...across(0.5) }],
  signalHeads: [{ id: "head", name, controller: { agentId: "box", headId: "1" } }],
  lanes: [
    {
      id: "lane",
      name,
      polygon: rectangle(0.4, 0.1, 0.56, 0.9),
      direction: { from: [0.5, 0.9], to: [0.5, 0.1] },
      classes: ["car"],
    },
  ],
  zones: [
    {
      id: "kerb",
      name,
      polygon: rectangle(0.56, 0.1, 0.6, 0.9),
      forbids: { act: "park", classes: ["car"], ground: "no-parking-sign" },
    },
    { id: "yard", name, polygon: rectangle(0.7, 0.1, 0.9, 0.9), forbids: { act: "enter", classes: ["motorcycle"] } },
  ],
  rules: [
    { id: "1", kind: "red-light", stopLine: "stop" },
    { id: "2", kind: "stop-line", stopLine: "stop" },
    { id: "3", kind: "wrong-way", lane: "lane" },
    { id: "4", kind: "wrong-lane", lane: "lane" },
    { id: "5", kind: "forbidden-turn", from: "in", to: "out", turn: "left" },
    { id: "6", kind: "speeding", lane: "lane", limitKmh: 20 },
    { id: "7", kind: "illegal-stop", zone: "kerb" },
    { id: "8", kind: "restricted-zone", zone: "yard", ...REMEMBERING },
    { id: "9", kind: "loitering", zone: "yard", ...REMEMBERING },
    { id: "10", kind: "crowd", zone: "yard", minCount: 2 },
    { id: "11", kind: "line-crossing", line: "in", classes: ["car", "motorcycle"] },
    { id: "12", kind: "turning-movement", from: "in", to: "out" },
    { id: "13", kind: "lane-flow", lane: "lane", stopLine: "stop" },
  ],
});

interface Parked {
  readonly is: RoadUserClass;
  /** The middle of its box's lower edge, metres right and down from the picture's corner. */
  readonly at: readonly [xM: number, yM: number];
  /** Stands by a line or in a lane, whose rules remember nobody for so long as from one sparse frame to the next. */
  readonly isForgotten?: true;
}

/** Within a hand of all that is drawn, and forbidden nowhere. */
const ALLOWED: readonly Parked[] = [
  { is: "car", at: [44, 80], isForgotten: true }, // on a line that is counted, in the lane
  { is: "car", at: [50, 47], isForgotten: true }, // beyond the stop line, where it was before the camera
  { is: "car", at: [62, 60] }, // beside the zone that forbids to park
  { is: "motorcycle", at: [58, 30] }, // in it, and not bound by it
  { is: "motorcycle", at: [42, 60], isForgotten: true }, // in the lane for cars, where it does not drive
  { is: "car", at: [80, 50] }, // in the yard that motorcycles may not enter
];

/** Boxes of what stands shake by one percent of their height: the same way in every run. */
const SHAKE = 0.01;

function trackOf({ is, at: [xM, yM] }: Parked, id: number, at: number, frame: number): Track {
  const heightPx = is === "car" ? 16 : 17;
  const shake = (n: number): number => SHAKE * heightPx * Math.sin(n * (frame + 1) * 12.9898 + id);
  const [x, y] = [xM * 10 + shake(1), yM * 10 + shake(1.7)];
  return {
    id,
    roadUserClass: is,
    box: { x1: x - 8 + shake(2.3), y1: y - heightPx + shake(3.1), x2: x + 8, y2: y },
    velocity: { x: shake(4.1), y: shake(5.3) },
    at: epochMs(at),
    firstSeenAt: epochMs(START),
    confidence: 0.8,
  };
}

/** Half a minute of red, half a minute of green. */
function lightAt(at: number): SignalState {
  const since = at - (at % 30_000);
  return { phase: (since / 30_000) % 2 === 0 ? "red" : "green", since: epochMs(since) };
}

function momentsOf(lengthMs: number): { at: number; isDense: boolean }[] {
  const moments: { at: number; isDense: boolean }[] = [];
  for (let ms = 0; ms < lengthMs; ) {
    const isDense = ms % DENSE.everyMs < DENSE.lengthMs;
    moments.push({ at: START + ms, isDense });
    ms += isDense ? DENSE.frameMs : SPARSE_MS;
  }
  return moments;
}

/** All that the rules say of vehicles that stand from the beginning to the end, and in how many minutes they counted somebody. */
function watched(
  parked: readonly Parked[],
  lengthMs: number,
  ground?: GroundPlane,
): { findings: Finding[]; counted: number } {
  const findings: Finding[] = [];
  let memory: RulesMemory = {};
  let counted = 0;
  for (const [frame, { at, isDense }] of momentsOf(lengthMs).entries()) {
    const tracks = parked.flatMap((one, i) => (one.isForgotten && !isDense ? [] : trackOf(one, i + 1, at, frame)));
    const signals = new Map([["head", lightAt(at)]]);
    const step = runRules(scene, memory, {
      tracks,
      at: epochMs(at),
      frameSize: FRAME_SIZE,
      ground,
      signals,
    });
    memory = step.memory;
    findings.push(...step.findings);
    counted += step.flow.filter((minute) => minute.kind !== "lane" && minute.counts.length > 0).length;
  }
  return { findings: [...findings, ...closeRules(scene, memory).findings], counted };
}

test("every rule watches", () => {
  expect(scene.rules.map(({ kind }) => kind).toSorted()).toEqual(RULES.map(({ kind }) => kind).toSorted());
});

test.each<{ what: string; lengthMs: number; ground?: GroundPlane }>([
  { what: "a week that is measured on the ground", lengthMs: WEEK_MS, ground: FROM_ABOVE },
  { what: "two days that are measured in the picture", lengthMs: 2 * DAY_MS },
])(
  "nothing is found or counted in $what, empty or with who stands where it is allowed",
  { timeout: 60_000 },
  ({ lengthMs, ground }) => {
    // Where nobody is, nothing is remembered that could grow in a week.
    expect(watched([], DAY_MS, ground)).toEqual({ findings: [], counted: 0 });
    expect(watched(ALLOWED, lengthMs, ground)).toEqual({ findings: [], counted: 0 });
  },
);

test.each<{ kind: string; parked: Parked[] }>([
  { kind: "illegal-stop", parked: [{ is: "car", at: [58, 30] }] },
  { kind: "restricted-zone", parked: [{ is: "motorcycle", at: [80, 50] }] },
  { kind: "loitering", parked: [{ is: "person", at: [80, 50] }] },
  { kind: "crowd", parked: [74, 84].map((x) => ({ is: "person", at: [x, 50] as const })) },
])("frames of that rate are enough to find who stands where $kind says so", ({ kind, parked }) => {
  const { findings } = watched(parked, HOUR_MS / 4);
  expect(findings.filter(({ phase }) => phase === "start").map((one) => one.kind)).toContain(kind);
});

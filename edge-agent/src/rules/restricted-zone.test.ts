import { type EpochMs, epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Track } from "../tracking/track.ts";
import { closeRules, type Finding, type RulesMemory, runRules } from "./index.ts";
import { Scene } from "./scene.ts";

const frameSize = { widthPx: 1000, heightPx: 1000 };
/** 21:00 in Việt Trì. */
const START = Date.parse("2026-03-02T14:00:00Z");
const STEP_MS = 500;

/** The zone is the left half of the picture. */
const scene = (rule: object, hours?: object) =>
  Scene.parse({
    cameraId: "cam-1",
    zones: [
      {
        id: "left",
        name: { vi: "Trái", en: "Left" },
        polygon: [
          [0, 0],
          [0.5, 0],
          [0.5, 1],
          [0, 1],
        ],
        forbids: { act: "enter", classes: ["person"], ...(hours && { hours }) },
      },
    ],
    rules: [
      {
        id: "keep-out",
        kind: "restricted-zone",
        zone: "left",
        minStayMs: 2_000,
        minSightings: 1,
        leaveGraceMs: 1_000,
        hiddenGraceMs: 1_000,
        cooldownMs: 0,
        updateEveryMs: 5_000,
        ...rule,
      },
    ],
  });

function track(id: number, x: number, at: EpochMs, firstSeenAt: EpochMs, more: Partial<Track> = {}): Track {
  const box = { x1: x - 20, y1: 500, x2: x + 20, y2: 600 };
  return { id, roadUserClass: "person", box, velocity: { x: 0, y: 0 }, at, firstSeenAt, confidence: 0.8, ...more };
}

/** `start 2000 (0+2000)`: phase, moment, start of the stay and its length, in milliseconds from START. */
const inShort = (found: Finding) =>
  `${found.phase} ${found.at - START} (${found.startedAt - START}+${found.durationMs})`;

/**
 * Walks tracks through the scene. Each string is one track, a letter a frame of half a second: `i` seen in the zone,
 * `o` seen outside, `.` not seen.
 */
function walk(walks: string[], rule: object = {}, more: Partial<Track> = {}, from = START, hours?: object): string[] {
  const [drawn, findings] = [scene(rule, hours), [] as Finding[]];
  let memory: RulesMemory = {};
  for (let frame = 0; frame < Math.max(...walks.map((steps) => steps.length)); frame += 1) {
    const at = epochMs(from + frame * STEP_MS);
    const tracks = walks.flatMap((steps, n) => {
      const firstSeenAt = epochMs(from + steps.search(/[io]/) * STEP_MS);
      const x = { i: 250, o: 750 }[steps[frame] ?? "."];
      return x === undefined ? [] : [track(n + 1, x, at, firstSeenAt, more)];
    });
    const result = runRules(drawn, memory, { tracks, at, frameSize });
    memory = result.memory;
    findings.push(...result.findings);
  }
  return findings.map(inShort);
}

test.each([
  { why: "a stay of exactly minStayMs counts", steps: "oiiiii", expected: ["start 2500 (500+2000)"] },
  { why: "one frame less does not", steps: "oiiiiooooo", expected: [] },
  {
    why: "a track that begins in the zone has been there from its first sighting",
    steps: "iiiii",
    expected: ["start 2000 (0+2000)"],
  },
  {
    why: "it ends when it was last inside, told after the grace time",
    steps: "iiiiiioooo",
    expected: ["start 2000 (0+2000)", "end 2500 (0+2500)"],
  },
  {
    why: "being lost ends it as leaving does",
    steps: "iiiiii....",
    expected: ["start 2000 (0+2000)", "end 2500 (0+2500)"],
  },
  { why: "a short step outside does not end it", steps: "iiiiiooioo", expected: ["start 2000 (0+2000)"] },
  {
    why: "one that goes on is told again every updateEveryMs",
    steps: "iiiiiiiiiiiiiiiiiiiiiiiii",
    expected: ["start 2000 (0+2000)", "update 7000 (0+7000)", "update 12000 (0+12000)"],
  },
  {
    why: "who comes back after an end begins a new incident",
    steps: "iiiiiooooiiiii",
    expected: ["start 2000 (0+2000)", "end 2000 (0+2000)", "start 6500 (4500+2000)"],
  },
  {
    why: "who comes back while the first one cools down does not",
    steps: "iiiiiiooooiiiiiiiii",
    rule: { cooldownMs: 5_000 },
    expected: ["start 2000 (0+2000)", "end 2500 (0+2500)", "start 7500 (5000+2500)"],
  },
  {
    why: "time seen outside is not part of the stay, so walking along the edge is no stay",
    steps: "oioioioioioioioi",
    expected: [],
  },
  { why: "time hidden between two sightings inside is", steps: "oi.i.i", expected: ["start 2500 (500+2000)"] },
  { why: "a stay is not reported while its road user is hidden", steps: "oi.ii..", expected: [] },
  {
    why: "who is hidden for longer than the grace time of leaving is still there",
    steps: "iiiiii.....ii.",
    rule: { hiddenGraceMs: 5_000 },
    expected: ["start 2000 (0+2000)"],
  },
  { why: "never inside", steps: "oooooooooooo", expected: [] },
])("$why: $steps", ({ steps, rule, expected }) => {
  expect(walk([steps], rule)).toEqual(expected);
});

test("a tracker that tells of a track late loses nothing of its stay", () => {
  const at = epochMs(START + 2_000);
  const tracks = [track(1, 250, at, epochMs(START))];
  expect(runRules(scene({}), {}, { tracks, at, frameSize }).findings.map(inShort)).toEqual(["start 2000 (0+2000)"]);
});

test("feet that the lower edge of the picture cuts off stand in the zone that reaches down to it", () => {
  const box = { x1: 230, y1: 900, x2: 270, y2: 1_013 };
  expect(walk(["iiiii"], {}, { box })).toEqual(["start 2000 (0+2000)"]);
});

test("classes that the rule does not name may stay", () => {
  expect(walk(["iiiiiiii"], {}, { roadUserClass: "car" })).toEqual([]);
});

test("a new track where one was just lost goes on with its stay, as one incident", () => {
  expect(walk(["iiiiii", "......iiiiii"], { updateEveryMs: 3_000 })).toEqual([
    "start 2000 (0+2000)",
    "update 5000 (0+5000)",
  ]);
});

test.each([
  {
    why: "it was there before the other was lost, so they are two",
    walks: ["iiii....", "...iiiii"],
    expected: ["start 3500 (1500+2000)"],
  },
  { why: "it comes after the grace time", walks: ["iiii", ".......iiiii"], expected: ["start 5500 (3500+2000)"] },
  { why: "it was seen elsewhere before", walks: ["iiii", "oooiiiiii"], expected: ["start 3500 (1500+2000)"] },
])("a track does not take over another's stay when $why", ({ walks, expected }) => {
  expect(walk(walks)).toEqual(expected);
});

test("a track that appears far from where one was lost does not take over its stay", () => {
  const at = (ms: number) => epochMs(START + ms);
  const before = runRules(scene({}), {}, { tracks: [track(1, 100, at(1_500), at(0))], at: at(1_500), frameSize });
  const far = track(2, 400, at(2_000), at(2_000));
  const after = runRules(scene({}), before.memory, { tracks: [far], at: at(2_000), frameSize });
  expect(after.findings).toEqual([]);
});

test("two road users are two incidents with keys of their own", () => {
  const at = epochMs(START + 5_000);
  const tracks = [track(1, 250, at, epochMs(START)), track(2, 300, at, epochMs(START))];
  const { findings } = runRules(scene({}), {}, { tracks, at, frameSize });
  expect(new Set(findings.map((found) => found.incidentKey)).size).toBe(2);
});

test("all phases of an incident share its key, and carry the road user as it was last seen inside", () => {
  const drawn = scene({});
  const at = (ms: number) => epochMs(START + ms);
  const first = runRules(drawn, {}, { tracks: [track(1, 250, at(2_000), at(0))], at: at(2_000), frameSize });
  const outside = track(1, 750, at(4_000), at(0));
  const last = runRules(drawn, first.memory, { tracks: [outside], at: at(4_000), frameSize });
  expect(last.findings).toMatchObject([{ phase: "end", track: { box: { x1: 230 }, at: at(2_000) } }]);
  expect(last.findings[0]?.incidentKey).toBe(first.findings[0]?.incidentKey);
});

test.each([
  { why: "before they begin", from: "2026-03-02T14:59:55Z", steps: "iiiiiiiii", expected: 0 },
  {
    why: "from their first minute on, counted from there",
    from: "2026-03-02T14:59:59Z",
    steps: "iiiiiii",
    expected: 1,
  },
  { why: "after midnight", from: "2026-03-02T18:00:00Z", steps: "iiiii", expected: 1 },
  { why: "in their last seconds, ending with them", from: "2026-03-02T21:59:57Z", steps: "iiiiiiii", expected: 2 },
  { why: "after their end", from: "2026-03-02T22:00:00Z", steps: "iiiiiiii", expected: 0 },
])("hours from 22:00 to 05:00 in Việt Trì: $why", ({ from, steps, expected }) => {
  expect(walk([steps], {}, {}, Date.parse(from), { from: "22:00", to: "05:00" })).toHaveLength(expected);
});

test("an open incident is ended when the analysis ends", () => {
  const drawn = scene({});
  const at = epochMs(START + 2_000);
  const { memory } = runRules(drawn, {}, { tracks: [track(1, 250, at, epochMs(START))], at, frameSize });
  expect(closeRules(drawn, memory).findings.map(inShort)).toEqual(["end 2000 (0+2000)"]);
});

test("the memory that was passed in is left as it was", () => {
  const drawn = scene({});
  const at = epochMs(START);
  const { memory } = runRules(drawn, {}, { tracks: [track(1, 250, at, at)], at, frameSize });
  const before = structuredClone(memory);
  const later = epochMs(START + 2_000);
  runRules(drawn, memory, { tracks: [track(1, 250, later, at)], at: later, frameSize });
  expect(memory).toEqual(before);
});

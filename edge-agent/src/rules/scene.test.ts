import { ConfigError, parseYaml } from "@ngaba/config";
import { expect, test } from "vitest";
import { Scene } from "./scene.ts";

const good = `
cameraId: cam-1
lines:
  - { id: way, name: { vi: Lối, en: Way }, from: [0, 0.5], to: [1, 0.5] }
zones:
  - { id: lawn, name: { vi: Bãi cỏ, en: Lawn }, polygon: [[0, 0], [0.5, 0], [0.5, 0.5]], forbids: { act: enter, classes: [person] } }
rules:
  - { id: off-the-lawn, kind: restricted-zone, zone: lawn, minStayMs: 2000 }
  - { id: count, kind: line-crossing, line: way, classes: [person, bicycle] }
`;

function problemsOf(text: string): [string, string][] {
  try {
    parseYaml(text, "scene.yaml", Scene);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => [path, message]);
    throw error;
  }
  return [];
}

test("a scene gets its defaults", () => {
  expect(parseYaml(good, "scene.yaml", Scene).rules[0]).toMatchObject({
    severity: "warning",
    leaveGraceMs: 2_000,
    updateEveryMs: 30_000,
  });
});

test("an empty scene is a scene", () => {
  expect(parseYaml("cameraId: cam-1", "scene.yaml", Scene)).toEqual({
    cameraId: "cam-1",
    lines: [],
    stopLines: [],
    lanes: [],
    zones: [],
    crossings: [],
    signalHeads: [],
    detectionRegions: [],
    rules: [],
  });
});

test.each([
  {
    why: "a rule of a zone that is not there",
    was: "zone: lawn",
    is: "zone: lwan",
    path: "rules[0].zone",
    words: /lwan.*has lawn/,
  },
  {
    why: "a rule of a line that is not there",
    was: "line: way",
    is: "line: lawn",
    path: "rules[1].line",
    words: /no such line/,
  },
  { why: "an id twice", was: "id: count", is: "id: off-the-lawn", path: "rules[1].id", words: /taken by rules\[0\]/ },
  { why: "a polygon of two corners", was: ", [0.5, 0.5]]", is: "]", path: "zones[0].polygon", words: /at least 3/ },
  {
    why: "a polygon that crosses itself",
    was: "[[0, 0], [0.5, 0], [0.5, 0.5]]",
    is: "[[0, 0], [1, 1], [1, 0], [0, 1]]",
    path: "zones[0].polygon",
    words: /meets/,
  },
  {
    why: "a polygon with a spike out and back",
    was: "[0.5, 0.5]]",
    is: "[0.5, 0.5], [0.9, 0], [0.6, 0]]",
    path: "zones[0].polygon",
    words: /meets/,
  },
  { why: "a polygon without area", was: "[0.5, 0.5]]", is: "[0.9, 0]]", path: "zones[0].polygon", words: /no area/ },
  {
    why: "a corner twice in a row",
    was: "[0.5, 0.5]]",
    is: "[0.5, 0.5], [0.5, 0.5]]",
    path: "zones[0].polygon",
    words: /repeated/,
  },
  { why: "a line that is a point", was: "to: [1, 0.5]", is: "to: [0, 0.5]", path: "lines[0]", words: /same point/ },
  {
    why: "pixels in place of fractions",
    was: "to: [1, 0.5]",
    is: "to: [640, 0.5]",
    path: "lines[0].to[0]",
    words: /at most 1, got 640/,
  },
  {
    why: "a class that nobody knows",
    was: "[person, bicycle]",
    is: "[person, bike]",
    path: "rules[1].classes[1]",
    words: /motorcycle/,
  },
  { why: "no class at all", was: "[person, bicycle]", is: "[]", path: "rules[1].classes", words: /at least 1/ },
  {
    why: "hours of no length",
    was: "classes: [person] }",
    is: 'classes: [person], hours: { from: "22:00", to: "22:00" } }',
    path: "zones[0].forbids.hours",
    words: /the same/,
  },
  {
    why: "an hour that no clock shows",
    was: "classes: [person] }",
    is: 'classes: [person], hours: { from: "24:00", to: "05:00" } }',
    path: "zones[0].forbids.hours.from",
    words: /24:00/,
  },
  {
    why: "a kind that nobody knows",
    was: "kind: line-crossing",
    is: "kind: line-dancing",
    path: "rules[1].kind",
    words: /"line-crossing".*"restricted-zone"/,
  },
  {
    why: "a misspelt key",
    was: "minStayMs: 2000",
    is: "minStayMs: 2000, minStay: 2",
    path: "rules[0].minStay",
    words: /unknown key/,
  },
])("one problem, at its place: $why", ({ was, is, path, words }) => {
  expect(good).toContain(was);
  expect(problemsOf(good.replace(was, is))).toEqual([[path, expect.stringMatching(words)]]);
});

test("a line is counted by one rule only, since its minute is one message", () => {
  const twice = `${good}  - { id: count-2, kind: line-crossing, line: way, classes: [car] }\n`;
  expect(problemsOf(twice)).toEqual([["rules[2].line", '"way" is counted by rules[1] already']]);
});

test.each([
  {
    why: "a lane is measured by one rule only",
    rules: ["{ id: a, kind: lane-flow, lane: right }", "{ id: b, kind: lane-flow, lane: right, maxGapM: 5 }"],
    problems: [["rules[3].lane", '"right" is counted by rules[2] already']],
  },
  {
    why: "a turning is counted by one rule only",
    rules: [
      "{ id: a, kind: turning-movement, from: way, to: back }",
      "{ id: b, kind: turning-movement, from: way, to: back, classes: [car] }",
    ],
    problems: [["rules[3].from", '"way" to "back" is counted by rules[2] already']],
  },
  {
    why: "there and back are two turnings",
    rules: [
      "{ id: a, kind: turning-movement, from: way, to: back }",
      "{ id: b, kind: turning-movement, from: back, to: way }",
    ],
    problems: [],
  },
])("$why", ({ rules, problems }) => {
  const lane =
    "lanes:\n  - { id: right, name: { vi: Phải, en: Right }, polygon: [[0, 0], [1, 0], [1, 1]], direction: { from: [0, 0], to: [1, 0] } }\n";
  const line = "  - { id: back, name: { vi: Về, en: Back }, from: [0, 0.6], to: [1, 0.6] }\n";
  const drawn = good.replace("zones:", `${line}${lane}zones:`);
  expect(problemsOf(`${drawn}${rules.map((rule) => `  - ${rule}\n`).join("")}`)).toEqual(problems);
});

test("what does not fit together is reported beside what is wrong by itself", () => {
  const text = good.replace("zone: lawn", "zone: lwan").replace("minStayMs: 2000", "minStayMs: soon");
  expect(problemsOf(text).map(([path]) => path)).toEqual(["rules[0].minStayMs", "rules[0].zone"]);
});

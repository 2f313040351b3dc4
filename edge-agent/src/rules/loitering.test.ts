import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { type Actor, inShort, play } from "./testing/play.ts";

const square = (x1: number, x2: number) => [
  [x1, 0.2],
  [x2, 0.2],
  [x2, 0.8],
  [x1, 0.8],
];

/** The zone is the middle of the picture; at its right end people wait for the bus. */
const scene = (rule: object = {}) =>
  Scene.parse({
    cameraId: "cam-1",
    zones: [
      { id: "gate", name: { vi: "Cổng", en: "Gate" }, polygon: square(0.3, 0.7) },
      { id: "bus-stop", name: { vi: "Trạm xe buýt", en: "Bus stop" }, polygon: square(0.6, 0.7) },
    ],
    rules: [{ id: "loiter", kind: "loitering", zone: "gate", updateEveryMs: 600_000, ...rule }],
  });

/** `i` inside, `o` outside, `b` at the bus stop, `.` not seen: five seconds each. */
const person = (steps: string, more: Partial<Actor> = {}, fromS = 0): Actor => ({
  is: "person",
  during: [fromS, fromS + 5 * steps.length],
  at: (s) => [{ i: 450, o: 200, b: 650 }[steps[Math.floor((s - fromS) / 5)] ?? "."] ?? 450, 500],
  hidden: [...steps].flatMap((step, i) => (step === "." ? [[fromS + 5 * i, fromS + 5 * i + 5] as const] : [])),
  ...more,
});

const found = (actors: Actor[], rule: object = {}): string[] =>
  play(scene(rule), actors, { untilS: 200, stepMs: 500 }).findings.map(inShort);

const minute = "iiiiiiiiiiii";

test.each<{ why: string; actors: Actor[]; rule?: object; expected: string[] }>([
  {
    why: "more than a minute inside",
    actors: [person(`${minute}ii`)],
    expected: ["start 60 (0+60)", "end 69.5 (0+69.5)"],
  },
  { why: "less than a minute", actors: [person("iiiiiiiiiii")], expected: [] },
  {
    why: "a short way out and back is the same stay, without its time",
    actors: [person(`iiiiiiooi${minute}`)],
    rule: { leaveGraceMs: 12_000 },
    expected: ["start 70.5 (0+70.5)", "end 104.5 (0+104.5)"],
  },
  { why: "a long way out is not", actors: [person("iiiiiiiooooiiiiiii")], expected: [] },
  {
    why: "hidden for a moment it was there",
    actors: [person(`iiii.iii.${minute}`)],
    expected: ["start 60 (0+60)", "end 104.5 (0+104.5)"],
  },
  {
    why: "under new ids it is the same person",
    actors: [person(`${minute}ii`, { newIdAt: [10, 25, 41] })],
    expected: ["start 60 (0+60)", "end 69.5 (0+69.5)"],
  },
  {
    why: "many who pass through, one after another",
    actors: Array.from({ length: 12 }, (_, i) => person("oiio", {}, 12 * i)),
    expected: [],
  },
  {
    why: "one who passes through again and again",
    actors: [person("iioooiioooiioooiioooiioooiioooiiooo")],
    expected: [],
  },
  { why: "who waits for the bus", actors: [person(minute.replaceAll("i", "b").repeat(2))], expected: [] },
  { why: "who waits beside the zone", actors: [person(minute.replaceAll("i", "o").repeat(2))], expected: [] },
  { why: "a parked car", actors: [person(minute.repeat(2), { is: "car" })], expected: [] },
  {
    why: "the bus stop where it is not left out",
    actors: [person(minute.replaceAll("i", "b"))],
    rule: { exceptZones: [], minStayMs: 30_000 },
    expected: ["start 30 (0+30)", "end 59.5 (0+59.5)"],
  },
  {
    why: "outside the hours",
    actors: [person(minute.repeat(2))],
    rule: { hours: { from: "22:00", to: "05:00" } },
    expected: [],
  },
])("$why", ({ actors, rule, expected }) => {
  expect(found(actors, { exceptZones: ["bus-stop"], ...rule })).toEqual(expected);
});

test("no law is concerned, and the time that counts is told", () => {
  const [start] = play(scene(), [person(`${minute}ii`)], { untilS: 80 }).findings;
  expect(start).not.toHaveProperty("act");
  expect(start?.measures).toEqual({ stayMs: 60_000 });
});

test("a waiting place that is not drawn is refused", () => {
  expect(() => scene({ exceptZones: ["bench"] })).toThrow(/bench/);
});

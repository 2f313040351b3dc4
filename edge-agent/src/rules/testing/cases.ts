import { Scene } from "../scene.ts";
import type { Drive } from "./drive.ts";
import { across, name, rectangle } from "./shapes.ts";

/** One rule, traffic of which it has something to say, and traffic of which it has not. All of it 15 m inside. */
export interface Case {
  readonly kind: Scene["rules"][number]["kind"];
  readonly scene: Scene;
  readonly telling: Drive;
  readonly harmless: Drive;
}

const zone = (forbids?: object) => ({ id: "zone", name, polygon: rectangle(0.35, 0.4, 0.65, 0.6), forbids });

/** Its traffic drives up the picture. */
const lane = (more: object = {}) => ({
  id: "lane",
  name,
  polygon: rectangle(0.46, 0.15, 0.54, 0.85),
  direction: { from: [0.5, 0.8], to: [0.5, 0.2] },
  ...more,
});

const signalHeads = [{ id: "head", name, controller: { agentId: "box", headId: "1" } }];
const stopLines = [{ id: "stop", signalHead: "head", ...across(0.5) }];
const lines = [
  { id: "in", ...across(0.7) },
  { id: "out", name, from: [0.3, 0.35], to: [0.3, 0.5] },
];

const sceneOf = (drawing: object, rule: object): Scene =>
  Scene.parse({ cameraId: "cam-1", ...drawing, rules: [{ id: "rule", ...rule }] });

const UP = "0s 50.5,84 · 9s 50.5,16";
const LEFT = "0s 55,84 · 3s 55,60 · 5s 50,46 · 7s 42,43 · 9s 30,42 · 11s 20,42";
const walkers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    is: "person" as const,
    way: `0s ${42 + 3 * i},75 · 10s ${42 + 3 * i},52 · 40s ${42 + 3 * i},51 · 50s ${42 + 3 * i},75`,
  }));

/** Comes in from below, stands in the zone until a second, drives off upwards. */
const stopping = (untilS: number) => ({
  is: "car" as const,
  way: `0s 50.3,80 · 5s 50.3,50 · ${untilS}s 50.3,50 · ${untilS + 5}s 50.3,20`,
});

export const CASES: readonly Case[] = [
  {
    kind: "red-light",
    scene: sceneOf({ stopLines, signalHeads }, { kind: "red-light", stopLine: "stop" }),
    telling: { light: "0s red", trips: [{ way: UP }] },
    harmless: { light: "0s green", trips: [{ way: UP }] },
  },
  {
    kind: "stop-line",
    scene: sceneOf({ stopLines, signalHeads }, { kind: "stop-line", stopLine: "stop" }),
    telling: { light: "0s red · 30s green", trips: [{ way: "0s 50,84 · 5s 50,49 · 32s 50,49 · 36s 50,16" }] },
    harmless: { light: "0s red · 30s green", trips: [{ way: "0s 50,84 · 5s 50,52.5 · 32s 50,52.5 · 36s 50,16" }] },
  },
  {
    kind: "wrong-way",
    scene: sceneOf({ lanes: [lane()] }, { kind: "wrong-way", lane: "lane" }),
    telling: { trips: [{ way: "0s 49,16 · 9s 51,84" }] },
    harmless: { trips: [{ way: UP }] },
  },
  {
    kind: "wrong-lane",
    scene: sceneOf({ lanes: [lane({ classes: ["car"] })] }, { kind: "wrong-lane", lane: "lane" }),
    telling: { trips: [{ way: UP }] },
    harmless: { trips: [{ is: "car", way: UP }] },
  },
  {
    kind: "forbidden-turn",
    scene: sceneOf({ lines }, { kind: "forbidden-turn", from: "in", to: "out", turn: "left" }),
    telling: { trips: [{ way: LEFT }] },
    harmless: { trips: [{ way: UP }] },
  },
  {
    kind: "speeding",
    scene: sceneOf({ zones: [zone()] }, { kind: "speeding", zone: "zone", limitKmh: 12 }),
    telling: { trips: [{ is: "car", way: "0s 50.5,84 · 2.6s 50.5,60 · 3.6s 50.5,50 · 4.4s 50.5,40 · 6s 50.5,16" }] },
    harmless: { trips: [{ is: "car", way: "0s 50.5,84 · 17s 50.5,16" }] },
  },
  {
    kind: "illegal-stop",
    scene: sceneOf(
      { zones: [zone({ act: "stop", classes: ["car"], ground: "no-stopping-sign" })] },
      { kind: "illegal-stop", zone: "zone", graceMs: 20_000 },
    ),
    telling: { trips: [stopping(50)] },
    harmless: { trips: [stopping(15)] },
  },
  {
    kind: "restricted-zone",
    scene: sceneOf(
      { zones: [zone({ act: "enter", classes: ["motorcycle"] })] },
      { kind: "restricted-zone", zone: "zone", minStayMs: 1_000 },
    ),
    telling: { trips: [{ way: "0s 20,48 · 9s 80,52" }] },
    harmless: { trips: [{ way: "0s 30,84 · 9s 31,16" }] },
  },
  {
    kind: "loitering",
    scene: sceneOf({ zones: [zone()] }, { kind: "loitering", zone: "zone", minStayMs: 20_000 }),
    telling: { trips: walkers(1) },
    harmless: { trips: [{ is: "person", way: "0s 45,75 · 16s 45,52 · 32s 45,25" }] },
  },
  {
    kind: "crowd",
    scene: sceneOf({ zones: [zone()] }, { kind: "crowd", zone: "zone", minCount: 4 }),
    telling: { trips: walkers(4) },
    harmless: { trips: walkers(3) },
  },
  {
    kind: "line-crossing",
    scene: sceneOf({ lines }, { kind: "line-crossing", line: "in", classes: ["motorcycle", "car"] }),
    telling: { trips: [{ way: UP }, { is: "car", way: "1s 44,20 · 9s 45,84" }] },
    harmless: { trips: [{ way: "0s 50,84 · 5s 50,72 · 9s 50,84" }] },
  },
  {
    kind: "turning-movement",
    scene: sceneOf({ lines }, { kind: "turning-movement", from: "in", to: "out" }),
    telling: { trips: [{ way: LEFT }] },
    harmless: { trips: [{ way: UP }] },
  },
  {
    kind: "lane-flow",
    scene: sceneOf({ lanes: [lane()] }, { kind: "lane-flow", lane: "lane" }),
    telling: { trips: [stopping(30), { way: UP }] },
    harmless: { trips: [{ way: "0s 60,84 · 9s 60,16" }] },
  },
];

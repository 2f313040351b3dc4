import { expect, test } from "vitest";
import { Scene } from "./scene.ts";
import { actsOf, type Drive, driveThrough } from "./testing/drive.ts";

/**
 * What other systems get wrong, rule by rule. Traffic drives up the picture, over the line "count" at 70 m and the stop
 * line at 50 m; the zone "yard" is the square from (60, 20) to (90, 50); lane "down" at x 20 to 24 is for those who come
 * down the picture.
 */
const scene = Scene.parse({
  cameraId: "cam-1",
  lines: [
    { id: "count", name: { vi: "Đếm", en: "Count" }, from: [0.6, 0.7], to: [0.4, 0.7] },
    { id: "acute", name: { vi: "Xiên", en: "Acute" }, from: [0.6, 0.74], to: [0.4, 0.7] },
  ],
  stopLines: [{ id: "stop", name: { vi: "Vạch", en: "Line" }, from: [0.6, 0.5], to: [0.4, 0.5], signalHead: "head" }],
  signalHeads: [{ id: "head", name: { vi: "Đèn", en: "Light" }, controller: { agentId: "box", headId: "1" } }],
  lanes: [
    {
      id: "down",
      name: { vi: "Làn", en: "Lane" },
      polygon: [
        [0.2, 0.05],
        [0.24, 0.05],
        [0.24, 0.95],
        [0.2, 0.95],
      ],
      direction: { from: [0.22, 0.1], to: [0.22, 0.9] },
    },
  ],
  zones: [
    {
      id: "yard",
      name: { vi: "Sân", en: "Yard" },
      polygon: [
        [0.6, 0.2],
        [0.9, 0.2],
        [0.9, 0.5],
        [0.6, 0.5],
      ],
      forbids: { act: "enter", classes: ["person", "motorcycle"] },
    },
  ],
  rules: [
    { id: "count-1", kind: "line-crossing", line: "count", classes: ["motorcycle", "car"] },
    { id: "count-2", kind: "line-crossing", line: "acute", classes: ["motorcycle", "car"] },
    { id: "red", kind: "red-light", stopLine: "stop" },
    { id: "halt", kind: "stop-line", stopLine: "stop" },
    { id: "against", kind: "wrong-way", lane: "down" },
    { id: "keep-out", kind: "restricted-zone", zone: "yard" },
  ],
});

/** `count: motorcycle forward 1`, for every line that anybody crossed. */
function countsOf(run: Drive): string[] {
  return driveThrough(scene, run).flow.flatMap((minute) =>
    minute.kind === "line"
      ? minute.counts.map((one) => `${minute.lineId}: ${one.roadUserClass} ${one.direction} ${one.count}`)
      : [],
  );
}

/** Half a minute of standing with the front just over the stop line. */
const OVER_THE_LINE = "0s 50,68 · 6s 50,51 · 40s 50,51";

test.each<{ why: string; run: Drive; counts: string[] }>([
  {
    why: "a box that flickers on a line is not counted",
    run: { trips: [{ way: "0s 50,69.95 · 2s 50,70.05 · 4s 50,69.95 · 6s 50,70.05 · 8s 50,69.95" }] },
    counts: [],
  },
  {
    why: "one that flickers on its way over is counted once, and forward",
    run: { trips: [{ way: "0s 50,71.5 · 2s 50,69.95 · 3s 50,70.05 · 4s 50,69.95 · 5s 50,70.05 · 8s 50,66" }] },
    counts: ["count: motorcycle forward 1"],
  },
  {
    why: "one that flickers on its way back is counted once, and backward",
    run: { trips: [{ way: "0s 50,66 · 2s 50,70.05 · 3s 50,69.95 · 4s 50,70.05 · 8s 50,71" }] },
    counts: ["count: motorcycle backward 1"],
  },
  {
    why: "stop and go on a line is one crossing",
    run: { trips: [{ way: "0s 50,71 · 2s 50,70.1 · 9s 50,70.1 · 10s 50,69.9 · 20s 50,69.9 · 22s 50,68" }] },
    counts: ["count: motorcycle forward 1"],
  },
  {
    why: "an identity switch in mid-crossing is one crossing",
    run: { trips: [{ way: "0s 50,75 · 4.8s 50,70.2" }, { way: "5.2s 50,69.8 · 9s 50,67" }] },
    counts: ["acute: motorcycle forward 1", "count: motorcycle forward 1"],
  },
  {
    why: "a queue that stands over a line for minutes is nothing, then each once",
    run: {
      trips: [0, 1, 2].map((n) => ({
        way: `0s ${46 + 4 * n},71 · 3s ${46 + 4 * n},70.1 · 240s ${46 + 4 * n},70 · 244s ${46 + 4 * n},66`,
      })),
    },
    counts: ["count: motorcycle forward 3"],
  },
  {
    why: "of two lines at a sharp angle each is crossed once, the way through",
    run: { trips: [{ way: "0s 59,80 · 8s 41,66" }] },
    counts: ["acute: motorcycle forward 1", "count: motorcycle forward 1"],
  },
  {
    why: "between two lines at a sharp angle, and out where it came in, is one there and one back",
    run: { trips: [{ way: "0s 58,76 · 3s 58,72 · 6s 58,76" }] },
    counts: ["acute: motorcycle forward 1, acute: motorcycle backward 1"],
  },
  {
    why: "a gap in the frames while it crosses",
    run: { trips: [{ way: "0s 50,76 · 10s 50,66" }], gaps: [[4, 8]] },
    counts: ["acute: motorcycle forward 1", "count: motorcycle forward 1"],
  },
])("lines: $why", ({ run, counts }) => {
  expect(countsOf(run).sort()).toEqual(counts.flatMap((text) => text.split(", ")).sort());
});

test.each<{ why: string; run: Drive; acts: string[] }>([
  {
    why: "stop and go on a stop line, over it at last on green",
    run: {
      light: "0s red · 20s green",
      trips: [{ way: "0s 50,70 · 4s 50,54 · 8s 50,54 · 9s 50,52.3 · 21s 50,52.3 · 26s 50,20" }],
    },
    acts: [],
  },
  {
    why: "stop and go on a stop line, over it at last on red",
    run: { light: "0s red", trips: [{ way: "0s 50,70 · 4s 50,54 · 8s 50,54 · 9s 50,52.3 · 21s 50,52.3 · 26s 50,20" }] },
    acts: ["red-light"],
  },
  {
    why: "a queue over a stop line for minutes, through two reds, since a green",
    run: {
      light: "0s green · 20s amber · 23s red · 60s green · 80s amber · 83s red · 120s green",
      trips: [
        { is: "car", way: "0s 50,70 · 6s 50,51 · 121s 50,51 · 126s 50,20" },
        { way: "0s 54,70 · 6s 54,50 · 121s 54,50 · 126s 54,20" },
      ],
    },
    acts: [],
  },
  {
    why: "the same queue, cleared while the second red begins",
    run: {
      light: "0s green · 20s red · 60s green · 80s red",
      trips: [{ way: "0s 50,70 · 6s 50,51 · 81s 50,51 · 86s 50,20" }],
    },
    acts: [],
  },
  {
    why: "the light turns red while the vehicle is on the line",
    run: {
      light: "0s green · 5s amber · 8s red",
      trips: [{ is: "large-vehicle", way: "0s 50,90 · 7.5s 50,56 · 9s 50,48 · 14s 50,20" }],
    },
    acts: [],
  },
  {
    why: "the light turns green while the vehicle is on the line",
    run: {
      light: "0s red · 8s green",
      trips: [{ is: "large-vehicle", way: "0s 50,90 · 7.5s 50,56 · 9s 50,48 · 14s 50,20" }],
    },
    acts: [],
  },
  {
    why: "the light flickers to unknown while the vehicle is on the line",
    run: { light: "0s red · 5s unknown · 5.4s red", trips: [{ way: "0s 50,90 · 10s 50,12" }] },
    acts: [],
  },
  {
    why: "an identity switch on the stop line, on red",
    run: { light: "0s red", trips: [{ way: "0s 50,90 · 5s 50,51" }, { way: "5.4s 50,48.2 · 10s 50,12" }] },
    acts: ["red-light"],
  },
  {
    why: "an identity switch on the stop line, on green, and red just after",
    run: { light: "0s green · 5.2s red", trips: [{ way: "0s 50,90 · 5s 50,51" }, { way: "5.4s 50,48.2 · 10s 50,12" }] },
    acts: [],
  },
  {
    why: "a track that jumps from a vehicle that waits to one that has gone on",
    run: { light: "0s red", trips: [{ way: "0s 50,70 · 4s 50,54 · 20s 50,54 · 20.2s 50,40 · 25s 50,10" }] },
    acts: [],
  },
  {
    why: "a gap in the frames while it passes, red before and after",
    run: { light: "0s red", trips: [{ way: "0s 50,90 · 10s 50,12" }], gaps: [[4, 6]] },
    acts: ["red-light"],
  },
  {
    why: "a gap in the frames in which red began",
    run: { light: "0s green · 4.5s red", trips: [{ way: "0s 50,90 · 10s 50,12" }], gaps: [[4, 6]] },
    acts: [],
  },
  {
    why: "minutes over the line on red, in front of many frames, are one halt",
    run: { light: "0s red · 38s green", trips: [{ way: OVER_THE_LINE }] },
    acts: ["stop-line"],
  },
  {
    why: "a track that begins inside a zone",
    run: { trips: [{ is: "person", way: "0s 75,35 · 8s 76,35" }] },
    acts: ["restricted-zone"],
  },
  {
    why: "an identity switch inside a zone is one stay",
    run: {
      trips: [
        { is: "person", way: "0s 75,35 · 5s 75.5,35" },
        { is: "person", way: "5.4s 75.5,35 · 12s 76,35" },
      ],
    },
    acts: ["restricted-zone"],
  },
  {
    why: "a track that begins inside a lane, against it",
    run: { trips: [{ way: "0s 22,70 · 6s 22,30" }] },
    acts: ["wrong-way"],
  },
  {
    why: "an identity switch while it drives against the lane is one act",
    run: { trips: [{ way: "0s 22,90 · 6s 22,50" }, { way: "6.4s 22,47.2 · 11s 22,15" }] },
    acts: ["wrong-way"],
  },
  {
    why: "gaps in the frames while it drives against the lane",
    run: {
      trips: [{ way: "0s 22,90 · 12s 22,20" }],
      gaps: [
        [2, 4],
        [6, 7],
      ],
    },
    acts: ["wrong-way"],
  },
])("acts: $why", ({ run, acts }) => {
  expect(actsOf(driveThrough(scene, run).findings)).toEqual(acts);
});

import { fileURLToPath } from "node:url";
import { loadStatutes } from "@ngaba/config";
import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { see } from "../geometry/pinhole-kit.ts";
import { Scene } from "../rules/scene.ts";
import { sceneProblems } from "./scene-problems.ts";
import { viewScene } from "./scene-view.ts";

const frame = { widthPx: 1280, heightPx: 720 };
const statutes = loadStatutes(fileURLToPath(new URL("../../../config/statutes/vn", import.meta.url)));
const law = { statutes, at: epochMs(Date.parse("2026-03-02T05:00:00Z")) };

/** A place on the road (metres right of and away from the mast) in fractions of the picture. */
const at = (x: number, y: number): [number, number] => {
  const seen = see({ frame, focal: 1.6, heightM: 7, pitchRad: 0.32, yawRad: 0 }, { x, y });
  return [seen.x / frame.widthPx, seen.y / frame.heightPx];
};
const name = { vi: "Tên", en: "Name" };
const grounds = [
  [-3.5, 12],
  [3.5, 12],
  [-3.5, 20],
  [3.5, 20],
  [-3.5, 36],
  [3.5, 36],
  [6, 26],
] as const;
const points = grounds.map(([x, y]) => ({ image: at(x, y), ground: [x, y] }));
const calibration = { frame, points };
const box = (x1: number, y1: number, x2: number, y2: number) => [at(x1, y1), at(x2, y1), at(x2, y2), at(x1, y2)];
const lane = { id: "di", name, polygon: box(0, 11, 3.5, 50), direction: { from: at(1.7, 13), to: at(1.7, 40) } };
const oncoming = { id: "ve", name, polygon: box(-3.5, 11, 0, 50), direction: { from: at(-1.7, 40), to: at(-1.7, 13) } };
const lamps = { red: [0.9, 0.1, 0.92, 0.13], green: [0.9, 0.2, 0.92, 0.23] };
const head = { id: "den", name, lamps };
/** From right to left, so that its left is near and its right far: traffic drives away. */
const stopLine = { id: "vach", name, from: at(3.5, 23), to: at(0, 23), signalHead: "den" };
const line = { id: "dem", name, from: at(-3.5, 16), to: at(0, 16) };
const noStopping = { act: "stop", classes: ["car"], ground: "no-stopping-sign" };
const zone = { id: "cam", name, polygon: box(0, 12, 3, 20), forbids: noStopping };
const redLight = { id: "do", kind: "red-light", stopLine: "vach", severity: "warning" };
const counting = { id: "dem-xe", kind: "line-crossing", line: "dem", classes: ["car"] };
const stopping = { id: "dung", kind: "illegal-stop", zone: "cam", severity: "warning" };

const whole = {
  cameraId: "cam-1",
  calibration,
  lanes: [lane, oncoming],
  stopLines: [stopLine],
  lines: [line],
  zones: [zone],
  signalHeads: [head],
  rules: [redLight, counting, stopping],
};
const problemsOf = (scene: object) => sceneProblems(viewScene(Scene.parse(scene)), law);

test("a scene that is drawn as it should be has none", () => {
  expect(problemsOf(whole)).toEqual([]);
});

const shifted = (index: number, by: number) =>
  points.map((point, i) =>
    i === index ? { ...point, ground: [(point.ground[0] ?? 0) + by, point.ground[1]] } : point,
  );

test.each([
  {
    why: "points that do not fit",
    change: { calibration: { frame, points: shifted(5, 12) } },
    told: ["error calibration-unusable calibration", "warning calibration-point-off calibration.points[5]"],
  },
  {
    why: "one point a little off",
    change: { calibration: { frame, points: shifted(1, 0.5) } },
    told: ["warning calibration-point-off calibration.points[1]"],
  },
  {
    why: "four points",
    change: { calibration: { frame, points: [points[0], points[1], points[4], points[5]] } },
    told: ["warning calibration-unproven calibration.points"],
  },
  {
    why: "points along one kerb, but for two beside it",
    change: {
      calibration: {
        frame,
        points: [
          ...[12, 16, 22, 30, 36].map((y) => ({ image: at(3.5, y), ground: [3.5, y] })),
          { image: at(3.3, 14), ground: [3.3, 14] },
          { image: at(3.7, 26), ground: [3.7, 26] },
        ],
      },
    },
    told: [
      "error lane-direction-outside-view lanes[0].direction",
      "error lane-direction-outside-view lanes[1].direction",
      "warning calibration-nearly-one-line calibration.points",
    ],
  },
  {
    why: "an arrow out of its lane",
    change: { lanes: [{ ...lane, direction: { from: at(1.7, 13), to: at(-3, 40) } }, oncoming] },
    told: ["warning lane-direction-outside lanes[0].direction"],
  },
  {
    why: "an arrow that ends where nothing can be measured",
    change: {
      lanes: [{ ...lane, polygon: box(0, 11, 3.5, 200), direction: { from: at(1.7, 13), to: at(1.7, 190) } }, oncoming],
    },
    told: ["error lane-direction-outside-view lanes[0].direction"],
  },
  {
    why: "the same arrow without a calibration, where it is measured in the picture",
    change: {
      calibration: undefined,
      lanes: [{ ...lane, polygon: box(0, 11, 3.5, 200), direction: { from: at(1.7, 13), to: at(1.7, 190) } }, oncoming],
    },
    told: [],
  },
  {
    why: "lanes of both directions over each other",
    change: { lanes: [lane, { ...oncoming, polygon: box(-3.5, 11, 1.5, 50) }] },
    told: ["warning lanes-opposed lanes[1].polygon", "warning stop-line-against-lane stopLines[0]"],
  },
  {
    why: "a stop line beside all lanes",
    change: { stopLines: [{ ...stopLine, from: at(7, 23), to: at(4, 23) }] },
    told: ["warning stop-line-without-lane stopLines[0]"],
  },
  {
    why: "a stop line the wrong way round",
    change: { stopLines: [{ ...stopLine, from: stopLine.to, to: stopLine.from }] },
    told: ["error stop-line-against-lane stopLines[0]"],
  },
  {
    why: "a stop line over the oncoming lane too",
    change: { stopLines: [{ ...stopLine, to: at(-3.5, 23) }] },
    told: ["warning stop-line-against-lane stopLines[0]"],
  },
  {
    why: "a red light that nobody sees",
    change: { stopLines: [{ ...stopLine, signalHead: undefined }] },
    told: ["error signal-missing rules[0].stopLine"],
  },
  {
    why: "a halt on red that nobody sees",
    change: {
      stopLines: [{ ...stopLine, signalHead: undefined }],
      rules: [{ ...redLight, kind: "stop-line" }],
    },
    told: ["error signal-missing rules[0].stopLine"],
  },
  {
    why: "two rules at one place",
    change: { rules: [redLight, counting, stopping, { ...stopping, id: "dung-2" }] },
    told: ["warning rules-double rules[3]"],
  },
  {
    why: "two rules at one place, of other classes",
    change: {
      rules: [
        redLight,
        { ...redLight, id: "do-2", classes: ["motorcycle"] },
        { ...redLight, id: "do-3", classes: ["car"] },
      ],
    },
    told: ["warning rules-double rules[1]", "warning rules-double rules[2]"],
  },
  {
    why: "a ground that no provision knows for bicycles",
    change: {
      zones: [{ ...zone, forbids: { ...noStopping, classes: ["car", "bicycle"], ground: "junction", act: "park" } }],
    },
    told: ["warning no-provision zones[0].forbids"],
  },
  {
    why: "a rule that needs metres without a calibration",
    change: { calibration: undefined, rules: [{ ...redLight, needsCalibration: true }] },
    told: ["warning rule-off rules[0]"],
  },
  {
    why: "a rule that needs metres where nothing can be measured",
    change: {
      lanes: [],
      stopLines: [{ ...stopLine, from: at(3.5, 140), to: at(0, 140) }],
      rules: [{ ...redLight, needsCalibration: true }],
    },
    told: ["warning place-outside-view rules[0].stopLine"],
  },
])("$why", ({ change, told }) => {
  const scene = { ...whole, ...change };
  expect(problemsOf(scene).map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual(told);
});

import { readFileSync } from "node:fs";
import { loadScene } from "@ngaba/edge-agent/rules/scene.ts";
import { expect, test } from "vitest";
import { cameraOf, VIEWS } from "../views.ts";
import { sceneOf } from "./junction-scene.ts";
import { fileOf, sceneYaml } from "./scene-yaml.ts";

test.each(VIEWS)("the committed scene of $cameraId is what the junction projects to, and an agent loads it", (view) => {
  expect(readFileSync(fileOf(view), "utf8")).toBe(sceneYaml(view));
  expect(loadScene(fileOf(view))).toEqual(sceneOf(view));
});

test.each(VIEWS)("the picture of $cameraId has what each of its rules looks at", (view) => {
  const { rules, lanes, signalHeads, stopLines } = sceneOf(view);
  expect(new Set(rules.map(({ kind }) => kind))).toEqual(new Set(view.kinds));
  expect([lanes.length, signalHeads.length, stopLines.length]).toEqual([4, 1, 1]);
});

test.each(VIEWS)(
  "a motorbike at the stop line of $cameraId is 55 to 110 px high, and a lamp 10 px and more",
  (view) => {
    const actor = {
      id: 1,
      type: "motorbike",
      roadUserClass: "motorcycle",
      lengthM: 1.9,
      widthM: 0.7,
      heightM: 1.65,
    } as const;
    const [stopLine] = sceneOf(view).stopLines;
    const [lamps] = sceneOf(view).signalHeads.map((head) => head.lamps);
    const camera = cameraOf(view);
    const middle = [0, 1].map((axis) => ((stopLine?.from[axis] ?? 0) + (stopLine?.to[axis] ?? 0)) / 2);
    const ground = camera.groundPointAt({ x: (middle[0] ?? 0) * 1280, y: (middle[1] ?? 0) * 720 });
    const box = camera.boxOf({
      actor,
      x: ground?.x ?? 0,
      y: ground?.y ?? 0,
      heading: camera.placement.yaw,
      speedMps: 0,
    })?.box;
    const heightPx = (box?.y2 ?? 0) - (box?.y1 ?? 0);
    expect(heightPx).toBeGreaterThan(55);
    expect(heightPx).toBeLessThan(110);
    const [, top = 0, , bottom = 0] = lamps?.red ?? [];
    expect((bottom - top) * 720).toBeGreaterThan(10);
  },
);

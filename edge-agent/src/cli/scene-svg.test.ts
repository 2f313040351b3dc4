import { expect, test } from "vitest";
import { loadLabelFont } from "../evidence/label-font.ts";
import { see } from "../geometry/pinhole-kit.ts";
import { Scene } from "../rules/scene.ts";
import { GRID_COLOUR } from "./scene-grid.ts";
import type { SceneProblem } from "./scene-problem.ts";
import { drawSceneSvg } from "./scene-svg.ts";
import { viewScene } from "./scene-view.ts";

const outline = loadLabelFont();
const frame = { widthPx: 1280, heightPx: 720 };
const camera = { frame, focal: 1.6, heightM: 7, pitchRad: 0.45, yawRad: 0 };
const at = (x: number, y: number): [number, number] => {
  const seen = see(camera, { x, y });
  return [seen.x / frame.widthPx, seen.y / frame.heightPx];
};
const named = (id: string) => ({ id, name: { vi: `Làn số ${id}`, en: `Lane ${id}` } });
const corners = [
  [-3.5, 10],
  [3.5, 10],
  [-3.5, 16],
  [3.5, 16],
  [-3.5, 26],
  [3.5, 26],
] as const;
const lanes = [-3, -2, -1, 0, 1, 2].map((x, i) => ({
  ...named(String(i)),
  polygon: [at(x, 10), at(x + 1, 10), at(x + 1, 30), at(x, 30)],
  direction: { from: at(x + 0.5, 11), to: at(x + 0.5, 28) },
  classes: ["car", "motorcycle"],
}));
const scene = Scene.parse({
  cameraId: "cam-1",
  calibration: { frame, points: corners.map(([x, y]) => ({ image: at(x, y), ground: [x, y] })) },
  lanes,
  lines: [{ ...named("line"), from: at(-3, 18), to: at(3, 18) }],
});

/** Labels stand on rounded boxes. */
function labelBoxes(svg: string) {
  const boxes = svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx=/g);
  return [...boxes].map(([, ...sizes]) => {
    const [x = 0, y = 0, width = 0, height = 0] = sizes.map(Number);
    return { left: x, top: y, right: x + width, bottom: y + height };
  });
}

test.each([{ size: frame }, { size: { widthPx: 640, heightPx: 360 } }, { size: { widthPx: 1920, heightPx: 1080 } }])(
  "labels at $size.widthPx px lie in the picture and not over each other",
  ({ size }) => {
    const { svg } = drawSceneSvg(viewScene(scene, size), [], outline, "vi");
    const boxes = labelBoxes(svg);
    expect(boxes).toHaveLength(lanes.length + 1 + corners.length);
    for (const [i, a] of boxes.entries()) {
      expect(a.left >= 0 && a.top >= 0 && a.right <= size.widthPx && a.bottom <= size.heightPx).toBe(true);
      for (const b of boxes.slice(i + 1)) {
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
      }
    }
  },
);

/** Heights at which grid lines begin and end, frame pixels. */
function gridHeights(svg: string): number[] {
  const paths = svg.matchAll(new RegExp(`<path d="([^"]*)"[^>]*stroke="${GRID_COLOUR}"`, "g"));
  return [...paths].flatMap(([, d = ""]) => [...d.matchAll(/ (-?[\d.]+)/g)].map(([, y]) => Number(y)));
}

test("the grid lies on the ground only: none above the horizon, none without a calibration", () => {
  const low = { ...camera, pitchRad: 0.1 };
  const seen = (x: number, y: number) => {
    const { x: px, y: py } = see(low, { x, y });
    return [px / frame.widthPx, py / frame.heightPx] as const;
  };
  const places = [
    [-3, 18],
    [3, 18],
    [-3, 30],
    [3, 30],
    [-6, 50],
    [6, 50],
  ] as const;
  const calibration = { frame, points: places.map(([x, y]) => ({ image: seen(x, y), ground: [x, y] })) };
  const flat = Scene.parse({ cameraId: "cam-1", calibration });
  const heights = gridHeights(drawSceneSvg(viewScene(flat, frame), [], outline, "vi").svg);
  const horizonPx = frame.heightPx / 2 - Math.tan(low.pitchRad) * low.focal * (frame.widthPx / 2);
  expect(horizonPx).toBeGreaterThan(100);
  expect(heights.length).toBeGreaterThan(100);
  expect(Math.min(...heights)).toBeGreaterThan(horizonPx);
  const { calibration: _none, ...without } = scene;
  expect(gridHeights(drawSceneSvg(viewScene(without, frame), [], outline, "vi").svg)).toEqual([]);
});

test("what is wrong makes the legend longer, and its picture keeps its shape", () => {
  const problem: SceneProblem = {
    severity: "warning",
    code: "rule-off",
    path: "rules[0]",
    text: { vi: "Quy tắc tắt. ".repeat(40), en: "is off. ".repeat(40) },
  };
  const view = viewScene(scene, { widthPx: 640, heightPx: 360 });
  const [fine, wrong] = [[], [problem, problem]].map((problems) => drawSceneSvg(view, problems, outline, "en"));
  expect(wrong?.size.heightPx).toBeGreaterThan(fine?.size.heightPx ?? 0);
  expect(wrong?.picture).toEqual({ widthPx: 1280, heightPx: 720 });
});

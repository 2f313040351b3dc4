import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Detector } from "@ngaba/edge-agent/detection/detector.ts";
import { loadScene } from "@ngaba/edge-agent/rules/scene.ts";
import { expect, onTestFinished, test } from "vitest";
import { fileOf } from "../../simulator/junction/scenes/scene-yaml.ts";
import { testWorld } from "../../simulator/junction/testing/test-world.ts";
import { viewTruth } from "../../simulator/junction/truth/view-truth.ts";
import { VIEWS } from "../../simulator/junction/views.ts";
import { readFilmTruth } from "./film-truth.ts";
import { watchFilm } from "./watch-film.ts";

const FRAMES = 30;
/** So much brighter is each picture than the one before. */
const STEP = 6;
const [view] = VIEWS;
if (view === undefined) throw new Error("no view");

/** Three seconds whose pictures tell their number by how bright they are, and a truth in which the car jumps. */
function numberedFilm() {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-watch-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const film = join(folder, "film.mp4");
  const input = ["-f", "lavfi", "-i", "color=black:s=1280x720:r=10:d=3"];
  const brighter = ["-vf", `geq=lum='16+${STEP}*N':cb=128:cr=128,format=yuv420p`];
  execFileSync("ffmpeg", ["-v", "error", ...input, ...brighter, "-c:v", "libx264", "-bf", "0", film]);
  const { world, car } = testWorld({ mps: 0 });
  const seen = Array.from({ length: FRAMES }, (_, index) => {
    const x1 = 50 + 40 * index;
    return [{ id: car.id, box: { x1, y1: 300, x2: x1 + 50, y2: 360 }, visibleShare: 1 }];
  });
  const file = join(folder, "truth.json");
  writeFileSync(file, JSON.stringify(viewTruth(world, view ?? expect.unreachable(), seen)));
  return { film, truth: readFilmTruth(file) };
}

test("each picture is compared with the truth of its own moment, to the frame, and once round the loop", async () => {
  const { film, truth } = numberedFilm();
  const looked: number[] = [];
  const detector: Detector = {
    detect: async (frame) => {
      const number = Math.round(((frame.rgb[0] ?? 0) * 219) / 255 / STEP);
      looked.push(number);
      const boxes = truth.frames[number] ?? [];
      const detections = boxes.map(({ box }) => ({ box, roadUserClass: "car" as const, score: 0.9 }));
      return { frame, detections, modelSha256: "", passes: [] };
    },
  };
  const sceneFile = fileOf(view);
  const order = { name: "numbered", film, truth, scene: loadScene(sceneFile), sceneFile };
  const { detector: count, phases } = await watchFilm(order, detector, { fps: 5, onFrame: () => undefined });

  const everySecond = Array.from({ length: FRAMES / 2 }, (_, index) => 2 * index);
  expect(looked).toEqual([...everySecond, ...everySecond]);
  expect(count.pictures).toBe(15);
  expect(Object.values(count.actors)).toEqual([{ group: "car", asked: 15, found: 15, seen: 15 }]);
  expect(phases).toMatchObject({ pictures: 5, decided: 0 }); // of the tail, from 5 s on; no light is in the picture
});

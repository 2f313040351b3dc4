import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadInventory } from "@ngaba/config";
import { expect, test } from "vitest";
import { loadScene } from "./scene.ts";

const folder = join(import.meta.dirname, "../../../config/viet-tri");
const { cameras } = loadInventory(folder);

test.each(readdirSync(join(folder, "scenes")))("scene %s is whole and belongs to a smart camera", (file) => {
  const scene = loadScene(join(folder, "scenes", file));
  expect(file).toBe(`${scene.cameraId}.yaml`);
  expect(cameras.find((camera) => camera.id === scene.cameraId)?.isSmart).toBe(true);
});

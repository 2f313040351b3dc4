import { readFileSync } from "node:fs";
import { Calibration, parseYaml } from "@ngaba/config";
import { expect, test } from "vitest";
import { z } from "zod";
import { createGroundPlane } from "../geometry/ground-plane.ts";
import { SCENE_PROBLEM_CODES } from "./scene-problem.ts";

const GUIDES = ["calibration.md", "calibration.vi.md"];
const guide = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

test.each(GUIDES)("the examples of %s can be used, and measure a lane of 7 m as that", (name) => {
  const examples = [...guide(name).matchAll(/```yaml\n([^`]*)```/g)].map(([, text = ""]) => text);
  expect(examples).toHaveLength(2);
  for (const text of examples) {
    const { calibration } = parseYaml(text, name, z.strictObject({ calibration: Calibration }));
    const plane = createGroundPlane(calibration, calibration.frame);
    const [left, right] = [0.367, 0.631].map((x) => plane.toGround({ x: x * 1280, y: 0.525 * 720 }));
    const width = Math.hypot((left?.x ?? 0) - (right?.x ?? 0), (left?.y ?? 0) - (right?.y ?? 0));
    expect(Math.abs(width - 7)).toBeLessThan(0.1);
  }
});

test.each(GUIDES)("%s says what to do about each problem of a scene", (name) => {
  const text = guide(name);
  for (const code of SCENE_PROBLEM_CODES) expect(text).toContain(`\`${code}\``);
});

import type { LocalName } from "@ngaba/contract";
import type { Point } from "../geometry/point.ts";

/** Something about a scene that its schema cannot know. */
export interface SceneProblem {
  /** error: the scene cannot do what it says; warning: it works, but look at it. */
  readonly severity: "error" | "warning";
  readonly code: SceneProblemCode;
  /** In the file, as `lanes[2].direction`. */
  readonly path: string;
  readonly text: LocalName;
  /** Where to look in the picture, frame pixels. */
  readonly at?: Point;
}

/** Their names, by which the guide of calibration tells what to do. */
export const SCENE_PROBLEM_CODES = [
  "calibration-unusable",
  "calibration-unproven",
  "calibration-point-off",
  "calibration-nearly-one-line",
  "lane-direction-outside",
  "lane-direction-outside-view",
  "lanes-opposed",
  "stop-line-without-lane",
  "stop-line-against-lane",
  "signal-missing",
  "rule-off",
  "place-outside-view",
  "rules-double",
  "no-provision",
] as const;
type SceneProblemCode = (typeof SCENE_PROBLEM_CODES)[number];

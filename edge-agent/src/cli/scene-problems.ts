import type { Statute } from "@ngaba/config";
import type { EpochMs } from "@ngaba/contract";
import type { Scene } from "../rules/scene.ts";
import { calibrationProblems } from "./scene-calibration-problems.ts";
import { laneProblems, stopLineProblems } from "./scene-lane-problems.ts";
import type { SceneProblem } from "./scene-problem.ts";
import { provisionProblems, ruleProblems } from "./scene-rule-problems.ts";
import type { SceneView } from "./scene-view.ts";

/** The law that a scene's grounds are looked up in, and the day on which. */
export interface Law {
  readonly statutes: readonly Statute[];
  readonly at: EpochMs;
}

/** What is wrong with a scene that fits its schema, errors first. */
export function sceneProblems(view: SceneView<Scene>, law: Law): SceneProblem[] {
  const problems = [
    ...calibrationProblems(view),
    ...laneProblems(view),
    ...stopLineProblems(view),
    ...ruleProblems(view),
    ...provisionProblems(view, law),
  ];
  const { error = [], warning = [] } = Object.groupBy(problems, ({ severity }) => severity);
  return [...error, ...warning];
}

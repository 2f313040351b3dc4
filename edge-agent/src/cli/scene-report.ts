import type { Language } from "../platform/language.ts";
import type { SceneProblem } from "./scene-problem.ts";
import { missWords, type SceneView } from "./scene-view.ts";
import { LEGEND } from "./scene-words.ts";

/** How well the calibration fits, a line for each known place. */
export function calibrationLines({ scene, frame, ground, known }: SceneView, language: Language): string[] {
  if (ground === undefined || scene.calibration === undefined) return [];
  const errorPx = (ground.reprojectionErrorPx * scene.calibration.frame.widthPx) / frame.widthPx;
  const rows = known.map((place) => `  ${place.path}: ${missWords(place)}`);
  return [`${LEGEND.calibration[language]} ${errorPx.toFixed(1)} px`, ...rows];
}

/** A line for each problem, or that there is none. */
export function problemLines(problems: readonly SceneProblem[], language: Language): string[] {
  if (problems.length === 0) return [LEGEND.noProblems[language]];
  return problems.map(
    ({ severity, code, path, text }, i) =>
      `${i + 1}. ${LEGEND[severity][language]} ${path} [${code}]: ${text[language]}`,
  );
}

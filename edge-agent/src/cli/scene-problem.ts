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

type SceneProblemCode =
  | "calibration-unusable"
  | "calibration-unproven"
  | "calibration-point-off"
  | "calibration-nearly-one-line"
  | "lane-direction-outside"
  | "lanes-opposed"
  | "stop-line-without-lane"
  | "stop-line-against-lane"
  | "signal-missing"
  | "rule-off"
  | "place-outside-view"
  | "rules-double"
  | "no-provision";

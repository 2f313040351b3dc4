import type { Calibration } from "@ngaba/config";
import { fewestBesideALine } from "../geometry/degenerate-points.ts";
import { createGroundPlane } from "../geometry/ground-plane.ts";
import { pointOf, toPixels } from "../geometry/point.ts";
import { EdgeError } from "../platform/errors.ts";
import type { SceneProblem } from "./scene-problem.ts";
import type { SceneView } from "./scene-view.ts";

/** Points that miss by more than this many click errors were clicked or measured wrongly. */
const OFF_CLICKS = 3;
/** Points that lie closer to one line than this many click errors hardly decide what is beside it. */
const NEAR_LINE_CLICKS = 10;
const LEAST_POINTS = 4;
/** Without one of these the others still show by themselves whether they fit. */
const LEAST_TO_JUDGE = LEAST_POINTS + 2;
/** Share of the error that may be left without the point that is to blame. */
const MUCH_BETTER = 0.34;

export function calibrationProblems(view: SceneView): SceneProblem[] {
  const { calibration } = view.scene;
  if (calibration === undefined) return [];
  const path = "calibration";
  const odd = oddPoint(view);
  if (view.calibrationFault !== undefined) {
    const { vi, en } = view.calibrationFault;
    const text = { vi: `${vi}; mọi quy tắc cần mét đều tắt`, en: `${en}; every rule that needs metres is off` };
    return [{ severity: "error", code: "calibration-unusable", path, text }, ...odd];
  }
  return [...(odd.length > 0 ? odd : offPoints(view)), ...nearlyOneLine(view), ...unproven(view)];
}

/**
 * One wrong point bends the whole fit, so that others miss as much as it does: it is the one without which the others
 * fit together.
 */
function oddPoint({ scene: { calibration }, known }: SceneView): SceneProblem[] {
  const { points, clickErrorPx = 0 } = calibration ?? {};
  if (calibration === undefined || points === undefined || points.length < LEAST_TO_JUDGE) return [];
  const allPx = errorOf(calibration);
  if (allPx <= clickErrorPx) return [];
  const [best] = points
    .map((_, index) => ({ index, errorPx: errorOf({ ...calibration, points: points.filter((_, i) => i !== index) }) }))
    .toSorted((a, b) => a.errorPx - b.errorPx);
  if (best === undefined || best.errorPx > allPx * MUCH_BETTER) return [];
  const sizes = [allPx, best.errorPx].map((size) => (Number.isFinite(size) ? `${size.toFixed(1)} px` : "–"));
  const text = {
    vi: `Không khớp với các điểm khác: bỏ nó thì sai số giảm từ ${sizes[0]} còn ${sizes[1]}; chấm hoặc đo lại`,
    en: `does not fit to the others: without it the error falls from ${sizes[0]} to ${sizes[1]}; click or measure it again`,
  };
  const at = known[best.index]?.clicked[0];
  const path = `calibration.points[${best.index}]`;
  return [{ severity: "warning", code: "calibration-point-off", path, text, ...(at && { at }) }];
}

/** Reprojection error whatever it is, px of the calibration's frame; infinite when nothing fits at all. */
function errorOf(calibration: Calibration): number {
  try {
    return createGroundPlane({ ...calibration, maxReprojectionErrorPx: Number.POSITIVE_INFINITY }, calibration.frame)
      .reprojectionErrorPx;
  } catch (error) {
    if (error instanceof EdgeError && error.code === "CALIBRATION_UNUSABLE") return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function offPoints({ scene, known }: SceneView): SceneProblem[] {
  const { calibration } = scene;
  if (calibration === undefined) return [];
  const limitPx = OFF_CLICKS * calibration.clickErrorPx;
  return known.flatMap(({ path, missPx = 0, missM = 0, clicked: [at] }): SceneProblem[] => {
    if (missPx <= limitPx) return [];
    const size = `${missPx.toFixed(1)} px, ${missM.toFixed(2)} m`;
    const text = { vi: `Điểm lệch ${size}: chấm hoặc đo lại`, en: `misses by ${size}: click or measure it again` };
    return [{ severity: "warning", code: "calibration-point-off", path, text, ...(at && { at }) }];
  });
}

function nearlyOneLine({ scene, frame }: SceneView): SceneProblem[] {
  const { points, clickErrorPx = 0 } = scene.calibration ?? {};
  if (points === undefined || scene.calibration === undefined) return [];
  const tolerancePx = (NEAR_LINE_CLICKS * clickErrorPx * frame.widthPx) / scene.calibration.frame.widthPx;
  const pixels = points.map(({ image }) => toPixels(pointOf(image), frame));
  if (fewestBesideALine(pixels, tolerancePx) >= 2) return [];
  const text = {
    vi: "Các điểm gần như thẳng hàng: thêm điểm ở hai bên đường",
    en: "the points lie nearly on one line: add points on both sides of the road",
  };
  return [{ severity: "warning", code: "calibration-nearly-one-line", path: "calibration.points", text }];
}

/** Four points fit to any picture: only a fifth shows whether they are right. */
function unproven({ scene }: SceneView): SceneProblem[] {
  if (scene.calibration?.points?.length !== LEAST_POINTS) return [];
  const text = {
    vi: "Bốn điểm luôn khớp dù đo sai: thêm điểm thứ năm để kiểm tra",
    en: "four points always fit, right or wrong: a fifth one shows it",
  };
  return [{ severity: "warning", code: "calibration-unproven", path: "calibration.points", text }];
}

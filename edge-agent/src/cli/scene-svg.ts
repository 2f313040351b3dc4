import type { OutlineText } from "../evidence/label-font.ts";
import type { FrameSize } from "../geometry/point.ts";
import type { Language } from "../platform/language.ts";
import { type Brush, createBrush } from "./scene-brush.ts";
import { drawKnownPlaces } from "./scene-calibration-drawing.ts";
import { drawScene } from "./scene-drawing.ts";
import { drawGrid } from "./scene-grid.ts";
import { drawLabels } from "./scene-labels.ts";
import { drawLegend, drawMarkers } from "./scene-legend.ts";
import type { SceneProblem } from "./scene-problem.ts";
import type { SceneView } from "./scene-view.ts";

/** A scene to lay over its picture, and the legend below it. */
export interface SceneSvg {
  readonly svg: string;
  /** Of the whole, in pixels of the output. */
  readonly size: FrameSize;
  /** Of the part that the picture fills, at the top. */
  readonly picture: FrameSize;
}

/** A smaller picture is made this wide, so that texts have room. */
const MIN_WIDTH_PX = 1280;
/** Fractions of the picture that are marked at its edges, as scenes name places by them. */
const RULER_STEPS = 10;

/** Everything of a scene as one SVG. Pure. */
export function drawSceneSvg(
  view: SceneView,
  problems: readonly SceneProblem[],
  outline: OutlineText,
  language: Language,
): SceneSvg {
  const { frame, scene, ground } = view;
  const unit = Math.min(1, frame.widthPx / MIN_WIDTH_PX);
  const brush = createBrush(outline, unit);
  const drawn = [...drawScene(scene, frame, brush, language), ...drawKnownPlaces(view, brush)];
  const legend = drawLegend(view, problems, brush, language);
  const shapes = [
    ground === undefined ? "" : drawGrid(ground, frame, brush),
    drawRuler(frame, brush),
    ...drawn.map((one) => one.shapes),
    drawLabels(
      drawn.flatMap(({ labels }) => labels),
      [...problems.flatMap(({ at }) => at ?? []), ...drawn.flatMap(({ kept = [] }) => kept)],
      frame,
      brush,
    ),
    drawMarkers(problems, frame, brush),
    legend.shapes,
  ];
  const size = {
    widthPx: Math.round(frame.widthPx / unit),
    heightPx: Math.round((frame.heightPx + legend.height) / unit),
  };
  const picture = { widthPx: size.widthPx, heightPx: Math.round(frame.heightPx / unit) };
  const box = `viewBox="0 0 ${frame.widthPx} ${frame.heightPx + legend.height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.widthPx}" height="${size.heightPx}" ${box}>${shapes.join("")}</svg>`;
  return { svg, size, picture };
}

/** Tenths of the picture along its upper and left edge. */
function drawRuler({ widthPx, heightPx }: FrameSize, brush: Brush): string {
  const { unit } = brush;
  const style = { colour: "#ffffff", width: 1 };
  const tenths = Array.from({ length: RULER_STEPS - 1 }, (_, i) => (i + 1) / RULER_STEPS);
  return tenths
    .flatMap((part) => {
      const [x, y] = [part * widthPx, part * heightPx];
      const name = part.toFixed(1);
      return [
        brush.path(
          [
            { x, y: 0 },
            { x, y: 8 * unit },
          ],
          style,
        ),
        brush.path(
          [
            { x: 0, y },
            { x: 8 * unit, y },
          ],
          style,
        ),
        brush.text(name, { x: x - brush.widthOf(name, 10) / 2, y: 19 * unit }, style.colour, 10),
        brush.text(name, { x: 11 * unit, y: y + 4 * unit }, style.colour, 10),
      ];
    })
    .join("");
}

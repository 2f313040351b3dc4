import type { Point } from "../geometry/point.ts";
import type { Brush } from "./scene-brush.ts";
import type { Drawn } from "./scene-drawing.ts";
import type { Label } from "./scene-labels.ts";
import { type KnownPlace, missWords, type SceneView } from "./scene-view.ts";

export const KNOWN_COLOUR = "#ff8cff";
/** Misses are a few pixels: they are drawn larger. */
const MISS_FACTOR = 10;
const CROSS_PX = 7;

/** The known points and lengths, each with its miss and what its place on the ground is worth. */
export const drawKnownPlaces = ({ known }: SceneView, brush: Brush): Drawn[] =>
  known.map((place) => drawKnown(place, brush));

function drawKnown(place: KnownPlace, brush: Brush): Drawn {
  const { path, clicked, drawn } = place;
  const [at, end] = clicked;
  if (at === undefined) return { shapes: "", labels: [] };
  const style = { colour: KNOWN_COLOUR, width: 2 };
  const shapes = [
    ...clicked.map((point) => cross(point, brush)),
    end === undefined ? "" : brush.path([at, end], style),
  ];
  if (drawn !== undefined) shapes.push(brush.arrow({ from: at, to: enlarged(at, drawn) }, { ...style, width: 1.5 }));
  const label: Label = {
    lines: [`${path.replace(/^.*\[(\d+)\]$/, "#$1")} ${missWords(place)}`],
    at: end === undefined ? at : { x: (at.x + end.x) / 2, y: (at.y + end.y) / 2 },
    colour: KNOWN_COLOUR,
    isBeside: true,
  };
  return { shapes: shapes.join(""), labels: [label], kept: clicked };
}

const enlarged = (from: Point, to: Point): Point => ({
  x: from.x + (to.x - from.x) * MISS_FACTOR,
  y: from.y + (to.y - from.y) * MISS_FACTOR,
});

function cross({ x, y }: Point, brush: Brush): string {
  const reach = CROSS_PX * brush.unit;
  const bar = (dx: number, dy: number) =>
    brush.path(
      [
        { x: x - dx, y: y - dy },
        { x: x + dx, y: y + dy },
      ],
      { colour: KNOWN_COLOUR, width: 2 },
    );
  return bar(reach, 0) + bar(0, reach);
}

import type { GroundPlane } from "../geometry/ground-plane.ts";
import type { FrameSize, Point } from "../geometry/point.ts";
import type { Brush } from "./scene-brush.ts";

const FINE_M = 1;
const COARSE_M = 5;
/** Lines that are closer to each other than this in the output would be a grey area. */
const MIN_GAP_PX = 9;
/** From this error on (standard deviation, for a click of one pixel) the grid is faint; below it, clear. */
const FAINT_ERROR_M = 1;
/** Steps in which the grid fades: lines of one step are one path. */
const SHADES = 5;
export const GRID_COLOUR = "#7dffb2";
/** Places of the picture that are tried, to know how far the ground is seen. */
const COLUMNS = 48;
const ROWS = 36;

/** The ground as squares of 1 m and 5 m, fading where it is known less well, none where it is not known. */
export function drawGrid(ground: GroundPlane, frame: FrameSize, brush: Brush): string {
  const seen = seenGround(ground, frame);
  if (seen.length === 0) return "";
  return [FINE_M, COARSE_M].map((step) => drawLines(ground, frame, brush, seen, step)).join("");
}

function seenGround(ground: GroundPlane, { widthPx, heightPx }: FrameSize): Point[] {
  return Array.from({ length: COLUMNS * ROWS }, (_, i) => ({
    x: (((i % COLUMNS) + 0.5) * widthPx) / COLUMNS,
    y: ((Math.floor(i / COLUMNS) + 0.5) * heightPx) / ROWS,
  })).flatMap((pixel) => ground.toGround(pixel) ?? []);
}

function drawLines(ground: GroundPlane, frame: FrameSize, brush: Brush, seen: readonly Point[], stepM: number): string {
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
  const columns = multiples(Math.min(...xs), Math.max(...xs), stepM);
  const rows = multiples(Math.min(...ys), Math.max(...ys), stepM);
  const shades = Array.from({ length: SHADES }, () => "");
  const piece = (a: Point, b: Point, beside: Point) => {
    const shade = shadeOf(ground, frame, brush.unit, a, b, beside);
    if (shade !== undefined) shades[shade.index] += shade.path;
  };
  for (const x of columns) {
    for (const y of rows) {
      piece({ x, y }, { x, y: y + stepM }, { x: x + stepM, y });
      piece({ x, y }, { x: x + stepM, y }, { x, y: y + stepM });
    }
  }
  const width = (stepM === COARSE_M ? 1.6 : 0.8) * brush.unit;
  return shades
    .map((path, i) => {
      const opacity = (0.75 * (i + 1)) / SHADES;
      return `<path d="${path}" fill="none" stroke="${GRID_COLOUR}" stroke-width="${width}" stroke-opacity="${opacity}"/>`;
    })
    .join("");
}

/** Undefined where the piece is not to be drawn: unsupported, outside the picture, or too close to the next line. */
function shadeOf(ground: GroundPlane, frame: FrameSize, unit: number, a: Point, b: Point, beside: Point) {
  const [from, to, next] = [a, b, beside].map((place) => ground.toPicture(place));
  if (from === undefined || to === undefined || next === undefined) return undefined;
  if (!isIn(from, frame) && !isIn(to, frame)) return undefined;
  if (gap(from, to, next) < MIN_GAP_PX * unit) return undefined;
  const errorM = Math.max(ground.errorAt(from, 1), ground.errorAt(to, 1));
  if (!Number.isFinite(errorM)) return undefined;
  const clarity = 1 - Math.min(1, errorM / FAINT_ERROR_M);
  const index = Math.min(SHADES - 1, Math.floor(clarity * SHADES));
  const n = (value: number) => value.toFixed(1);
  return { index, path: `M${n(from.x)} ${n(from.y)}L${n(to.x)} ${n(to.y)}` };
}

/** Distance of a point from the line through two others. */
function gap(from: Point, to: Point, point: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return Math.abs(dx * (point.y - from.y) - dy * (point.x - from.x)) / Math.hypot(dx, dy);
}

const isIn = ({ x, y }: Point, { widthPx, heightPx }: FrameSize): boolean =>
  x >= 0 && y >= 0 && x <= widthPx && y <= heightPx;

function multiples(from: number, to: number, step: number): number[] {
  const [first, last] = [Math.floor(from / step), Math.ceil(to / step)];
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

import type { OutlineText } from "../evidence/label-font.ts";
import type { Line } from "../geometry/line.ts";
import type { Point } from "../geometry/point.ts";

/** Draws into a picture; places are in frame pixels, sizes in pixels of the output. */
export interface Brush {
  /** Frame pixels in one pixel of the output. */
  readonly unit: number;
  path(points: readonly Point[], style: Stroke): string;
  area(points: readonly Point[], style: Stroke & { readonly fill: number }): string;
  arrow(line: Line, style: Stroke): string;
  disc(at: Point, radius: number, colour: string): string;
  /** @param at left end of the baseline */
  text(content: string, at: Point, colour: string, size?: number): string;
  /** Width of a text in frame pixels. */
  widthOf(content: string, size?: number): number;
}

interface Stroke {
  readonly colour: string;
  /** Default 2. */
  readonly width?: number;
  /** Lengths of dash and gap. */
  readonly dash?: readonly [number, number];
  /** In [0, 1], default 1. */
  readonly opacity?: number;
}

/** Height of the letters' em in the output. */
export const TEXT_PX = 15;
export const DARK = "#101418";
const EDGE_PX = 2;
const HEAD_PX = 14;
const HEAD_ANGLE = 0.45;

export function createBrush(outline: OutlineText, unit: number): Brush {
  const n = (value: number): string => String(Math.round(value * 100) / 100);
  const points = (list: readonly Point[]) => list.map(({ x, y }) => `${n(x)},${n(y)}`).join(" ");
  const stroke = ({ width = 2, dash, opacity = 1 }: Stroke, colour: string, more = 0) =>
    `stroke="${colour}" stroke-width="${n((width + more) * unit)}" stroke-opacity="${n(opacity)}" stroke-linejoin="round"${
      dash === undefined ? "" : ` stroke-dasharray="${dash.map((length) => n(length * unit)).join(" ")}"`
    }`;
  /** On a dark edge, which keeps a colour visible on a bright road. */
  const twice = (shape: (paint: string) => string, style: Stroke) =>
    shape(stroke({ ...style, opacity: 0.6 * (style.opacity ?? 1) }, DARK, EDGE_PX)) +
    shape(stroke(style, style.colour));

  const path: Brush["path"] = (list, style) =>
    twice((paint) => `<polyline points="${points(list)}" fill="none" ${paint}/>`, style);
  const area: Brush["area"] = (list, style) =>
    `<polygon points="${points(list)}" fill="${style.colour}" fill-opacity="${n(style.fill)}"/>${twice(
      (paint) => `<polygon points="${points(list)}" fill="none" ${paint}/>`,
      style,
    )}`;
  const arrow: Brush["arrow"] = ({ from, to }, style) => {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const length = Math.min(HEAD_PX * unit, Math.hypot(to.x - from.x, to.y - from.y) / 2);
    const barb = (turn: number) => ({
      x: to.x - length * Math.cos(angle + turn),
      y: to.y - length * Math.sin(angle + turn),
    });
    return path([from, to], style) + path([barb(HEAD_ANGLE), to, barb(-HEAD_ANGLE)], style);
  };
  const disc: Brush["disc"] = ({ x, y }, radius, colour) =>
    `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius * unit)}" fill="${colour}" stroke="${DARK}" stroke-width="${n(unit)}"/>`;
  const text: Brush["text"] = (content, { x, y }, colour, size = TEXT_PX) =>
    `<path transform="translate(${n(x)} ${n(y)}) scale(${unit})" d="${outline(content, size).path}" fill="${colour}"/>`;
  const widthOf: Brush["widthOf"] = (content, size = TEXT_PX) => outline(content, size).widthPx * unit;
  return { unit, path, area, arrow, disc, text, widthOf };
}

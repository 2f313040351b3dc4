/** Which part of a picture is shown, the same for every picture of a case. Pure. */
import type { FractionBox } from "@ngaba/contract";
import type { CSSProperties } from "react";

/** `centre`: of the part that is shown, fractions of the picture. `scale`: 1 shows the whole. */
export type PictureView = { readonly scale: number; readonly centre: readonly [number, number] };

export const WHOLE: PictureView = { scale: 1, centre: [0.5, 0.5] };
const MAX_SCALE = 8;
/** How much of the shown part a box fills that is zoomed in on. */
const FILLED_FRACTION = 0.5;

const between = (value: number, least: number, greatest: number): number => Math.min(Math.max(value, least), greatest);

/** Never beyond the edges of the picture. */
function held(scale: number, [x, y]: readonly [number, number]): PictureView {
  const half = 0.5 / scale;
  return { scale, centre: [between(x, half, 1 - half), between(y, half, 1 - half)] };
}

/** @param at what stays where it is, fractions of the picture */
export function zoomed(view: PictureView, factor: number, at: readonly [number, number] = view.centre): PictureView {
  const scale = between(view.scale * factor, 1, MAX_SCALE);
  const share = view.scale / scale;
  return held(scale, [at[0] + (view.centre[0] - at[0]) * share, at[1] + (view.centre[1] - at[1]) * share]);
}

/** @param by fractions of the part that is shown */
export const panned = ({ scale, centre: [x, y] }: PictureView, by: readonly [number, number]): PictureView =>
  held(scale, [x + by[0] / scale, y + by[1] / scale]);

/** The part around a box; the whole picture where there is none. */
export function viewOn(box: FractionBox | undefined): PictureView {
  if (box === undefined) return WHOLE;
  const [x1, y1, x2, y2] = box;
  const scale = between(FILLED_FRACTION / Math.max(x2 - x1, y2 - y1), 1, MAX_SCALE);
  return held(scale, [(x1 + x2) / 2, (y1 + y2) / 2]);
}

/** Of what fills the frame that the picture is shown in. */
export function viewStyle({ scale, centre: [x, y] }: PictureView): CSSProperties {
  const half = 0.5 / scale;
  const percent = (from: number) => `${(-(from - half) * 100).toFixed(3)}%`;
  return { transformOrigin: "0 0", transform: `scale(${scale.toFixed(3)}) translate(${percent(x)}, ${percent(y)})` };
}

/** A box with room around it, within the picture. @param margin fraction of its own size on each side */
export function widened([x1, y1, x2, y2]: FractionBox, margin: number): FractionBox {
  const [dx, dy] = [(x2 - x1) * margin, (y2 - y1) * margin];
  return [Math.max(0, x1 - dx), Math.max(0, y1 - dy), Math.min(1, x2 + dx), Math.min(1, y2 + dy)];
}

import type { FractionBox } from "@ngaba/contract";
import type { CSSProperties } from "react";

const FACTOR = 3;

/** Enlarges a picture around its road user, which stays where it is; nothing where nobody knows where that is. */
export function zoomStyle(isZoomed: boolean, box: FractionBox | undefined): CSSProperties {
  if (!isZoomed || box === undefined) return {};
  const [x1, y1, x2, y2] = box;
  const percent = (from: number, to: number) => `${(((from + to) / 2) * 100).toFixed(2)}%`;
  return { transform: `scale(${FACTOR})`, transformOrigin: `${percent(x1, x2)} ${percent(y1, y2)}` };
}

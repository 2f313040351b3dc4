/** What an officer covers of a still, while it is drawn. Boxes are fractions of the still. Pure. */
import type { CaseEntry, FractionBox } from "@ngaba/contract";

type Point = readonly [x: number, y: number];

/** As many as the centre takes for one still. */
export const MAX_BOXES = 50;
/** Where a box begins that is drawn by keyboard. */
export const PROPOSED: FractionBox = [0.4, 0.4, 0.6, 0.6];
/** Less is a click with a hand that trembles. */
const LEAST = 0.01;
/** By one press of an arrow. */
const STEP = 0.02;

const between = (value: number, least: number, greatest: number): number => Math.min(Math.max(value, least), greatest);
/** A ten-thousandth is less than a pixel of what documents show. */
const rounded = ([x1, y1, x2, y2]: FractionBox): FractionBox => {
  const round = (value: number) => Math.round(value * 10_000) / 10_000;
  return [round(x1), round(y1), round(x2), round(y2)];
};

/** What is covered of a still beside what is by itself: what was drawn last holds. */
export function drawnOn(entries: readonly CaseEntry[], sha256: string): readonly FractionBox[] {
  const newest = entries.findLast(({ act }) => act.kind === "cover" && act.sha256 === sha256);
  return newest?.act.kind === "cover" ? newest.act.boxes : [];
}

type Boxes = readonly FractionBox[];

/** What one person wishes of the boxes of a still, whichever others are there when it is saved. */
export const withBox = (boxes: Boxes, box: FractionBox): Boxes => [...withoutBox(boxes, box), box];
export const withoutBox = (boxes: Boxes, box: FractionBox): Boxes =>
  boxes.filter((other) => other.join() !== box.join());

/** The box between two points, within the picture; `undefined`: too small to be meant. */
export function boxBetween(a: Point, b: Point): FractionBox | undefined {
  const [ax, ay, bx, by] = [a[0], a[1], b[0], b[1]].map((one) => between(one, 0, 1));
  if (ax === undefined || ay === undefined || bx === undefined || by === undefined) return undefined;
  const box: FractionBox = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
  return box[2] - box[0] < LEAST || box[3] - box[1] < LEAST ? undefined : rounded(box);
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/**
 * The box after an arrow was pressed: moved, or with Shift made wider, narrower, higher, lower; never beyond the picture.
 * @returns `undefined` when the key is no arrow
 */
export function afterArrow([x1, y1, x2, y2]: FractionBox, key: string, isSizing: boolean): FractionBox | undefined {
  const arrow = ARROWS[key];
  if (arrow === undefined) return undefined;
  const [dx, dy] = arrow;
  if (isSizing) return rounded([x1, y1, between(x2 + dx, x1 + LEAST, 1), between(y2 + dy, y1 + LEAST, 1)]);
  const [mx, my] = [between(dx, -x1, 1 - x2), between(dy, -y1, 1 - y2)];
  return rounded([x1 + mx, y1 + my, x2 + mx, y2 + my]);
}

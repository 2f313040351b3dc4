import type { FrameSize, Point } from "../geometry/point.ts";
import { type Brush, DARK, TEXT_PX } from "./scene-brush.ts";

/** A text that belongs to a place. */
export interface Label {
  readonly lines: readonly string[];
  readonly at: Point;
  readonly colour: string;
  /** Its place is small and must stay visible; absent: it may stand in the middle of its place. */
  readonly isBeside?: boolean;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LINE_PX = 19;
const PAD_PX = 4;
/** Of a label from its place, further out in each ring. */
const RINGS_PX = [0, 14, 40, 70, 110, 160];
const DIRECTIONS = 12;
/** Around a place that is kept free. */
const KEPT_PX = 11;

/**
 * Labels near their places, each where it covers the least of the others; a thin line leads to the place of one that had
 * to move away. Earlier labels have the first choice.
 * @param kept places that no label should cover
 */
export function drawLabels(labels: readonly Label[], kept: readonly Point[], frame: FrameSize, brush: Brush): string {
  const reach = KEPT_PX * brush.unit;
  const taken = kept.map(({ x, y }): Box => ({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }));
  return labels
    .map((label) => {
      const box = roomFor(label, taken, frame, brush);
      taken.push(box);
      return drawLabel(label, box, brush);
    })
    .join("");
}

function roomFor(
  { lines, at, isBeside = false }: Label,
  taken: readonly Box[],
  frame: FrameSize,
  { unit, widthOf }: Brush,
): Box {
  const width = Math.max(...lines.map((line) => widthOf(line))) + 2 * PAD_PX * unit;
  const height = (lines.length * LINE_PX + 2 * PAD_PX) * unit;
  let best: { readonly box: Box; readonly cost: number } | undefined;
  for (const ring of isBeside ? RINGS_PX.slice(1) : RINGS_PX) {
    for (let i = 0; i < (ring === 0 ? 1 : DIRECTIONS); i++) {
      const angle = (2 * Math.PI * i) / DIRECTIONS - Math.PI / 2;
      const middle = {
        x: at.x + Math.cos(angle) * (ring === 0 ? 0 : width / 2 + ring * unit),
        y: at.y + Math.sin(angle) * (ring === 0 ? 0 : height / 2 + ring * unit),
      };
      const box = {
        x: Math.max(0, Math.min(frame.widthPx - width, middle.x - width / 2)),
        y: Math.max(0, Math.min(frame.heightPx - height, middle.y - height / 2)),
        width,
        height,
      };
      const cost = taken.reduce((sum, other) => sum + overlap(box, other), 0);
      if (cost === 0) return box;
      if (best === undefined || cost < best.cost) best = { box, cost };
    }
  }
  return best?.box ?? { x: 0, y: 0, width, height };
}

function drawLabel({ lines, at, colour }: Label, box: Box, { unit, path, text }: Brush): string {
  const { x, y, width, height } = box;
  const nearest = {
    x: Math.max(x, Math.min(x + width, at.x)),
    y: Math.max(y, Math.min(y + height, at.y)),
  };
  const isAway = Math.hypot(nearest.x - at.x, nearest.y - at.y) > 2 * unit;
  const leader = isAway ? path([at, nearest], { colour, width: 1 }) : "";
  const ground = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${3 * unit}" fill="${DARK}" fill-opacity="0.75"/>`;
  const words = lines.map((line, i) => {
    const baseline = y + (PAD_PX + i * LINE_PX + TEXT_PX) * unit;
    return text(line, { x: x + PAD_PX * unit, y: baseline }, colour);
  });
  return leader + ground + words.join("");
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

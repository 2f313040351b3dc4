import type { PixelBox } from "../detection/detection.ts";
import type { FrameSize } from "../geometry/point.ts";
import type { OutlineText } from "./label-font.ts";

/** What is drawn over a picture that shows an incident. */
export interface SnapshotMarks {
  readonly boxes: readonly { readonly box: PixelBox; readonly label: string }[];
  /** Corners as fractions of the frame, origin top left: the form of zones in scenes. */
  readonly zones: readonly (readonly (readonly [number, number])[])[];
}

/** Yellow and red that stand out by day and under street lamps; the dark edge keeps them visible on white. */
const BOX_COLOUR = "#ffd60a";
const ZONE_COLOUR = "#ff453a";
const DARK = "#101010";
const LINE_PX = 2;
const OUTLINE_PX = 4;
/** Lines of text on a frame, so that labels keep their proportion from 576 to 2160 lines. */
const TEXT_LINES_PER_FRAME = 42;
const MIN_TEXT_PX = 12;

/** The marks as an SVG picture of the frame's size, transparent elsewhere. Pure. */
export function drawMarks(marks: SnapshotMarks, frame: FrameSize, outline: OutlineText): string {
  const { widthPx, heightPx } = frame;
  const shapes = [
    ...marks.zones.map((zone) => drawZone(zone, frame)),
    ...marks.boxes.map(({ box }) => drawBox(box)),
    ...marks.boxes.map(({ box, label }) => drawLabel(label, box, frame, outline)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${shapes.join("")}</svg>`;
}

/**
 * Where a label of this size goes: above its box, below it when there is no room, and inside at the top when the box
 * fills the frame's height; always whole within the frame's width.
 * @returns its top left corner in frame pixels
 */
export function placeLabel(
  box: PixelBox,
  label: FrameSize,
  frame: FrameSize,
): { readonly x: number; readonly y: number } {
  const x = Math.max(0, Math.min(box.x1, frame.widthPx - label.widthPx));
  const above = box.y1 - label.heightPx - LINE_PX;
  const below = box.y2 + LINE_PX;
  if (above >= 0) return { x, y: above };
  if (below + label.heightPx <= frame.heightPx) return { x, y: below };
  return { x, y: Math.max(0, box.y1 + LINE_PX) };
}

function drawZone(zone: SnapshotMarks["zones"][number], { widthPx, heightPx }: FrameSize): string {
  const points = zone.map(([x, y]) => `${round(x * widthPx)},${round(y * heightPx)}`).join(" ");
  const fill = `fill="${ZONE_COLOUR}" fill-opacity="0.12"`;
  return outlined(
    (stroke, isTop) => `<polygon points="${points}" ${isTop ? fill : 'fill="none"'} ${stroke}/>`,
    ZONE_COLOUR,
  );
}

function drawBox({ x1, y1, x2, y2 }: PixelBox): string {
  const place = `x="${round(x1)}" y="${round(y1)}" width="${round(x2 - x1)}" height="${round(y2 - y1)}"`;
  return outlined((stroke) => `<rect ${place} fill="none" ${stroke}/>`, BOX_COLOUR);
}

/** The same shape twice: a wide dark line, and the coloured one on it. */
function outlined(shape: (stroke: string, isTop: boolean) => string, colour: string): string {
  const dark = shape(`stroke="${DARK}" stroke-opacity="0.8" stroke-width="${OUTLINE_PX}"`, false);
  return dark + shape(`stroke="${colour}" stroke-width="${LINE_PX}"`, true);
}

function drawLabel(text: string, box: PixelBox, frame: FrameSize, outline: OutlineText): string {
  if (text === "") return "";
  const sizePx = Math.max(MIN_TEXT_PX, Math.round(frame.heightPx / TEXT_LINES_PER_FRAME));
  const { path, widthPx } = outline(text, sizePx);
  const padPx = Math.round(sizePx / 3);
  const label = { widthPx: widthPx + 2 * padPx, heightPx: sizePx + 2 * padPx };
  const { x, y } = placeLabel(box, label, frame);
  const size = `width="${round(label.widthPx)}" height="${round(label.heightPx)}"`;
  const ground = `<rect x="${round(x)}" y="${round(y)}" ${size} fill="${DARK}" fill-opacity="0.8"/>`;
  const baseline = y + padPx + sizePx * 0.85; // letters stand on it, and tails of g and y need the rest
  return `${ground}<path transform="translate(${round(x + padPx)} ${round(baseline)})" d="${path}" fill="${BOX_COLOUR}"/>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

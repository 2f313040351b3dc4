import type { FractionBox, LiveDrawing, LiveMarks, RoadUserClass, SignalPhase } from "@ngaba/contract";

/** How things over the picture look, in colours that CSS knows. */
export interface Palette {
  readonly roadUser: string;
  readonly place: string;
  readonly phase: Readonly<Record<SignalPhase, string>>;
}

export interface OverPicture {
  readonly marks: LiveMarks | undefined;
  /** Absent: only who is seen is drawn. */
  readonly drawing: LiveDrawing | undefined;
  /** What is written at things. */
  readonly words: {
    readonly roadUser: (roadUserClass: RoadUserClass) => string;
    readonly phase: (phase: SignalPhase) => string;
    readonly name: (name: { readonly vi: string; readonly en: string }) => string;
  };
}

/** Dark around every line and letter: pictures are bright and dark. */
const OUTLINE = "rgb(16 16 16 / 80%)";
const LINE_PX = 2;
const OUTLINE_PX = 4;
const TEXT_PX = 12;
const PAD_PX = 3;

type Size = { readonly width: number; readonly height: number };

/** Draws over a picture that fills the whole canvas; what was there before goes. @param size of the canvas in CSS pixels */
export function drawOver(
  context: CanvasRenderingContext2D,
  size: Size,
  { marks, drawing, words }: OverPicture,
  palette: Palette,
): void {
  context.clearRect(0, 0, size.width, size.height);
  context.font = `${TEXT_PX}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "top";
  const phaseOf = (headId: string | undefined): SignalPhase | undefined =>
    marks?.signals.find((signal) => signal.headId === headId)?.phase;

  for (const { corners, name } of drawing?.areas ?? []) {
    const points = corners.map(([x, y]) => ({ x: x * size.width, y: y * size.height }));
    outlined(context, polygon([...points, ...points.slice(0, 1)]), palette.place);
    const [first] = points;
    if (first !== undefined) label(context, size, words.name(name), first, palette.place);
  }
  for (const { from, to, name, signalHead } of drawing?.lines ?? []) {
    const phase = phaseOf(signalHead);
    const colour = phase === undefined ? palette.place : palette.phase[phase];
    const [start, end] = [from, to].map(([x, y]) => ({ x: x * size.width, y: y * size.height }));
    if (start === undefined || end === undefined) continue;
    outlined(context, polygon([start, end]), colour);
    label(context, size, words.name(name), start, colour);
  }
  for (const { id, box, name } of drawing?.signalHeads ?? []) {
    const phase = phaseOf(id);
    if (box === undefined || phase === undefined) continue;
    rectangle(context, size, box, palette.phase[phase], `${words.name(name)}: ${words.phase(phase)}`);
  }
  for (const { box, roadUserClass } of marks?.roadUsers ?? []) {
    rectangle(context, size, box, palette.roadUser, words.roadUser(roadUserClass));
  }
}

type Point = { readonly x: number; readonly y: number };

function polygon(points: readonly Point[]): Path2D {
  const path = new Path2D();
  for (const { x, y } of points) path.lineTo(x, y);
  return path;
}

function rectangle(
  context: CanvasRenderingContext2D,
  size: Size,
  [x1, y1, x2, y2]: FractionBox,
  colour: string,
  text: string,
): void {
  const place = { x: x1 * size.width, y: y1 * size.height };
  const path = new Path2D();
  path.rect(place.x, place.y, (x2 - x1) * size.width, (y2 - y1) * size.height);
  outlined(context, path, colour);
  const isLegible = context.measureText(text).width < 2 * (x2 - x1) * size.width; // or labels would cover each other
  if (isLegible) label(context, size, text, place, colour);
}

/** The same shape twice: a wide dark line, and the coloured one on it. */
function outlined(context: CanvasRenderingContext2D, path: Path2D, colour: string): void {
  context.lineWidth = OUTLINE_PX;
  context.strokeStyle = OUTLINE;
  context.stroke(path);
  context.lineWidth = LINE_PX;
  context.strokeStyle = colour;
  context.stroke(path);
}

/** Above its place where there is room, always whole within the picture. */
function label(context: CanvasRenderingContext2D, size: Size, text: string, at: Point, colour: string): void {
  const [width, height] = [context.measureText(text).width + 2 * PAD_PX, TEXT_PX + 2 * PAD_PX];
  const x = Math.max(0, Math.min(at.x, size.width - width));
  const y = Math.max(0, Math.min(at.y - height - LINE_PX, size.height - height));
  context.fillStyle = OUTLINE;
  context.fillRect(x, y, width, height);
  context.fillStyle = colour;
  context.fillText(text, x + PAD_PX, y + PAD_PX);
}

/** From the page's tokens. */
export function paletteOf(element: Element): Palette {
  const token = (name: string): string => getComputedStyle(element).getPropertyValue(`--over-${name}`).trim();
  return {
    roadUser: token("road-user"),
    place: token("place"),
    phase: { red: token("red"), amber: token("amber"), green: token("green"), unknown: token("unknown") },
  };
}

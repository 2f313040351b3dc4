import type { Drawing } from "@ngaba/config";
import type { FractionBox } from "@ngaba/contract";
import type { Line } from "../geometry/line.ts";
import { type FrameSize, type Point, toPixels } from "../geometry/point.ts";
import type { Brush } from "./scene-brush.ts";
import type { Label } from "./scene-labels.ts";
import { middleOf, polygonPixels, segmentPixels } from "./scene-shapes.ts";
import { classList, forbidWords, type Language } from "./scene-words.ts";

/** Shapes over the picture, and the texts that belong to them. */
export interface Drawn {
  readonly shapes: string;
  readonly labels: readonly Label[];
  /** Small places that no label should cover, frame pixels. */
  readonly kept?: readonly Point[];
}

export const COLOURS = {
  lane: "#5ac8fa",
  stopLine: "#ffffff",
  line: "#ffd60a",
  zone: "#ff6b5e",
  crossing: "#e8e8e8",
  signalHead: "#c0c0c0",
  detectionRegion: "#bf5af2",
} as const;

const LAMP_COLOURS = { red: "#ff3b30", amber: "#ff9f0a", green: "#30d158" } as const;
/** Length of the arrow that shows which way a line is crossed. */
const FORWARD_PX = 34;

/** Everything that is drawn into a camera's picture but for its calibration. */
export function drawScene(scene: Drawing, frame: FrameSize, brush: Brush, language: Language): Drawn[] {
  return [
    ...scene.zones.map((zone) => {
      const polygon = polygonPixels(zone.polygon, frame);
      const words = zone.forbids === undefined ? [] : forbidWords(zone.forbids, language);
      return area(polygon, COLOURS.zone, [zone.name[language], ...words], brush);
    }),
    ...scene.crossings.map(({ polygon, name }) =>
      area(polygonPixels(polygon, frame), COLOURS.crossing, [name[language]], brush),
    ),
    ...scene.lanes.map((lane) => {
      const polygon = polygonPixels(lane.polygon, frame);
      const who = lane.classes === undefined ? [] : [classList(lane.classes, language)];
      const drawn = area(polygon, COLOURS.lane, [lane.name[language], ...who], brush);
      const arrow = brush.arrow(segmentPixels(lane.direction, frame), { colour: COLOURS.lane, width: 3 });
      return { ...drawn, shapes: drawn.shapes + arrow };
    }),
    ...scene.stopLines.map(({ name, signalHead, ...ends }) => {
      const head = scene.signalHeads.find(({ id }) => id === signalHead);
      const words = head === undefined ? [] : [`(${head.name[language]})`];
      return crossed(segmentPixels(ends, frame), COLOURS.stopLine, 5, [name[language], ...words], brush);
    }),
    ...scene.lines.map(({ name, ...ends }) =>
      crossed(segmentPixels(ends, frame), COLOURS.line, 3, [name[language]], brush),
    ),
    ...scene.signalHeads.map((head) => signalHead(head, frame, brush, language)),
    ...scene.detectionRegions.map(({ name, box }) => {
      const corners = cornersOf(box, frame);
      const shapes = brush.area(corners, { colour: COLOURS.detectionRegion, fill: 0, width: 2 });
      return { shapes, labels: [{ lines: [name[language]], at: middleOf(corners), colour: COLOURS.detectionRegion }] };
    }),
  ];
}

function area(polygon: readonly Point[], colour: string, lines: readonly string[], brush: Brush): Drawn {
  const at = middleOf(polygon);
  return { shapes: brush.area(polygon, { colour, fill: 0.1 }), labels: [{ lines, at, colour }] };
}

/** A line with an arrow from its left to its right side, seen from `from`. */
function crossed(line: Line, colour: string, width: number, lines: readonly string[], brush: Brush): Drawn {
  const { from, to } = line;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const reach = FORWARD_PX * brush.unit;
  const ahead = { x: middle.x - ((to.y - from.y) / length) * reach, y: middle.y + ((to.x - from.x) / length) * reach };
  const shapes =
    brush.path([from, to], { colour, width }) +
    brush.arrow({ from: middle, to: ahead }, { colour, width: 2 }) +
    brush.disc(from, 4, colour);
  return { shapes, labels: [{ lines, at: to, colour, isBeside: true }] };
}

function signalHead(
  { name, lamps }: Drawing["signalHeads"][number],
  frame: FrameSize,
  brush: Brush,
  language: Language,
): Drawn {
  if (lamps === undefined) return { shapes: "", labels: [] };
  const places = Object.entries(LAMP_COLOURS).flatMap(([lamp, colour]) => {
    const region = lamps[lamp as keyof typeof LAMP_COLOURS];
    if (region === undefined) return [];
    const corners = cornersOf(region, frame);
    return [{ corners, shape: brush.area(corners, { colour, fill: 0, width: 1.5 }) }];
  });
  const at = places.at(-1)?.corners[3] ?? { x: 0, y: 0 };
  const labels = [{ lines: [name[language]], at, colour: COLOURS.signalHead, isBeside: true }];
  const kept = places.flatMap(({ corners }) => corners);
  return { shapes: places.map(({ shape }) => shape).join(""), labels, kept };
}

/** Corners of a box of fractions, frame pixels, clockwise from the top left. */
function cornersOf([x1, y1, x2, y2]: Readonly<FractionBox>, frame: FrameSize): Point[] {
  return [
    { x: x1, y: y1 },
    { x: x2, y: y1 },
    { x: x2, y: y2 },
    { x: x1, y: y2 },
  ].map((corner) => toPixels(corner, frame));
}

import type { FrameSize, Point } from "../geometry/point.ts";
import { type Brush, DARK, TEXT_PX } from "./scene-brush.ts";
import { KNOWN_COLOUR } from "./scene-calibration-drawing.ts";
import { COLOURS } from "./scene-drawing.ts";
import { GRID_COLOUR } from "./scene-grid.ts";
import type { SceneProblem } from "./scene-problem.ts";
import type { SceneView } from "./scene-view.ts";
import { type Language, LEGEND } from "./scene-words.ts";

/** What stands below the picture. */
export interface Legend {
  readonly shapes: string;
  /** Frame pixels. */
  readonly height: number;
}

interface Row {
  readonly text: string;
  readonly colour: string;
  /** A stroke of the colour before the text. */
  readonly hasKey: boolean;
}

const ROW_PX = 21;
const MARGIN_PX = 12;
const KEY_PX = 26;
/** Share of the width that the keys have; the problems have the rest. */
const KEYS_SHARE = 0.36;
export const PROBLEM_COLOURS = { error: "#ff3b30", warning: "#ffb340" } as const;
const PALE = "#f2f2f2";

/** What the colours mean, how good the calibration is, and what is wrong, numbered as in the picture. */
export function drawLegend(
  view: SceneView,
  problems: readonly SceneProblem[],
  brush: Brush,
  language: Language,
): Legend {
  const { frame } = view;
  const [margin, row] = [MARGIN_PX * brush.unit, ROW_PX * brush.unit];
  const right = margin + frame.widthPx * KEYS_SHARE;
  const keys = keyRows(view, language).flatMap((one) => wrap(one, right - 2 * margin, brush));
  const said = problemRows(problems, language).flatMap((one) => wrap(one, frame.widthPx - right - margin, brush));
  const height = Math.max(keys.length, said.length) * row + 2 * margin;
  const ground = `<rect x="0" y="${frame.heightPx}" width="${frame.widthPx}" height="${height}" fill="${DARK}"/>`;
  const column = (rows: readonly Row[], x: number) =>
    rows.map((one, i) => drawRow(one, { x, y: frame.heightPx + margin + i * row }, brush)).join("");
  return { shapes: ground + column(keys, margin) + column(said, right), height };
}

function keyRows(view: SceneView, language: Language): Row[] {
  const { scene, known } = view;
  const parts = [
    { has: scene.lanes, word: LEGEND.lane, colour: COLOURS.lane },
    { has: scene.stopLines, word: LEGEND.stopLine, colour: COLOURS.stopLine },
    { has: scene.lines, word: LEGEND.line, colour: COLOURS.line },
    { has: scene.zones, word: LEGEND.zone, colour: COLOURS.zone },
    { has: scene.crossings, word: LEGEND.crossing, colour: COLOURS.crossing },
    { has: scene.signalHeads, word: LEGEND.signalHead, colour: COLOURS.signalHead },
    { has: scene.detectionRegions, word: LEGEND.detectionRegion, colour: COLOURS.detectionRegion },
    { has: known, word: LEGEND.known, colour: KNOWN_COLOUR },
  ];
  const keys = parts.flatMap(({ has, word, colour }) =>
    has.length === 0 ? [] : [{ text: word[language], colour, hasKey: true }],
  );
  return [...keys, ...calibrationRows(view, language)];
}

function calibrationRows({ scene, frame, ground }: SceneView, language: Language): Row[] {
  if (scene.calibration === undefined) return [{ text: LEGEND.noCalibration[language], colour: PALE, hasKey: false }];
  if (ground === undefined) return [];
  const errorPx = (ground.reprojectionErrorPx * scene.calibration.frame.widthPx) / frame.widthPx;
  return [
    { text: LEGEND.grid[language], colour: GRID_COLOUR, hasKey: true },
    { text: `${LEGEND.calibration[language]} ${errorPx.toFixed(1)} px`, colour: PALE, hasKey: false },
  ];
}

function problemRows(problems: readonly SceneProblem[], language: Language): Row[] {
  if (problems.length === 0) return [{ text: LEGEND.noProblems[language], colour: PALE, hasKey: false }];
  return problems.map(({ severity, path, text }, i) => ({
    text: `${i + 1}. ${LEGEND[severity][language]} ${path}: ${text[language]}`,
    colour: PROBLEM_COLOURS[severity],
    hasKey: false,
  }));
}

/** Rows that are no wider than this; those after the first have no key. */
function wrap(row: Row, width: number, brush: Brush): Row[] {
  const room = width - (row.hasKey ? KEY_PX * brush.unit : 0);
  const rows: string[] = [];
  for (const word of row.text.split(" ")) {
    const longer = rows.length === 0 ? word : `${rows.at(-1)} ${word}`;
    if (rows.length === 0 || brush.widthOf(longer) > room) rows.push(word);
    else rows[rows.length - 1] = longer;
  }
  return rows.map((text, i) => ({ ...row, text, hasKey: row.hasKey && i === 0 }));
}

function drawRow({ text, colour, hasKey }: Row, { x, y }: Point, brush: Brush): string {
  const { unit } = brush;
  const middle = y + 0.6 * TEXT_PX * unit;
  const ends = [x, x + (KEY_PX - 8) * unit].map((at) => ({ x: at, y: middle }));
  const key = hasKey ? brush.path(ends, { colour, width: 4 }) : "";
  return key + brush.text(text, { x: x + (hasKey ? KEY_PX : 0) * unit, y: y + TEXT_PX * unit }, colour);
}

/** The numbers of the problems at their places. */
export function drawMarkers(problems: readonly SceneProblem[], frame: FrameSize, brush: Brush): string {
  return problems
    .map(({ at, severity }, i) => {
      if (at === undefined) return "";
      const name = String(i + 1);
      const middle = { x: Math.min(frame.widthPx, Math.max(0, at.x)), y: Math.min(frame.heightPx, Math.max(0, at.y)) };
      const baseline = { x: middle.x - brush.widthOf(name) / 2, y: middle.y + 0.36 * TEXT_PX * brush.unit };
      return brush.disc(middle, 11, PROBLEM_COLOURS[severity]) + brush.text(name, baseline, DARK);
    })
    .join("");
}

/**
 * `pnpm eval:regions [folder]`: what regions at the picture's own scale find beside the whole frame, and what they add
 * that is false, on real pictures against ground truth. Says on stderr what it does, prints a table, and ends with one line
 * of JSON on stdout.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { epochMs } from "@ngaba/contract";
import { createOnnxDetector, type Detection, type OnnxDetector } from "@ngaba/edge-agent";
import type { DetectionRegion } from "@ngaba/edge-agent/detection/region-crop.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { Command } from "commander";
import { rounded, say, sayAndFail, wholeNumber } from "../command-line.ts";
import { fetchVtest } from "../simulator/footage.ts";
import { readPersons } from "./noise/films.ts";
import { readSequenceFolder, type SequenceFolder } from "./sequence-folder.ts";
import { sideBySide } from "./side-by-side.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE_DIR = join(ROOT, ".cache");
const DEFAULT_FOLDER = join(ROOT, "../shared/data/mot15-dev/PETS09-S2L1");

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A camera that sees the film's street. */
interface View {
  readonly name: string;
  /** Of the camera's picture. */
  readonly frame: Size;
  /** Of the film's picture in it, at the top left; the same picture fills the rest, side by side. */
  readonly street: Size;
  readonly regions: readonly DetectionRegion[];
}

const VIEWS: readonly View[] = [
  {
    name: "near",
    frame: { widthPx: 768, heightPx: 576 },
    street: { widthPx: 768, heightPx: 576 },
    regions: [
      { id: "left", box: [0, 0.15, 0.54, 0.87] },
      { id: "right", box: [0.46, 0.15, 1, 0.87] },
    ],
  },
  {
    name: "wide",
    frame: { widthPx: 1280, heightPx: 720 },
    street: { widthPx: 320, heightPx: 240 },
    regions: [{ id: "street", box: [0, 0, 0.25, 0.333] }],
  },
];

interface Figures {
  readonly recall: number;
  readonly falsePerFrame: number;
  readonly doublesPerFrame: number;
}

await new Command("eval:regions")
  .description(
    "Scores the detector with and without regions against the persons of PETS09-S2L1, seen near and seen small.",
  )
  .argument("[folder]", "PETS09-S2L1 with seqinfo.ini and gt/gt.txt, the truth of vtest.avi", DEFAULT_FOLDER)
  .option("--every <n>", "takes one picture of so many", wholeNumber, 10)
  .action(evaluate)
  .parseAsync()
  .catch(sayAndFail);

async function evaluate(folder: string, { every }: { readonly every: number }): Promise<void> {
  const sequence = thinned(readSequenceFolder(folder), every);
  const { avi } = await fetchVtest({ cacheDir: CACHE_DIR, onProgress: say });
  const detector = createOnnxDetector({ cardId: "nanodet-coco", cacheDir: join(CACHE_DIR, "models"), threads: 1 });
  const rows: { readonly name: string; readonly figures: Figures }[] = [];
  for (const view of VIEWS) {
    say(`${view.name}: looking at every ${every}th picture of ${avi} …`);
    const { whole, both } = await lookAt(view, avi, every, detector, sequence);
    rows.push({ name: `${view.name}Whole`, figures: figuresOf(sequence, whole) });
    rows.push({ name: `${view.name}WithRegions`, figures: figuresOf(sequence, both) });
  }
  await detector.close();
  report(rows);
}

/** The truth of the pictures that are taken, numbered anew. */
function thinned(sequence: SequenceFolder, every: number): SequenceFolder {
  const truth = sequence.truth
    .filter(({ frame }) => (frame - 1) % every === 0)
    .map((box) => ({ ...box, frame: (box.frame - 1) / every + 1 }));
  return { ...sequence, truth };
}

async function lookAt(
  view: View,
  film: string,
  every: number,
  detector: OnnxDetector,
  { widthPx }: SequenceFolder,
): Promise<{ whole: Detection[][]; both: Detection[][] }> {
  const found: { whole: Detection[][]; both: Detection[][] } = { whole: [], both: [] };
  let number = 0;
  const { widthPx: maxWidthPx } = view.street;
  for await (const { rgb, ...street } of readVideo({ file: film, cameraId: "film", startAt: epochMs(0), maxWidthPx })) {
    if (number++ % every !== 0) continue;
    const frame = { ...street, ...view.frame, rgb: sideBySide(rgb, street, view.frame) };
    const scale = widthPx / view.street.widthPx;
    found.whole.push(inStreet((await detector.detect(frame)).detections, view.street, scale));
    found.both.push(inStreet((await detector.detect(frame, view.regions)).detections, view.street, scale));
  }
  return found;
}

/** What was found in the first of the street's pictures, in pixels of the film. */
function inStreet(detections: readonly Detection[], { widthPx, heightPx }: Size, scale: number): Detection[] {
  return detections
    .filter(({ box }) => (box.x1 + box.x2) / 2 < widthPx && (box.y1 + box.y2) / 2 < heightPx)
    .map(({ box: { x1, y1, x2, y2 }, ...rest }) => ({
      ...rest,
      box: { x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale },
    }));
}

function figuresOf(sequence: SequenceFolder, seen: readonly (readonly Detection[])[]): Figures {
  const { lives, falseBoxes, frameCount } = readPersons(sequence, seen);
  const sightings = lives.flat();
  return {
    recall: sightings.filter(({ detection }) => detection !== undefined).length / sightings.length,
    falsePerFrame: falseBoxes.flat().length / frameCount,
    doublesPerFrame: sightings.reduce((sum, { doubles }) => sum + doubles, 0) / frameCount,
  };
}

function report(rows: readonly { readonly name: string; readonly figures: Figures }[]): void {
  const row = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(18))).join("");
  const lines = rows.map(({ name, figures: { recall, falsePerFrame, doublesPerFrame } }) =>
    row([name, `${(100 * recall).toFixed(1)} %`, falsePerFrame.toFixed(2), doublesPerFrame.toFixed(2)]),
  );
  process.stdout.write(`${[row(["view", "found", "false a frame", "doubles a frame"]), ...lines].join("\n")}\n`);
  const figures = rows.flatMap(({ name, figures: { recall, falsePerFrame, doublesPerFrame } }) => [
    [`${name}Recall`, rounded(recall)],
    [`${name}FalsePerFrame`, rounded(falsePerFrame)],
    [`${name}DoublesPerFrame`, rounded(doublesPerFrame)],
  ]);
  process.stdout.write(`${JSON.stringify({ command: "eval:regions", ...Object.fromEntries(figures) })}\n`);
}

import { epochMs } from "@ngaba/contract";
import type { Detection, OnnxDetector } from "@ngaba/edge-agent";
import type { DetectionRegion } from "@ngaba/edge-agent/detection/region-crop.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { readPersons } from "../noise/films.ts";
import type { SequenceFolder } from "../sequence-folder.ts";
import { sideBySide } from "../side-by-side.ts";

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

interface PersonFigures {
  readonly recall: number;
  readonly falsePerFrame: number;
  readonly doublesPerFrame: number;
}

export interface PersonRow {
  readonly name: string;
  readonly figures: PersonFigures;
}

/** The persons of vtest.avi, seen near and seen small, each with the whole frame alone and with regions beside it. */
export async function scorePersons(
  sequence: SequenceFolder,
  film: string,
  every: number,
  detector: OnnxDetector,
): Promise<PersonRow[]> {
  const truth = thinned(sequence, every);
  const rows: PersonRow[] = [];
  for (const view of VIEWS) {
    const { whole, both } = await lookAt(view, film, every, detector, truth);
    rows.push({ name: `${view.name}Whole`, figures: figuresOf(truth, whole) });
    rows.push({ name: `${view.name}WithRegions`, figures: figuresOf(truth, both) });
  }
  return rows;
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

function figuresOf(sequence: SequenceFolder, seen: readonly (readonly Detection[])[]): PersonFigures {
  const { lives, falseBoxes, frameCount } = readPersons(sequence, seen);
  const sightings = lives.flat();
  return {
    recall: sightings.filter(({ detection }) => detection !== undefined).length / sightings.length,
    falsePerFrame: falseBoxes.flat().length / frameCount,
    doublesPerFrame: sightings.reduce((sum, { doubles }) => sum + doubles, 0) / frameCount,
  };
}

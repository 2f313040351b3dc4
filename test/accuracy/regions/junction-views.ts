/** Films of the rendered junction looked at in several ways that cost about the same, by class. */
import { epochMs } from "@ngaba/contract";
import { createOnnxDetector, type Detection, type OnnxDetector } from "@ngaba/edge-agent";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import type { DetectionRegion } from "@ngaba/edge-agent/detection/region-crop.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { addCounts, countDetections, type DetectorCount, NO_DETECTIONS } from "../junction/detector-recall.ts";
import type { TruthBox } from "../junction/film-truth.ts";
import { type FilmToWatch, FRAME } from "../junction/watch-film.ts";
import { sideBySide } from "../side-by-side.ts";

/** One way to look at each picture. */
interface Plan {
  readonly name: string;
  readonly regions?: readonly DetectionRegion[];
  /** Shorter side of the whole frame's input; 416 when absent. */
  readonly wholeShortSidePx?: number;
}

/** A camera that sees the film's junction. */
interface View {
  readonly name: string;
  /** Pixels of the camera's picture for one of the film; the same picture fills the rest, side by side. */
  readonly scale: number;
  readonly plans: readonly Plan[];
}

/** Along the stop line and before it: the four views look along their arms alike. */
const strip: DetectionRegion = { id: "strip", box: [0.39, 0.36, 0.96, 0.67] };
const square: DetectionRegion = { id: "square", box: [0.56, 0.11, 0.88, 0.685] };
const whole: Plan = { name: "Whole" };

const VIEWS: readonly View[] = [
  {
    name: "junctionNear",
    scale: 1,
    plans: [
      whole,
      { name: "AndStrip", regions: [strip] },
      { name: "AndSquare", regions: [square] },
      { name: "LargerInput", wholeShortSidePx: 512 },
    ],
  },
  {
    name: "junctionWide",
    scale: 0.5,
    plans: [
      whole,
      { name: "AndRegion", regions: [{ id: "street", box: [0, 0, 0.5, 0.5] }] },
      { name: "LargerInput", wholeShortSidePx: 576 },
    ],
  },
];

export interface JunctionRow {
  readonly name: string;
  /** Pixels of all inputs for one of the whole frame's usual one: what it costs goes by it. */
  readonly cost: number;
  readonly count: DetectorCount;
}

interface Row extends JunctionRow {
  readonly view: View;
  readonly plan: Plan;
  readonly detector: OnnxDetector;
}

type DetectorOptions = Parameters<typeof createOnnxDetector>[0];

/**
 * @param every one picture of so many is looked at
 * @param onFrame called after each of them
 */
export async function scoreJunction(
  films: readonly FilmToWatch[],
  every: number,
  options: DetectorOptions,
  onFrame: () => void,
): Promise<JunctionRow[]> {
  let rows = VIEWS.flatMap((view) => view.plans.map((plan): Row => emptyRow(view, plan, options)));
  for (const film of films) {
    for (const view of VIEWS) {
      let number = -1;
      for await (const picture of pictures(film, view)) {
        number += 1;
        if (number % every !== 0) continue;
        const shown = { picture, boxes: film.truth.frames[number] ?? [], seed: film.truth.seed };
        rows = await Promise.all(rows.map(async (row) => (row.view === view ? await looked(row, shown) : row)));
        onFrame();
      }
    }
  }
  for (const { detector } of rows) await detector.close();
  return rows;
}

function emptyRow(view: View, plan: Plan, options: DetectorOptions): Row {
  const { wholeShortSidePx } = plan;
  const detector = createOnnxDetector({ ...options, ...(wholeShortSidePx && { wholeShortSidePx }) });
  return { name: `${view.name}${plan.name}`, view, plan, detector, cost: 0, count: NO_DETECTIONS };
}

/** The film's pictures as the view's camera shows them. */
async function* pictures({ film, truth }: FilmToWatch, { scale }: View): AsyncGenerator<Frame> {
  const maxWidthPx = FRAME.widthPx * scale;
  for await (const frame of readVideo({ file: film, cameraId: truth.cameraId, startAt: epochMs(0), maxWidthPx })) {
    yield scale === 1 ? frame : { ...frame, ...FRAME, rgb: sideBySide(frame.rgb, frame, FRAME) };
  }
}

const USUAL_INPUT_PX = 736 * 416;

/** A picture, and who is in it. */
interface Shown {
  readonly picture: Frame;
  readonly boxes: readonly TruthBox[];
  readonly seed: number;
}

async function looked(row: Row, { picture, boxes, seed }: Shown): Promise<Row> {
  const { detections, passes } = await row.detector.detect(picture, row.plan.regions);
  const counting = countDetections(seed);
  counting.take(inFilm(detections, row.view), boxes);
  return {
    ...row,
    cost: passes.reduce((sum, { inputPx }) => sum + inputPx, 0) / USUAL_INPUT_PX,
    count: addCounts(row.count, counting.count()),
  };
}

/** What was found in the first of the film's pictures, in pixels of the film. */
function inFilm(detections: readonly Detection[], { scale }: View): Detection[] {
  const [widthPx, heightPx] = [FRAME.widthPx * scale, FRAME.heightPx * scale];
  return detections
    .filter(({ box }) => (box.x1 + box.x2) / 2 < widthPx && (box.y1 + box.y2) / 2 < heightPx)
    .map(({ box: { x1, y1, x2, y2 }, ...rest }) => ({
      ...rest,
      box: { x1: x1 / scale, y1: y1 / scale, x2: x2 / scale, y2: y2 / scale },
    }));
}

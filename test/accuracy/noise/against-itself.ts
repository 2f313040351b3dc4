import { maximumWeightAssignment } from "@ngaba/edge-agent";
import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import { isCut, type Life, type Reading, type Sighting } from "./reading.ts";
import { type Motion, smoothMotion } from "./smooth-motion.ts";

export interface ChainOptions {
  readonly framesPerSecond: number;
  readonly inputScale: number;
  readonly frame: { readonly widthPx: number; readonly heightPx: number };
  /** Pictures after which the film's own unevenness begins anew: each place in the cycle is smoothed by itself. */
  readonly cycleFrames: number;
}

export interface Chain {
  readonly seen: { readonly frame: number; readonly detection: Detection }[];
}

/** A chain ends when its road user was not seen for this long. */
const MAX_GAP_S = 1;
/** Only what was seen this often is taken for a road user; the rest counts as false, which is more than are. */
const MIN_SIGHTINGS = 8;
const MIN_IOU = 0.2;

/**
 * For films without ground truth: the detections themselves are linked into chains, over gaps, and a curve smoothed
 * from both sides of each moment stands for the truth. What it cannot see: road users that were never found, misses
 * before the first and after the last sighting, errors that last as long as the smoothing.
 */
export function readAgainstItself(frames: readonly (readonly Detection[])[], options: ChainOptions): Reading {
  const chains = linkChains(frames, Math.round(MAX_GAP_S * options.framesPerSecond));
  const real = chains.filter(({ seen }) => seen.length >= MIN_SIGHTINGS);
  const linked = new Set(real.flatMap(({ seen }) => seen.map(({ detection }) => detection)));
  const { framesPerSecond, inputScale } = options;
  return {
    framesPerSecond,
    inputScale,
    frameCount: frames.length,
    lives: real.flatMap((chain) => lifeOf(chain, options)),
    falseBoxes: frames.map((detections) => detections.filter((detection) => !linked.has(detection))),
  };
}

/** Links detections of neighbouring pictures, each to where the chain's last step would bring it. */
export function linkChains(frames: readonly (readonly Detection[])[], maxGapFrames: number): Chain[] {
  const ended: Chain[] = [];
  let open: Chain[] = [];
  frames.forEach((detections, frame) => {
    ended.push(...open.filter((chain) => frame - lastFrame(chain) > maxGapFrames));
    open = open.filter((chain) => frame - lastFrame(chain) <= maxGapFrames);
    const expected = open.map((chain) => expectedBox(chain, frame));
    const weights = Float64Array.from(
      expected.flatMap((box) => detections.map((detection) => overlapIou(box, detection.box))),
      (iou) => (iou < MIN_IOU ? 0 : iou),
    );
    const isLinked = new Uint8Array(detections.length);
    maximumWeightAssignment(weights, open.length, detections.length).forEach((column, row) => {
      const detection = detections[column];
      if (detection === undefined || (weights[row * detections.length + column] ?? 0) === 0) return;
      open[row]?.seen.push({ frame, detection });
      isLinked[column] = 1;
    });
    for (const [index, detection] of detections.entries()) {
      if (isLinked[index] === 0) open.push({ seen: [{ frame, detection }] });
    }
  });
  return [...ended, ...open];
}

const lastFrame = ({ seen }: Chain): number => seen.at(-1)?.frame ?? Number.NaN;

/** The last box, carried on by the mean step of the last few sightings. */
function expectedBox({ seen }: Chain, frame: number): PixelBox {
  const last = seen.at(-1);
  const first = seen.at(-5) ?? seen[0];
  if (last === undefined || first === undefined) throw new Error("a chain holds one sighting at least");
  const steps = last === first ? 0 : (frame - last.frame) / (last.frame - first.frame);
  const on = (side: keyof PixelBox) =>
    last.detection.box[side] + steps * (last.detection.box[side] - first.detection.box[side]);
  return { x1: on("x1"), y1: on("y1"), x2: on("x2"), y2: on("y2") };
}

/** Pictures in which the smoothed box touches the frame's edge are left out, at both ends of a life. */
function lifeOf({ seen }: Chain, { frame: size, framesPerSecond, cycleFrames }: ChainOptions): Life[] {
  const motions = Array.from({ length: cycleFrames }, (_, place) =>
    seen
      .filter(({ frame }) => frame % cycleFrames === place)
      .map(({ frame, detection }) => ({ s: frame / framesPerSecond, ...motionOf(detection.box) })),
  );
  if (motions.some((motion) => motion.length < 3)) return [];
  const byFrame = new Map(seen.map(({ frame, detection }) => [frame, detection]));
  const sightings: Sighting[] = [];
  const [from, to] = [seen[0]?.frame ?? 0, seen.at(-1)?.frame ?? 0];
  for (let frame = from; frame <= to; frame++) {
    const truth = boxOf(smoothMotion(motions[frame % cycleFrames] ?? [], frame / framesPerSecond));
    const isInside = !isCut(truth, size);
    const detection = byFrame.get(frame);
    if (isInside) sightings.push({ frame, truth, hiddenShare: 0, doubles: 0, ...(detection && { detection }) });
  }
  return sightings.length < MIN_SIGHTINGS ? [] : [sightings];
}

function motionOf({ x1, y1, x2, y2 }: PixelBox): Motion {
  return { x: (x1 + x2) / 2, y: y2, logWidth: Math.log(x2 - x1), logHeight: Math.log(y2 - y1) };
}

function boxOf({ x, y, logWidth, logHeight }: Motion): PixelBox {
  const half = Math.exp(logWidth) / 2;
  return { x1: x - half, y1: y - Math.exp(logHeight), x2: x + half, y2: y };
}

/**
 * A detector that errs as the real one does: it is told what is in each picture and answers boxes, some missing, shifted,
 * misnamed, doubled or invented. Every road user has errors of its own that change as it moves; see docs/detector-noise.md.
 */
import type { RoadUserClass } from "@ngaba/contract";
import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou, suppressOverlaps } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import type { FrameSize } from "@ngaba/edge-agent/geometry/point.ts";
import { createFalseBoxNoise } from "./false-box-noise.ts";
import { KIND_NOISE, MERGED, MIN_SCORE, MOTORBIKE_SHOWS, NOISE_FACTORS, type NoiseLevelName } from "./noise-levels.ts";
import { createRoadUserNoise, type NoisyBox, type RoadUserNoise, type Target } from "./road-user-noise.ts";
import type { ActorType } from "./world.ts";

export interface DetectorNoiseOptions {
  readonly level: NoiseLevelName;
  readonly seed: number;
  readonly frame: FrameSize;
  /** Pixels of the network's input for one of the frame. */
  readonly inputScale: number;
}

export interface Seen {
  /** Strongest first, as the detector gives them. */
  readonly detections: readonly Detection[];
  /** For each detection the id of its road user; `undefined` for a box of nobody. */
  readonly sources: readonly (number | undefined)[];
}

export interface DetectorNoise {
  /**
   * Looks at the next picture.
   * @param targets who is in it, the nearest first
   * @param elapsedS since the picture before
   */
  look(targets: readonly Target[], elapsedS: number): Seen;
}

/** Of the detector's own non-maximum suppression (its model card). */
const MAX_OVERLAP_IOU = 0.6;

export function createDetectorNoise({ level, seed, frame, inputScale }: DetectorNoiseOptions): DetectorNoise {
  const factor = NOISE_FACTORS[level];
  const noises = new Map<number, RoadUserNoise>();
  const falseBoxes = createFalseBoxNoise({ seed, factor, frame, inputScale });
  const noiseOf = (id: number): RoadUserNoise => {
    const known = noises.get(id) ?? createRoadUserNoise(seed, id, factor, inputScale);
    noises.set(id, known);
    return known;
  };
  return {
    look: (targets, elapsedS) => {
      const sourceOf = new Map<Detection, number | undefined>();
      for (const target of withMerged(targets, factor)) {
        const noisy = noiseOf(target.id).look(target, elapsedS);
        if (noisy === undefined) continue;
        for (const detection of shownAs(target.type, noisy, factor)) sourceOf.set(detection, target.id);
      }
      for (const detection of falseBoxes.look(elapsedS)) sourceOf.set(detection, undefined);
      const inFrame = new Map<Detection, number | undefined>();
      for (const [detection, source] of sourceOf) {
        const cut = cutToFrame(detection, frame);
        if (cut !== undefined) inFrame.set(cut, source);
      }
      const detections = suppressOverlaps([...inFrame.keys()], MAX_OVERLAP_IOU);
      return { detections, sources: detections.map((detection) => inFrame.get(detection)) };
    },
  };
}

/** A found road user as the detector may show it: a motorbike with its rider as either of them, as both, or as one. */
function shownAs(type: ActorType, noisy: NoisyBox, factor: number): Detection[] {
  const kind = KIND_NOISE[type];
  const shown = isTwoWheeled(type)
    ? twoWheelerShownAs(type, noisy)
    : [{ box: noisy.box, score: noisy.score, roadUserClass: classOf(type, noisy.classDraw < factor * kind.flipShare) }];
  const isDoubled = noisy.doubleDraw < factor * kind.doubleShare;
  return isDoubled ? [...shown, { ...doubleOf(noisy), roadUserClass: "person" }] : shown;
}

function twoWheelerShownAs(type: ActorType, { box, score, classDraw }: NoisyBox): Detection[] {
  const { riderOnly, riderAndBike, motorcycle } = MOTORBIKE_SHOWS;
  const [usual, other] =
    type === "bicycle" ? (["bicycle", "motorcycle"] as const) : (["motorcycle", "bicycle"] as const);
  const height = box.y2 - box.y1;
  const rider: Detection = {
    box: { ...narrowed(box, RIDER_WIDTH), y2: box.y2 - RIDER_ABOVE_GROUND * height },
    score,
    roadUserClass: "person",
  };
  if (classDraw < riderOnly) return [rider];
  if (classDraw < riderOnly + riderAndBike) {
    const bike = { box: { ...box, y1: box.y2 - BIKE_HEIGHT * height }, roadUserClass: usual };
    return [rider, { ...bike, score: Math.max(MIN_SCORE, score - 0.1) }];
  }
  return [{ box, score, roadUserClass: classDraw < riderOnly + riderAndBike + motorcycle ? usual : other }];
}

/** A rider's feet stand on the footrests, and the bike is as high as its handlebar; parts of the whole box. */
const RIDER_WIDTH = 0.8;
const RIDER_ABOVE_GROUND = 0.12;
const BIKE_HEIGHT = 0.65;

function classOf(type: ActorType, isFlipped: boolean): RoadUserClass {
  if (type === "person") return "person";
  return (type === "car") === isFlipped ? "large-vehicle" : "car";
}

/** A second box a third of a width aside that leaves out the feet, as the films have them. */
function doubleOf({ box, score, doubleDraw }: NoisyBox): Pick<Detection, "box" | "score"> {
  const [width, height] = [box.x2 - box.x1, box.y2 - box.y1];
  const aside = (Math.floor(doubleDraw * 10_000) % 2 === 0 ? 0.33 : -0.33) * width;
  const lying = { x1: box.x1 + aside, y1: box.y1, x2: box.x2 + aside, y2: box.y2 - 0.15 * height };
  return { box: lying, score: MIN_SCORE + (score - MIN_SCORE) * 0.2 };
}

/** Two motorbikes side by side are now and then one box: the farther one is lost in it. */
function withMerged(targets: readonly Target[], factor: number): readonly Target[] {
  const bikes = targets.filter(({ type }) => isTwoWheeled(type));
  if (bikes.length < 2) return targets;
  const merged = new Map<Target, Target | undefined>();
  for (const [index, near] of bikes.entries()) {
    if (merged.has(near)) continue;
    const far = bikes.slice(index + 1).find((other) => overlapIou(near.box, other.box) > MERGED.fromIou);
    if (far === undefined || !isMergedPair(near.id, far.id, factor)) continue;
    merged.set(near, { ...near, box: around(near.box, far.box) });
    merged.set(far, undefined);
  }
  if (merged.size === 0) return targets;
  return targets.flatMap((target) => (merged.has(target) ? (merged.get(target) ?? []) : [target]));
}

/** Whether two are merged while they overlap is decided once, by who they are. */
function isMergedPair(near: number, far: number, factor: number): boolean {
  const mixed = Math.imul(Math.imul(near ^ 0x27d4eb2f, 0x165667b1) ^ far, 0x9e3779b1) >>> 0;
  return mixed / 2 ** 32 < factor * MERGED.share;
}

function cutToFrame(detection: Detection, { widthPx, heightPx }: FrameSize): Detection | undefined {
  const { x1, y1, x2, y2 } = detection.box;
  if (x1 >= 0 && y1 >= 0 && x2 <= widthPx && y2 <= heightPx) return detection;
  const box = { x1: Math.max(0, x1), y1: Math.max(0, y1), x2: Math.min(widthPx, x2), y2: Math.min(heightPx, y2) };
  return box.x1 < box.x2 && box.y1 < box.y2 ? { ...detection, box } : undefined;
}

function narrowed(box: PixelBox, share: number): PixelBox {
  const by = ((1 - share) / 2) * (box.x2 - box.x1);
  return { ...box, x1: box.x1 + by, x2: box.x2 - by };
}

const isTwoWheeled = (type: ActorType): boolean => type === "motorbike" || type === "bicycle";
const around = (a: PixelBox, b: PixelBox): PixelBox => ({
  x1: Math.min(a.x1, b.x1),
  y1: Math.min(a.y1, b.y1),
  x2: Math.max(a.x2, b.x2),
  y2: Math.max(a.y2, b.y2),
});

import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { type Curve, HIDDEN, KIND_NOISE, type KindNoise, MIN_SCORE, RENEWAL, type Wander } from "./noise-levels.ts";
import { createNoiseRandom, type NoiseRandom, normalShareBelow } from "./noise-random.ts";
import type { ActorType } from "./world.ts";

/** A road user in the picture, as it truly is. */
export interface Target {
  /** The actor's. */
  readonly id: number;
  readonly type: ActorType;
  /** Frame pixels, cut to the frame. */
  readonly box: PixelBox;
  /** In [0, 1]: how much of it others cover. */
  readonly hiddenShare: number;
  /** In (0, 1]: how much of the whole road user the frame's edge leaves. */
  readonly insideShare: number;
}

/** The box that the detector would give a whole road user; how much it shows of it is decided elsewhere. */
export interface NoisyBox {
  readonly box: PixelBox;
  readonly score: number;
  /** Even in [0, 1]: which of the classes that may be taken for it. */
  readonly classDraw: number;
  /** Even in [0, 1]: small values get a second box. */
  readonly doubleDraw: number;
}

/** What the detector's errors about one road user are made of, each normal with a standard deviation of 1. */
const MISS = 0;
const SCORE = 1;
const CLASS = 2;
const DOUBLE = 3;
const CUT = 4;
/** From here on errors of the box, which time alone does not renew. */
const CENTRE = 5;
const LOWER = 6;
const HEIGHT = 7;
const WIDTH = 8;
const COUNT = 9;

/** The errors about one road user, from its first picture to its last. */
export interface RoadUserNoise {
  /** Moves the errors on to this picture; `undefined` when the road user is missed in it. */
  look(target: Target, elapsedS: number): NoisyBox | undefined;
}

/**
 * @param factor multiplies shares and standard deviations
 * @param inputScale pixels of the network's input for one of the frame
 */
export function createRoadUserNoise(seed: number, id: number, factor: number, inputScale: number): RoadUserNoise {
  const errors = createErrors(createNoiseRandom(seed, id));
  return {
    look: (target, elapsedS) => {
      const kind = KIND_NOISE[target.type];
      errors.renew(target.box, elapsedS);
      const sizePx = (target.box.y2 - target.box.y1) * inputScale;
      const unseenShare = 1 - target.insideShare * (1 - target.hiddenShare);
      if (errors.draw(MISS) < missShare(kind, sizePx, unseenShare, factor)) return undefined;
      const median = valueAt(kind.score, sizePx) - HIDDEN.scoreLoss * unseenShare;
      const scoreError = errors.of(SCORE, kind.scoreWander, 1 + HIDDEN.growth.score * unseenShare);
      return {
        box: noisyBox(kind, target, errors, factor),
        score: aboveThreshold(median + factor * scoreError),
        classDraw: errors.draw(CLASS),
        doubleDraw: errors.draw(DOUBLE),
      };
    },
  };
}

/** One road user's errors at this moment. */
interface Errors {
  /** Moves them on, by how far the box went and how long it took. */
  renew(box: PixelBox, elapsedS: number): void;
  /** Even in [0, 1], as lasting as the road user's own part makes it. */
  draw(part: number): number;
  /** @param growth by how much the wandering part is larger than in clear view */
  of(part: number, wander: Wander, growth: number): number;
  /** Normal, a new one each time. */
  tremble(): number;
}

function createErrors(random: NoiseRandom): Errors {
  const steady = Float64Array.from({ length: COUNT }, random.normal);
  const moving = Float64Array.from({ length: COUNT }, random.normal);
  const [ofSteady, ofMoving] = [Math.sqrt(RENEWAL.steadyPart), Math.sqrt(1 - RENEWAL.steadyPart)];
  let last: PixelBox | undefined;
  return {
    renew: (box, elapsedS) => {
      const moved = last === undefined ? 0 : movedHeights(last, box) / RENEWAL.correlationHeights;
      last = box;
      const kept = Math.exp(-moved);
      const keptInTime = kept * Math.exp(-elapsedS * RENEWAL.stillPerSecond);
      for (let part = 0; part < COUNT; part++) {
        const rho = part >= CENTRE ? kept : keptInTime;
        if (rho < 1) moving[part] = rho * at(moving, part) + Math.sqrt(1 - rho * rho) * random.normal();
      }
    },
    draw: (part) => normalShareBelow(ofSteady * at(steady, part) + ofMoving * at(moving, part)),
    of: (part, { steadySd, sd }, growth) => steadySd * at(steady, part) + growth * sd * at(moving, part),
    tremble: random.normal,
  };
}

function noisyBox(kind: KindNoise, { box, hiddenShare }: Target, errors: Errors, factor: number): PixelBox {
  const height = box.y2 - box.y1;
  const errorOf = (part: number, wander: Wander, growth: number): number =>
    factor * errors.of(part, wander, 1 + growth * hiddenShare);
  const { growth } = HIDDEN;
  const tremble = (): number => factor * RENEWAL.standingSd * height * errors.tremble();
  const x = (box.x1 + box.x2) / 2 + height * errorOf(CENTRE, kind.centre, growth.centre) + tremble();
  const lower = box.y2 + height * errorOf(LOWER, kind.lowerEdge, growth.lowerEdge) + tremble();
  const tall = height * Math.exp(bounded(errorOf(HEIGHT, kind.height, growth.height)));
  const logWidth = kind.width.bias + errorOf(WIDTH, kind.width, growth.width);
  const half = ((box.x2 - box.x1) / 2) * Math.exp(bounded(logWidth));
  const isCut = hiddenShare > HIDDEN.fromShare && errors.draw(CUT) < factor * HIDDEN.cutPart;
  const y2 = isCut ? lower - HIDDEN.cutDepth * hiddenShare * height : lower;
  return { x1: x - half, y1: Math.min(lower - tall + tremble(), y2 - LEAST_HEIGHT * height), x2: x + half, y2 };
}

/** However small it is made and wherever it is cut, this part of a box's height remains. */
const LEAST_HEIGHT = 0.2;

/**
 * How often somebody is missed, in [0, 1]: by size, and on top of it by the share that cannot be seen.
 * @param sizePx pixels of the network's input
 */
function missShare(kind: KindNoise, sizePx: number, unseenShare: number, factor: number): number {
  if (unseenShare >= HIDDEN.goneFromShare) return 1;
  const { floor, halfPx, steepness } = kind.miss;
  const bySize = floor + (1 - floor) * logistic(steepness * Math.log(halfPx / sizePx));
  const byCover = unseenShare < HIDDEN.fromShare ? 0 : logistic(HIDDEN.steepness * (unseenShare - HIDDEN.halfShare));
  return 1 - (1 - Math.min(1, factor * bySize)) * (1 - Math.min(1, factor * byCover));
}

/** Way of the lower edge's middle, in heights of the box. */
function movedHeights(from: PixelBox, to: PixelBox): number {
  return Math.hypot((to.x1 + to.x2 - from.x1 - from.x2) / 2, to.y2 - from.y2) / (to.y2 - to.y1);
}

function valueAt(curve: Curve, sizePx: number): number {
  let [fromSize, fromValue] = curve[0] ?? [0, 0];
  for (const [size, value] of curve) {
    if (sizePx < size) {
      const part = size === fromSize ? 0 : (sizePx - fromSize) / (size - fromSize);
      return fromValue + (value - fromValue) * part;
    }
    [fromSize, fromValue] = [size, value];
  }
  return fromValue;
}

/** What was found has a score above the threshold: what would lie below it lies just above. */
function aboveThreshold(score: number): number {
  return Math.min(0.97, score < MIN_SCORE ? MIN_SCORE + (MIN_SCORE - score) * 0.2 : score);
}

/** No box is twice as large or half as small as its road user. */
const bounded = (logRatio: number): number => Math.max(-Math.LN2, Math.min(Math.LN2, logRatio));
const logistic = (value: number): number => 1 / (1 + Math.exp(-value));
const at = (values: Float64Array, index: number): number => values[index] ?? 0;

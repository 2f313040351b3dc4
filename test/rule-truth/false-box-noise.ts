import type { RoadUserClass } from "@ngaba/contract";
import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import type { FrameSize } from "@ngaba/edge-agent/geometry/point.ts";
import { FALSE_BOXES, MIN_SCORE } from "./noise-levels.ts";
import { createNoiseRandom, type NoiseRandom } from "./noise-random.ts";

/** Boxes of nobody: standing things of the street, and what comes and goes. */
export interface FalseBoxNoise {
  look(elapsedS: number): Detection[];
}

interface Spot extends Detection {
  readonly appearsPerSecond: number;
  readonly goesPerSecond: number;
  isShown: boolean;
}

interface Fleeting {
  readonly detection: Detection;
  leftS: number;
}

export interface FalseBoxOptions {
  readonly seed: number;
  readonly factor: number;
  readonly frame: FrameSize;
  readonly inputScale: number;
}

export function createFalseBoxNoise(options: FalseBoxOptions): FalseBoxNoise {
  const { factor } = options;
  const random = createNoiseRandom(options.seed, -1);
  const spots = Array.from({ length: Math.round(factor * FALSE_BOXES.spots) }, () => makeSpot(random, options));
  let fleeting: Fleeting[] = [];
  return {
    look: (elapsedS) => {
      for (const spot of spots) {
        const rate = spot.appearsPerSecond + spot.goesPerSecond;
        const share = spot.appearsPerSecond / rate;
        const kept = Math.exp(-rate * elapsedS);
        spot.isShown = random.uniform() < share * (1 - kept) + (spot.isShown ? kept : 0);
      }
      for (const one of fleeting) one.leftS -= elapsedS;
      fleeting = fleeting.filter(({ leftS }) => leftS > 0);
      for (let begun = poisson(random, factor * FALSE_BOXES.fleetingPerSecond * elapsedS); begun > 0; begun--) {
        fleeting.push({
          detection: makeFleeting(random, options),
          leftS: exponential(random, FALSE_BOXES.fleetingMeanS),
        });
      }
      return [...spots.filter(({ isShown }) => isShown), ...fleeting.map(({ detection }) => detection)].map(
        (detection) => trembling(detection, random),
      );
    },
  };
}

function makeSpot(random: NoiseRandom, options: FalseBoxOptions): Spot {
  const share = between(random, FALSE_BOXES.spotShare);
  const spellS = between(random, FALSE_BOXES.spotSpellS);
  const roadUserClass = random.uniform() < 5 / 6 ? "person" : "car";
  return {
    box: placed(random, options, between(random, FALSE_BOXES.spotHeightPx), roadUserClass),
    score: between(random, FALSE_BOXES.spotScore),
    roadUserClass,
    goesPerSecond: 1 / spellS,
    appearsPerSecond: share / (1 - share) / spellS,
    isShown: random.uniform() < share,
  };
}

function makeFleeting(random: NoiseRandom, options: FalseBoxOptions): Detection {
  const [least, most] = FALSE_BOXES.fleetingHeightPx;
  const heightPx = least * (most / least) ** random.uniform();
  const roadUserClass = random.uniform() < 0.5 ? "person" : "car";
  const score = Math.min(0.85, MIN_SCORE + exponential(random, FALSE_BOXES.fleetingScoreMean));
  return { box: placed(random, options, heightPx, roadUserClass), score, roadUserClass };
}

/** Anywhere in the picture, wholly inside it; a height in input pixels, people upright, cars lying. */
function placed(
  random: NoiseRandom,
  { frame, inputScale }: FalseBoxOptions,
  heightPx: number,
  roadUserClass: RoadUserClass,
): PixelBox {
  const height = heightPx / inputScale;
  const width = height * (roadUserClass === "person" ? 0.6 : 1.3);
  const x1 = random.uniform() * (frame.widthPx - width);
  const y1 = random.uniform() * (frame.heightPx - height);
  return { x1, y1, x2: x1 + width, y2: y1 + height };
}

/** The same box as another picture has it: nothing moved, so it hardly does. */
function trembling({ box, score, roadUserClass }: Detection, random: NoiseRandom): Detection {
  const by = 0.01 * (box.y2 - box.y1);
  const [x, y] = [by * random.normal(), by * random.normal()];
  return {
    box: { x1: box.x1 + x, y1: box.y1 + y, x2: box.x2 + x, y2: box.y2 + y },
    score: Math.max(MIN_SCORE, score + 0.02 * random.normal()),
    roadUserClass,
  };
}

const between = (random: NoiseRandom, [from, to]: readonly [number, number]): number =>
  from + (to - from) * random.uniform();
const exponential = (random: NoiseRandom, mean: number): number => -mean * Math.log(1 - random.uniform());

/** How many of something that comes `mean` times on average; by Knuth's product, which suits small means. */
function poisson(random: NoiseRandom, mean: number): number {
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > floor; product *= random.uniform()) count++;
  return count;
}

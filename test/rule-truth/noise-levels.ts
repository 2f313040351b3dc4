/**
 * How the simulated detector errs. The middle level is fitted to what the stock detector does on two films, by
 * `pnpm eval:detector-noise`; docs/detector-noise.md has the figures, says where each number here comes from, and
 * which of them are assumed since no film shows them. Lengths are in heights of the true box; sizes of road users in
 * pixels of the network's input (a 1280×720 frame is 0.575 of its size there).
 */
import type { ActorType } from "./world.ts";

export type NoiseLevelName = "low" | "middle" | "high";

/** Every rate, share and standard deviation is multiplied by this; what a fault looks like stays. */
export const NOISE_FACTORS: Readonly<Record<NoiseLevelName, number>> = { low: 0.5, middle: 1, high: 2 };

/** Straight lines between (size in input px, value); held at both ends. */
export type Curve = readonly (readonly [sizePx: number, value: number])[];

/** An error with a part that stays for the road user's life and one that is renewed as it moves. */
export interface Wander {
  readonly steadySd: number;
  readonly sd: number;
}

export interface KindNoise {
  /** Missed in clear view: `floor`, and above it a logistic curve over ln(size) that is a half at `halfPx`. */
  readonly miss: { readonly floor: number; readonly halfPx: number; readonly steepness: number };
  /** Median score in clear view. */
  readonly score: Curve;
  readonly scoreWander: Wander;
  readonly centre: Wander;
  readonly lowerEdge: Wander;
  /** Of the natural logarithm of found over true. */
  readonly height: Wander;
  readonly width: Wander & { readonly bias: number };
  /** Part of the sightings with a second, worse box. */
  readonly doubleShare: number;
  /** Part of the sightings with the neighbouring class: a car as large vehicle and the other way round. */
  readonly flipShare: number;
}

const PERSON: KindNoise = {
  miss: { floor: 0.0025, halfPx: 15, steepness: 6.9 },
  score: [
    [22, 0.57],
    [36, 0.67],
    [45, 0.76],
    [55, 0.78],
    [65, 0.81],
    [75, 0.83],
  ],
  scoreWander: { steadySd: 0.031, sd: 0.063 },
  centre: { steadySd: 0.015, sd: 0.045 },
  lowerEdge: { steadySd: 0.014, sd: 0.029 },
  height: { steadySd: 0.016, sd: 0.041 },
  width: { bias: 0.089, steadySd: 0.076, sd: 0.152 },
  doubleShare: 0.037,
  flipShare: 0,
};

const CAR: KindNoise = {
  miss: { floor: 0.034, halfPx: 11.5, steepness: 5 },
  score: [
    [14, 0.39],
    [18, 0.43],
    [22, 0.48],
    [26, 0.51],
    [30, 0.55],
  ],
  scoreWander: { steadySd: 0.071, sd: 0.081 },
  centre: { steadySd: 0.015, sd: 0.026 },
  lowerEdge: { steadySd: 0.014, sd: 0.034 },
  height: { steadySd: 0.016, sd: 0.063 },
  width: { bias: 0, steadySd: 0.02, sd: 0.04 },
  doubleShare: 0,
  flipShare: 0.123,
};

const MOTORBIKE: KindNoise = {
  miss: { floor: 0.02, halfPx: 22, steepness: 3.59 },
  score: [
    [22, 0.34],
    [36, 0.5],
    [50, 0.58],
  ],
  scoreWander: { steadySd: 0.071, sd: 0.081 },
  centre: { steadySd: 0.015, sd: 0.045 },
  lowerEdge: { steadySd: 0.014, sd: 0.034 },
  height: { steadySd: 0.016, sd: 0.063 },
  width: { bias: 0, steadySd: 0.05, sd: 0.1 },
  doubleShare: 0.037,
  flipShare: 0,
};

/** One for each kind of road user; at the middle level. */
export const KIND_NOISE: Readonly<Record<ActorType, KindNoise>> = {
  person: PERSON,
  bicycle: MOTORBIKE,
  motorbike: MOTORBIKE,
  car: CAR,
  van: CAR,
  bus: CAR,
  truck: CAR,
};

/** What renews the errors: way in the picture; for misses, scores and classes time as well. */
export const RENEWAL = {
  /** After this way, in box heights, 1/e of a deviation is left. */
  correlationHeights: 0.17,
  /** Even when nothing moves: by the spells of the false spots, 0.4 to 2.5 s. */
  stillPerSecond: 0.5,
  /** Part of the variance behind misses and classes that stays with a road user: some are hard to see all their life. */
  steadyPart: 0.3,
  /** Box of something that stands still, frame to frame. */
  standingSd: 0.002,
};

/** What cover does; `share` is how much of the box lies behind others or outside the frame. */
export const HIDDEN = {
  /** Missed: logistic over the share, on top of the misses in clear view. */
  fromShare: 0.1,
  halfShare: 0.66,
  steepness: 5.5,
  /** From here on nobody can see it. */
  goneFromShare: 0.97,
  scoreLoss: 0.42,
  /** What the wandering parts grow by for a share of 1. */
  growth: { centre: 1, lowerEdge: 3, height: 4.5, width: 0.7, score: 2.5 },
  /** In this part of the sightings the box ends where the cover begins; it then loses `cutDepth` × share of its height. */
  cutPart: 0.15,
  cutDepth: 0.5,
};

/** As what a found motorbike with its rider shows; the rest is a bicycle. Nothing measured: see the document. */
export const MOTORBIKE_SHOWS = { riderOnly: 0.45, riderAndBike: 0.25, motorcycle: 0.25 };

/** One box around two motorbikes side by side whose boxes overlap by more than this. Nothing measured. */
export const MERGED = { fromIou: 0.35, share: 0.1 };

export const FALSE_BOXES = {
  /** Things of the street that look like somebody, in one camera's view: 6 on one film, none on the other. */
  spots: 3,
  spotShare: [0.08, 0.7],
  spotSpellS: [0.4, 2.5],
  spotScore: [0.31, 0.4],
  spotHeightPx: [14, 42],
  fleetingPerSecond: 0.73,
  fleetingMeanS: 0.3,
  fleetingHeightPx: [18, 89],
  /** Above the threshold; exponential, so that one in ten looks sure. */
  fleetingScoreMean: 0.1,
} as const;

/** Of the score threshold that an agent ships with: nothing weaker is ever reported. */
export const MIN_SCORE = 0.3;

/** What happens to the rate of pictures; no detector's doing, so not measured on films. */
export const RATE_CHANGES = {
  timeJitterMs: 12,
  dropShare: 0.01,
  slowBeginsPerSecond: 1 / 120,
  slowMeanS: 15,
  slowFps: [2, 3],
  gapBeginsPerSecond: 1 / 180,
  gapS: [1, 2],
} as const;

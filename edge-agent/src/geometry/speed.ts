import type { GroundSample } from "./ground-sample.ts";
import { fitPath, type PathFit } from "./path-fit.ts";
import type { Point } from "./point.ts";

export type { GroundSample };

/** A mean speed with the band that holds the truth in 95 of 100 measurements, metres a second. */
export interface SpeedEstimate {
  readonly mps: number;
  readonly lowMps: number;
  readonly highMps: number;
}

const MIN_SAMPLES = 4;
const MIN_SECONDS = 0.5;
const MIN_PATH_M = 2;
/**
 * Half of the band in standard deviations: that of the normal distribution, and the first term by which Student's t of
 * so many degrees of freedom is wider, since few samples tell their own error badly.
 * @see R. A. Fisher and E. A. Cornish, Moments and cumulants in the specification of distributions, 1938
 */
const bandSigmas = (freedom: number): number => 1.96 + 2.37 / freedom;
/** A wider band than this on each side says nothing about a speed. */
const MAX_BAND_FRACTION = 0.5;
/** Misses of more than this many times what was told of the samples: it is no path, or not of one road user. */
const MAX_MISS_FACTOR = 3;
/** A sample that misses by this many of the ordinary misses belongs to something else. */
const OUTLIER_FACTOR = 7;
/** Below this share of the path as the crow flies somebody turned back: one speed does not describe it. */
const MIN_STRAIGHTNESS = 0.6;

/**
 * The mean speed over the time that the samples span, along a path that may bend and a speed that may change. The band
 * holds the random errors of the samples (those that follow each other err alike, which is estimated from the misses) and
 * what the calibration leaves undecided.
 * @param samples of one road user, in the order of their moments
 * @returns undefined with too few samples, too short a time or path, a path that does not fit (outliers, turning back),
 *   or a band that is wider than half of the speed on each side
 */
export function estimateSpeed(samples: readonly GroundSample[]): SpeedEstimate | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < MIN_SAMPLES) return undefined;
  const seconds = (last.at - first.at) / 1000;
  if (!(seconds >= MIN_SECONDS)) return undefined;
  const path = fitPath(samples);
  if (path === undefined || !holds(path)) return undefined;
  if (path.lengthM < MIN_PATH_M || path.chordM < MIN_STRAIGHTNESS * path.lengthM) return undefined;

  const mps = path.lengthM / seconds;
  const sigma = Math.hypot(randomError(samples, path), calibrationError(samples, path)) / seconds;
  const halfBand = bandSigmas(path.freedom) * sigma;
  if (!(halfBand <= MAX_BAND_FRACTION * mps)) return undefined;
  return { mps, lowMps: mps - halfBand, highMps: mps + halfBand };
}

/** No sample stands apart, and they miss the path about as much as was told of them. */
function holds({ misses, missFactor }: PathFit): boolean {
  const sizes = misses.map(({ x, y }) => Math.hypot(x, y)).toSorted((a, b) => a - b);
  const ordinary = Math.max(sizes[Math.floor(sizes.length / 2)] ?? 0, 0.5);
  return missFactor <= MAX_MISS_FACTOR && (sizes.at(-1) ?? 0) <= OUTLIER_FACTOR * ordinary;
}

/** Standard deviation of the path's length from the samples' own errors, metres. */
function randomError(samples: readonly GroundSample[], { lengthSlopes, misses, missFactor, freedom }: PathFit): number {
  const variance = samples.reduce((sum, { errorM, covariance }, i) => {
    const [xx, xy, yy] = covariance ?? [errorM * errorM, 0, errorM * errorM];
    const { x, y } = lengthSlopes[i] ?? { x: 0, y: 0 };
    return sum + xx * x * x + 2 * xy * x * y + yy * y * y;
  }, 0);
  const alike = likenessOfNeighbours(misses, freedom);
  return Math.sqrt((variance * (1 + alike)) / (1 - alike)) * Math.max(1, missFactor);
}

/**
 * How much of a miss the next one repeats, 0 to 0.9: boxes that were smoothed, or that follow a shadow, err alike. A fit
 * of p coefficients to n samples makes this look smaller by about (p + (p + 2) · likeness) / n.
 * @see Kendall, Note on bias in the estimation of autocorrelation, Biometrika 41 (1954), for p = 1
 */
function likenessOfNeighbours(misses: readonly Point[], freedom: number): number {
  const dot = (a: Point, b: Point) => a.x * b.x + a.y * b.y;
  const own = misses.reduce((sum, miss) => sum + dot(miss, miss), 0);
  const next = misses.slice(1).reduce((sum, miss, i) => sum + dot(miss, misses[i] ?? miss), 0);
  const parameters = misses.length - freedom / 2;
  if (own === 0) return 0;
  const unbiased = (next / own + parameters / misses.length) / (1 - (parameters + 2) / misses.length);
  return Math.min(0.9, Math.max(0, unbiased));
}

/** Standard deviation of the path's length from the errors of the calibration, metres. */
function calibrationError(samples: readonly GroundSample[], { lengthSlopes }: PathFit): number {
  const errors = samples[0]?.shifts?.map((_, k) =>
    samples.reduce((sum, { shifts }, i) => {
      const [shift, slope] = [shifts?.[k], lengthSlopes[i]];
      return shift && slope ? sum + shift.x * slope.x + shift.y * slope.y : sum;
    }, 0),
  );
  return Math.hypot(...(errors ?? []));
}

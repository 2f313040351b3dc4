import { errorOf, type JitterMeasure } from "./jitter-figures.ts";
import { CLEAR_BELOW, heightOf, type Life, type Reading, type Sighting } from "./reading.ts";
import { mean, quantile, standardDeviation } from "./statistics.ts";

/** Misses of the road users in one band; the rates are those of a two-state Markov chain in continuous time. */
export interface MissFigures {
  readonly from: number;
  readonly to: number;
  readonly sightings: number;
  readonly missShare: number;
  /** found → missed and missed → found, per second; absent where too few such moments were seen. */
  readonly lostPerSecond?: number;
  readonly foundAgainPerSecond?: number;
  readonly score: Quantiles;
  /** Height of the box found over that of the truth, and how far its lower edge lies below, in true heights. */
  readonly heightRatio: Quantiles;
  readonly lowerEdge: Quantiles;
  /** Standard deviation of all that is found in the band, whatever stays with a road user included. */
  readonly sd: Readonly<Record<JitterMeasure, number>>;
}

export interface Quantiles {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface GapFigures {
  readonly count: number;
  readonly meanS: number;
  readonly p50S: number;
  readonly p90S: number;
  readonly longestS: number;
}

const MIN_SIGHTINGS = 20;

/** Misses of road users in clear view, by height in pixels of the network's input. */
export function missesByHeight(reading: Reading, edgesPx: readonly number[]): MissFigures[] {
  return inBands(reading, edgesPx, (sighting) =>
    sighting.hiddenShare < CLEAR_BELOW ? heightOf(sighting.truth) * reading.inputScale : undefined,
  );
}

/** Misses by the share of the road user that something in front covers. */
export function missesByHidden(reading: Reading, edges: readonly number[]): MissFigures[] {
  return inBands(reading, edges, ({ hiddenShare }) => hiddenShare);
}

function inBands(
  reading: Reading,
  edges: readonly number[],
  measureOf: (sighting: Sighting) => number | undefined,
): MissFigures[] {
  const figures: MissFigures[] = [];
  const sightings = reading.lives.flat();
  for (const [index, to] of edges.slice(1).entries()) {
    const from = edges[index] ?? 0;
    const isIn = (sighting: Sighting): boolean => {
      const value = measureOf(sighting);
      return value !== undefined && value >= from && value < to;
    };
    const inside = sightings.filter(isIn);
    if (inside.length < MIN_SIGHTINGS) continue;
    const found = inside.flatMap(({ detection, truth }) => (detection ? [{ ...detection, truth }] : []));
    const sdOf = (measure: JitterMeasure) => standardDeviation(found.map((one) => errorOf(one, measure)));
    figures.push({
      from,
      to,
      sightings: inside.length,
      missShare: 1 - found.length / inside.length,
      ...chainRates(reading, isIn),
      score: quantilesOf(found.map(({ score }) => score)),
      heightRatio: quantilesOf(found.map(({ box, truth }) => heightOf(box) / heightOf(truth))),
      lowerEdge: quantilesOf(found.map(({ box, truth }) => (box.y2 - truth.y2) / heightOf(truth))),
      sd: {
        centre: sdOf("centre"),
        lowerEdge: sdOf("lowerEdge"),
        height: sdOf("height"),
        width: sdOf("width"),
        score: sdOf("score"),
      },
    });
  }
  return figures;
}

/** From the pairs of neighbouring pictures; e.g. `P(found → missed)` in a step of dt is π (1 − exp(−λ dt)). */
function chainRates({ lives, framesPerSecond }: Reading, isIn: (sighting: Sighting) => boolean) {
  const count = { found: 0, lost: 0, missed: 0, foundAgain: 0 };
  for (const life of lives) {
    for (const [index, after] of life.slice(1).entries()) {
      const before = life[index];
      if (before === undefined || !isIn(before)) continue;
      count[before.detection ? "found" : "missed"]++;
      if (before.detection && !after.detection) count.lost++;
      if (!before.detection && after.detection) count.foundAgain++;
    }
  }
  if (count.missed < 10 || count.found < 10) return {};
  const lost = count.lost / count.found;
  const foundAgain = count.foundAgain / count.missed;
  const lambda = -Math.log(Math.max(0.02, 1 - lost - foundAgain)) * framesPerSecond;
  const missedPart = lost / (lost + foundAgain);
  return { lostPerSecond: lambda * missedPart, foundAgainPerSecond: lambda * (1 - missedPart) };
}

export function gapFigures({ lives, framesPerSecond }: Reading): GapFigures {
  const gaps = lives.flatMap(gapsOf).map((frames) => frames / framesPerSecond);
  if (gaps.length === 0) return { count: 0, meanS: 0, p50S: 0, p90S: 0, longestS: 0 };
  return {
    count: gaps.length,
    meanS: mean(gaps),
    p50S: quantile(gaps, 0.5),
    p90S: quantile(gaps, 0.9),
    longestS: Math.max(...gaps),
  };
}

/** Frames of each stretch of misses between two sightings. */
function gapsOf(life: Life): number[] {
  const foundAt = life.flatMap(({ frame, detection }) => (detection ? [frame] : []));
  return foundAt
    .slice(1)
    .map((frame, index) => frame - (foundAt[index] ?? frame) - 1)
    .filter((frames) => frames > 0);
}

export const quantilesOf = (values: readonly number[]): Quantiles => ({
  p10: quantile(values, 0.1),
  p50: quantile(values, 0.5),
  p90: quantile(values, 0.9),
});

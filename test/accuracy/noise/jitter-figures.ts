import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { CLEAR_BELOW, heightOf, type Life, type Reading, type Sighting } from "./reading.ts";
import { correlationAfter, mean, quantile, standardDeviation } from "./statistics.ts";

/**
 * How far a box's measure lies from the truth's, in heights of the true box (sizes: natural logarithm of the ratio;
 * the score: itself, since nothing is its truth).
 */
export interface JitterFigures {
  readonly sightings: number;
  readonly bias: number;
  /** Standard deviation of the road users' own mean errors: what stays with one for its whole life. */
  readonly steadySd: number;
  /** Standard deviation around the road user's own mean error. */
  readonly sd: number;
  /** Part of a deviation that is left after one picture and after two. */
  readonly rho1: number;
  readonly rho2: number;
  /**
   * Way in the picture, in box heights, after which 1/e of a deviation is left: by `rho1` and the median way between
   * two pictures. What moves shows the detector something new; what stands still does not.
   */
  readonly correlationHeights: number;
}

export const JITTER_MEASURES = ["centre", "lowerEdge", "height", "width", "score"] as const;
export type JitterMeasure = (typeof JITTER_MEASURES)[number];

const MIN_SIGHTINGS = 10;

export function jitterFigures(reading: Reading): Readonly<Record<JitterMeasure, JitterFigures>> {
  const movedHeights = quantile(reading.lives.flatMap(movesOf), 0.5);
  const of = (measure: JitterMeasure) => figuresOf(reading, measure, movedHeights);
  return {
    centre: of("centre"),
    lowerEdge: of("lowerEdge"),
    height: of("height"),
    width: of("width"),
    score: of("score"),
  };
}

function figuresOf({ lives }: Reading, measure: JitterMeasure, movedHeights: number): JitterFigures {
  const series = lives
    .map((life) => life.map((sighting) => clearErrorOf(sighting, measure)))
    .filter((errors) => errors.filter((error) => error !== undefined).length >= MIN_SIGHTINGS);
  const known = series.map((errors) => errors.filter((error) => error !== undefined));
  const rho1 = correlationAfter(1, series);
  return {
    sightings: known.flat().length,
    bias: mean(known.flat()),
    steadySd: standardDeviation(known.map(mean)),
    sd: standardDeviation(known.flatMap((errors) => errors.map((error) => error - mean(errors)))),
    rho1,
    rho2: correlationAfter(2, series),
    correlationHeights: rho1 > 0 ? -movedHeights / Math.log(rho1) : 0,
  };
}

/** Way of the lower edge's middle between neighbouring pictures, in box heights. */
export function movesOf(life: Life): number[] {
  return life.slice(1).map(({ truth: to }, index) => {
    const from = life[index]?.truth ?? to;
    return Math.hypot((to.x1 + to.x2 - from.x1 - from.x2) / 2, to.y2 - from.y2) / heightOf(to);
  });
}

function clearErrorOf({ detection, truth, hiddenShare }: Sighting, measure: JitterMeasure): number | undefined {
  return detection === undefined || hiddenShare >= CLEAR_BELOW ? undefined : errorOf({ ...detection, truth }, measure);
}

/** How far a found box lies from the truth, in the units of {@link JitterFigures}. */
export function errorOf(
  { box, score, truth }: { readonly box: PixelBox; readonly score: number; readonly truth: PixelBox },
  measure: JitterMeasure,
): number {
  switch (measure) {
    case "centre":
      return (box.x1 + box.x2 - truth.x1 - truth.x2) / 2 / heightOf(truth);
    case "lowerEdge":
      return (box.y2 - truth.y2) / heightOf(truth);
    case "height":
      return Math.log(heightOf(box) / heightOf(truth));
    case "width":
      return Math.log(widthOf(box) / widthOf(truth));
    case "score":
      return score;
    default:
      return measure satisfies never;
  }
}

const widthOf = (box: PixelBox): number => box.x2 - box.x1;

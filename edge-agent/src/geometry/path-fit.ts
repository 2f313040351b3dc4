import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { GroundSample } from "./ground-sample.ts";
import type { Point } from "./point.ts";

/** A smooth path through samples. */
export interface PathFit {
  /** Along the path from the first sample's moment to the last one's, metres. */
  readonly lengthM: number;
  /** As the crow flies, metres. */
  readonly chordM: number;
  /** How the length changes when a sample moves, metres a metre. */
  readonly lengthSlopes: readonly Point[];
  /** Sample minus path, in units of the sample's `errorM`. */
  readonly misses: readonly Point[];
  /** Misses that the path was free to leave: twice the samples less its parameters. */
  readonly freedom: number;
  /** Size of the misses as a multiple of what was told of the samples: about 1 when that was right. */
  readonly missFactor: number;
}

/** Straight and even, then bent or changing speed, then both in turn. */
const DEGREES = [1, 2, 3];
/** Samples that a path must have for each coefficient of a coordinate. */
const SAMPLES_PER_COEFFICIENT = 2;
/** What two more parameters gain by chance in 1 of 100 paths (chi-squared). */
const CHANCE_GAIN = 9.21;
/** Straight pieces by which the length is measured. */
const PIECES = 24;

/**
 * The simplest polynomials of time (weighted least squares) that describe the samples: a higher degree only when it fits
 * better than by chance.
 * @returns undefined when the moments do not decide one
 */
export function fitPath(samples: readonly GroundSample[]): PathFit | undefined {
  let best: Polynomials | undefined;
  for (const degree of DEGREES) {
    if (samples.length < SAMPLES_PER_COEFFICIENT * (degree + 1)) break;
    const next = fitPolynomials(samples, degree);
    if (next === undefined) break;
    if (best === undefined || best.squares - next.squares > CHANCE_GAIN * excess(next)) best = next;
  }
  if (best === undefined) return undefined;
  const { misses, freedom } = best;
  return { ...measureLength(best), misses, freedom, missFactor: Math.sqrt(best.squares / freedom) };
}

interface Polynomials {
  /** A row for each coefficient, lowest first; a column for each sample: what it adds to the coefficient. */
  readonly influence: Matrix;
  /** A row for each coefficient, x and y in it, metres. */
  readonly coefficients: Matrix;
  readonly misses: readonly Point[];
  readonly squares: number;
  readonly freedom: number;
}

const excess = ({ squares, freedom }: Polynomials): number => Math.max(1, squares / freedom);

/** Time from -1 at the first sample to 1 at the last. */
function fitPolynomials(samples: readonly GroundSample[], degree: number): Polynomials | undefined {
  const [start, end] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  const powers = new Matrix(
    samples.map(({ at }) =>
      Array.from({ length: degree + 1 }, (_, k) => ((2 * (at - start)) / (end - start) - 1) ** k),
    ),
  );
  const weights = samples.map(({ errorM }) => 1 / errorM ** 2);
  const weighted = powers.clone().mulColumnVector(weights).transpose();
  const normal = weighted.mmul(powers);
  const triangle = new CholeskyDecomposition(normal.add(normal.transpose()).div(2));
  if (!triangle.isPositiveDefinite()) return undefined;
  const influence = triangle.solve(weighted);
  const coordinates = new Matrix(samples.map(({ x, y }) => [x, y]));
  const coefficients = influence.mmul(coordinates);
  const left = coordinates.clone().sub(powers.mmul(coefficients));
  const misses = samples.map(({ errorM }, i) => ({ x: left.get(i, 0) / errorM, y: left.get(i, 1) / errorM }));
  const squares = samples.reduce(
    (sum, sample, i) => sum + squaredMiss(sample, { x: left.get(i, 0), y: left.get(i, 1) }),
    0,
  );
  return { influence, coefficients, misses, squares, freedom: 2 * (samples.length - degree - 1) };
}

/** In units of the sample's error, which may be larger in one direction. */
function squaredMiss({ errorM, covariance }: GroundSample, { x, y }: Point): number {
  const [xx, xy, yy] = covariance ?? [errorM ** 2, 0, errorM ** 2];
  return (yy * x * x - 2 * xy * x * y + xx * y * y) / (xx * yy - xy * xy);
}

/** The length depends on the coefficients, and these on the samples: so its slopes are those of the one times the other. */
function measureLength({ coefficients, influence }: Polynomials): Pick<PathFit, "lengthM" | "chordM" | "lengthSlopes"> {
  const degrees = Array.from({ length: coefficients.rows }, (_, k) => k);
  const [xs, ys] = [coefficients.getColumn(0), coefficients.getColumn(1)];
  const slopes = degrees.map(() => [0, 0] as [number, number]);
  const between = (from: number, to: number) => {
    const powers = degrees.map((k) => to ** k - from ** k);
    const step = (of: readonly number[]) => powers.reduce((sum, power, k) => sum + power * (of[k] ?? 0), 0);
    const [x, y] = [step(xs), step(ys)];
    return { powers, x, y, meters: Math.hypot(x, y) };
  };
  let lengthM = 0;
  for (let piece = 0; piece < PIECES; piece++) {
    const { powers, x, y, meters } = between((2 * piece) / PIECES - 1, (2 * (piece + 1)) / PIECES - 1);
    lengthM += meters;
    if (meters === 0) continue;
    for (const [k, slope] of slopes.entries()) {
      slope[0] += ((powers[k] ?? 0) * x) / meters;
      slope[1] += ((powers[k] ?? 0) * y) / meters;
    }
  }
  const bySample = influence.transpose().mmul(new Matrix(slopes));
  const lengthSlopes = bySample.to2DArray().map(([x = 0, y = 0]) => ({ x, y }));
  return { lengthM, chordM: between(-1, 1).meters, lengthSlopes };
}

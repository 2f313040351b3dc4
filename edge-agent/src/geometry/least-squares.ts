import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";

/** Parameters for which the sum of squared residuals is least. */
export interface LeastSquares {
  readonly parameters: readonly number[];
  /** Sum of the squared residuals. */
  readonly squares: number;
  /**
   * A root of the parameters' covariance: each column is how they move when one of as many independent errors is one
   * standard deviation. Right when the residuals have a standard deviation of 1.
   */
  readonly errors: Matrix;
}

const STEPS = 60;
const DIFFERENCE = 1e-6;
const MIN_GAIN = 1e-10;
const MAX_DAMPING = 1e8;

/**
 * Levenberg and Marquardt's method with slopes by differences.
 * @param residualsOf parameters (of size about 1) → residuals; not finite where there are none
 * @returns undefined when the residuals do not decide the parameters, or the start has none
 */
export function fitLeastSquares(
  residualsOf: (parameters: readonly number[]) => readonly number[],
  start: readonly number[],
): LeastSquares | undefined {
  let parameters = start;
  let residuals = residualsOf(parameters);
  let squares = sumOfSquares(residuals);
  if (!Number.isFinite(squares)) return undefined;
  let damping = 1e-3;
  for (let i = 0; i < STEPS && damping < MAX_DAMPING; i++) {
    const slopes = slopesOf(residualsOf, parameters);
    const step = dampedStep(slopes, residuals, damping);
    const next = step && parameters.map((value, k) => value - (step[k] ?? 0));
    const nextResiduals = next && residualsOf(next);
    const nextSquares = nextResiduals === undefined ? Number.NaN : sumOfSquares(nextResiduals);
    if (next === undefined || nextResiduals === undefined || !(nextSquares <= squares)) {
      damping *= 10;
      continue;
    }
    const gain = squares - nextSquares;
    [parameters, residuals, squares] = [next, nextResiduals, nextSquares];
    damping = Math.max(damping / 10, 1e-12);
    if (gain <= MIN_GAIN * squares) break;
  }
  const errors = rootOfInverse(slopesOf(residualsOf, parameters));
  return errors && { parameters, squares, errors };
}

const sumOfSquares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

/** A row for each residual, a column for each parameter. */
function slopesOf(residualsOf: (p: readonly number[]) => readonly number[], parameters: readonly number[]): Matrix {
  const columns = parameters.map((_, k) => {
    const shifted = (by: number) => residualsOf(parameters.map((value, i) => (i === k ? value + by : value)));
    const [above, below] = [shifted(DIFFERENCE), shifted(-DIFFERENCE)];
    return above.map((value, i) => (value - (below[i] ?? 0)) / (2 * DIFFERENCE));
  });
  return new Matrix(columns).transpose();
}

function dampedStep(slopes: Matrix, residuals: readonly number[], damping: number): number[] | undefined {
  const right = slopes.transpose().mmul(Matrix.columnVector([...residuals]));
  return triangleOf(slopes, damping)?.solve(right).to1DArray();
}

/** A root of (slopesᵀ slopes)⁻¹; undefined when that does not exist. */
function rootOfInverse(slopes: Matrix): Matrix | undefined {
  const triangle = triangleOf(slopes, 0);
  return triangle && inverse(triangle.lowerTriangularMatrix).transpose();
}

/** Of slopesᵀ slopes with a diagonal that is larger by this fraction; undefined where that decides nothing. */
function triangleOf(slopes: Matrix, damping: number): CholeskyDecomposition | undefined {
  const normal = slopes.transpose().mmul(slopes);
  for (let k = 0; k < normal.rows; k++) normal.set(k, k, normal.get(k, k) * (1 + damping));
  if (!Number.isFinite(normal.sum())) return undefined; // at the edge of what can be seen
  const triangle = new CholeskyDecomposition(normal);
  return triangle.isPositiveDefinite() ? triangle : undefined;
}

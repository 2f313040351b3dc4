/** Two by two, row by row. */
export type Matrix2 = readonly [xx: number, xy: number, yx: number, yy: number];

/** Matrix product. */
export const multiply = (a: Matrix2, b: Matrix2): Matrix2 => [
  a[0] * b[0] + a[1] * b[2],
  a[0] * b[1] + a[1] * b[3],
  a[2] * b[0] + a[3] * b[2],
  a[2] * b[1] + a[3] * b[3],
];

/** Not finite for a matrix that has no inverse. */
export function inverse2([a, b, c, d]: Matrix2): Matrix2 {
  const determinant = a * d - b * c;
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}

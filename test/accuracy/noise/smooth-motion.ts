/** A box as it moves: middle of its lower edge in pixels, and its size, which perspective changes by factors. */
export interface Motion {
  readonly x: number;
  readonly y: number;
  readonly logWidth: number;
  readonly logHeight: number;
}

/**
 * Seconds on either side that count for the curve; three of these are looked at. With 0.6 the parabola no longer
 * follows a vehicle that comes near: its lower edge then seems to lie off by 0.06 heights.
 */
const WINDOW_S = 0.4;

/**
 * Where the box was at one moment, by a parabola through the sightings around it, the near ones counting most.
 *
 * @param seen at least three sightings, seconds `s`
 * @see W. S. Cleveland, Robust locally weighted regression and smoothing scatterplots, 1979
 */
export function smoothMotion(seen: readonly (Motion & { readonly s: number })[], atS: number): Motion {
  const near = seen.filter(({ s }) => Math.abs(s - atS) <= 3 * WINDOW_S);
  const points = near.length >= 5 ? near : nearest(seen, atS, 5);
  const fit = (read: (motion: Motion) => number) => parabolaAt(points.map((one) => [one.s - atS, read(one)]));
  return {
    x: fit(({ x }) => x),
    y: fit(({ y }) => y),
    logWidth: fit(({ logWidth }) => logWidth),
    logHeight: fit(({ logHeight }) => logHeight),
  };
}

function nearest<T extends { readonly s: number }>(seen: readonly T[], atS: number, count: number): T[] {
  return seen.toSorted((a, b) => Math.abs(a.s - atS) - Math.abs(b.s - atS)).slice(0, count);
}

/** Value at 0 of the weighted least-squares parabola through (t, value); by Cramer's rule, since 3×3 is small. */
function parabolaAt(points: readonly (readonly [number, number])[]): number {
  const moments = [0, 0, 0, 0, 0];
  const values = [0, 0, 0];
  for (const [t, value] of points) {
    const weight = Math.exp(-0.5 * (t / WINDOW_S) ** 2) + 1e-9;
    for (let power = 0; power < 5; power++) moments[power] = (moments[power] ?? 0) + weight * t ** power;
    for (let power = 0; power < 3; power++) values[power] = (values[power] ?? 0) + weight * t ** power * value;
  }
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0] = moments;
  const [v0 = 0, v1 = 0, v2 = 0] = values;
  const minor = (a: number, b: number, c: number) =>
    a * (m2 * m4 - m3 * m3) - b * (m1 * m4 - m2 * m3) + c * (m1 * m3 - m2 * m2);
  return minor(v0, v1, v2) / minor(m0, m1, m2);
}

/** `[x, y]`, origin top left, y down. */
export type PlanePoint = readonly [x: number, y: number];

/** Below this area (fraction of the frame) a polygon holds nothing that a camera could tell. */
const MIN_AREA = 1e-5;

/** Why a closed polygon is not simple, `undefined` when it is. */
export function polygonFault(points: readonly PlanePoint[]): string | undefined {
  const edges = points.map((from, i) => ({ from, to: points[(i + 1) % points.length] ?? from }));
  const empty = edges.findIndex(({ from, to }) => from[0] === to[0] && from[1] === to[1]);
  if (empty >= 0) return `corner ${empty} is repeated by the one after it`;

  for (const [i, a] of edges.entries()) {
    for (const [j, b] of edges.entries()) {
      const areNeighbours = j === i + 1 || (i === 0 && j === edges.length - 1);
      if (j > i && !areNeighbours && segmentsTouch(a.from, a.to, b.from, b.to)) {
        return `the edge from corner ${i} meets the edge from corner ${j}`;
      }
    }
  }
  return Math.abs(signedArea(points)) < MIN_AREA ? "has no area" : undefined;
}

function signedArea(points: readonly PlanePoint[]): number {
  return points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

function segmentsTouch(a: PlanePoint, b: PlanePoint, c: PlanePoint, d: PlanePoint): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isWithin(c, a, b)) ||
    (abd === 0 && isWithin(d, a, b)) ||
    (cda === 0 && isWithin(a, c, d)) ||
    (cdb === 0 && isWithin(b, c, d))
  );
}

/** Sign of the turn at b when going from a over b to c; 0 when the three lie on one line. */
function turn(a: PlanePoint, b: PlanePoint, c: PlanePoint): number {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}

/** True when p, known to lie on the line through a and b, lies between them. */
function isWithin(p: PlanePoint, a: PlanePoint, b: PlanePoint): boolean {
  return [0, 1].every((axis) => {
    const [p0, a0, b0] = [p[axis] ?? 0, a[axis] ?? 0, b[axis] ?? 0];
    return Math.min(a0, b0) <= p0 && p0 <= Math.max(a0, b0);
  });
}

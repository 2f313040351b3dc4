/** Frame pixels. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The part of a convex polygon that lies in the picture.
 * @see I. Sutherland, G. Hodgman, Reentrant polygon clipping, CACM 17(1), 1974
 */
export function clipToPicture(
  polygon: readonly PicturePoint[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): PicturePoint[] {
  // Each edge of the picture as a distance that is not negative inside.
  const edges: ((point: PicturePoint) => number)[] = [
    ({ x }) => x,
    ({ x }) => widthPx - x,
    ({ y }) => y,
    ({ y }) => heightPx - y,
  ];
  return edges.reduce<PicturePoint[]>((kept, distance) => clipByEdge(kept, distance), [...polygon]);
}

function clipByEdge(polygon: readonly PicturePoint[], distance: (point: PicturePoint) => number): PicturePoint[] {
  return polygon.flatMap((to, index) => {
    const from = polygon.at(index - 1) ?? to;
    const [before, after] = [distance(from), distance(to)];
    const crossing = () => {
      const t = before / (before - after);
      return { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
    };
    if (after >= 0) return before >= 0 ? [to] : [crossing(), to];
    return before >= 0 ? [crossing()] : [];
  });
}

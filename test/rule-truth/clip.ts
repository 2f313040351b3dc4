/** Any plane's coordinates. */
interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The part of a convex polygon on the side of a line where `distance`, linear in x and y, is not negative.
 * @see I. Sutherland, G. Hodgman, Reentrant polygon clipping, CACM 17(1), 1974
 */
export function clip(polygon: readonly PlanePoint[], distance: (point: PlanePoint) => number): PlanePoint[] {
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

/** The part of a convex polygon that lies in the picture, frame pixels. */
export function clipToPicture(
  polygon: readonly PlanePoint[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): PlanePoint[] {
  const inside: ((point: PlanePoint) => number)[] = [
    ({ x }) => x,
    ({ x }) => widthPx - x,
    ({ y }) => y,
    ({ y }) => heightPx - y,
  ];
  return inside.reduce<PlanePoint[]>((kept, distance) => clip(kept, distance), [...polygon]);
}

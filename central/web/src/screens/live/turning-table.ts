import { RoadUserClass, type TurningSeries } from "@ngaba/contract";

/** Who went from one line to another, over all minutes of the series. */
export type Turning = {
  readonly fromLineId: string;
  readonly toLineId: string;
  /** Classes that went this way, in the order of the contract. */
  readonly counts: readonly { readonly roadUserClass: RoadUserClass; readonly count: number }[];
  readonly total: number;
};

/** Every way that was watched, the busiest first; ways that nobody took are among them. */
export function turningsOf({ points, minutes }: TurningSeries): readonly Turning[] {
  const ways = new Map(
    [...minutes, ...points].map(({ fromLineId, toLineId }) => [`${fromLineId} ${toLineId}`, { fromLineId, toLineId }]),
  );
  return [...ways.values()]
    .map((way): Turning => {
      const own = points.filter((point) => point.fromLineId === way.fromLineId && point.toLineId === way.toLineId);
      const counts = RoadUserClass.options
        .map((roadUserClass) => ({ roadUserClass, count: sumOf(own, roadUserClass) }))
        .filter(({ count }) => count > 0);
      return { ...way, counts, total: counts.reduce((sum, { count }) => sum + count, 0) };
    })
    .toSorted((a, b) => b.total - a.total || (a.fromLineId + a.toLineId < b.fromLineId + b.toLineId ? -1 : 1));
}

const sumOf = (points: TurningSeries["points"], wanted: RoadUserClass): number =>
  points.reduce((sum, { roadUserClass, count }) => (roadUserClass === wanted ? sum + count : sum), 0);

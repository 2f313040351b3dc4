import type { Place } from "./motorway-film.ts";

/** Somebody who was seen by eye, or found by a rule: which lane, and when it was at the counting line. */
export interface Passing {
  readonly lane: string;
  /** Milliseconds in the film that is judged; outside it when reckoned. */
  readonly lineMs: number;
}

/** Who was found, how often, and what was found that nobody is. */
export interface Matches<V, F> {
  readonly found: readonly V[];
  /** Findings of somebody who had one already. */
  readonly twice: readonly F[];
  /** Findings of nobody who was seen by eye. */
  readonly ofNobody: readonly F[];
}

/** Nearer than those who follow each other in a lane, farther than a count by eye is off. */
const SAME_WITHIN_MS = 400;

/** Gives each finding the nearest vehicle of its lane, the nearest pairs first. A vehicle takes one finding. */
export function matchPassings<V extends Passing, F extends Passing & { readonly trackIds: readonly number[] }>(
  vehicles: readonly V[],
  findings: readonly F[],
): Matches<V, F> {
  const apart = (vehicle: V, finding: F): number => Math.abs(vehicle.lineMs - finding.lineMs);
  const pairs = findings
    .flatMap((finding) => vehicles.map((vehicle) => ({ vehicle, finding, ms: apart(vehicle, finding) })))
    .filter(({ vehicle, finding, ms }) => vehicle.lane === finding.lane && ms <= SAME_WITHIN_MS)
    .toSorted((a, b) => a.ms - b.ms);
  const taken = new Map<F, V>();
  const found = new Set<V>();
  for (const { vehicle, finding } of pairs) {
    if (found.has(vehicle) || taken.has(finding)) continue;
    taken.set(finding, vehicle);
    found.add(vehicle);
  }
  const rest = findings.filter((finding) => !taken.has(finding));
  const known = new Set([...taken.keys()].flatMap(({ trackIds }) => trackIds));
  const isSecond = (finding: F): boolean =>
    finding.trackIds.some((id) => known.has(id)) || pairs.some((pair) => pair.finding === finding);
  return { found: [...found], twice: rest.filter(isSecond), ofNobody: rest.filter((finding) => !isSecond(finding)) };
}

/**
 * When somebody was, or would have been, at a place of the road, taking its speed for steady; undefined when it was seen
 * only once.
 */
export function timeAt(alongM: number, way: readonly Place[]): number | undefined {
  const [first, last] = [way[0], way.at(-1)];
  if (first === undefined || last === undefined || first.alongM === last.alongM) return undefined;
  const next = way.findIndex((place, i) => i > 0 && (place.alongM - alongM) * (first.alongM - alongM) <= 0);
  const [from, to] = next > 0 ? [way[next - 1] ?? first, way[next] ?? last] : [first, last];
  return from.at + ((to.at - from.at) * (alongM - from.alongM)) / (to.alongM - from.alongM);
}

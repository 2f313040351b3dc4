import { placesOf } from "../../../rule-truth/sumo/places.ts";
import { PLACES } from "../places.ts";
import type { JunctionView } from "../views.ts";

/** What the scenes set; everything else keeps the defaults that an agent ships with. */
const GRACE_MS = 10_000;
const CLOSED_STAY_MS = 3_000;

/**
 * The rules of a view: each of its kinds, at each of its places.
 * @param seenLines ids of the lines that are in its picture
 */
export function rulesOf({ arm, kinds }: JunctionView, seenLines: ReadonlySet<string>): readonly object[] {
  const { stopLines, turns, lanes, zones, minWayM } = placesOf(PLACES, arm);
  const zonesFor = (purpose: string) => zones.filter((zone) => zone.purpose === purpose);
  const rules: { readonly id: string; readonly kind: string }[] = [
    ...stopLines.flatMap(({ id }) => [
      { id: "red-light", kind: "red-light", stopLine: id },
      { id: "stop-line", kind: "stop-line", stopLine: id },
    ]),
    ...lanes.map(({ id }) => ({ id: `wrong-way-${id}`, kind: "wrong-way", lane: id, minDistanceM: minWayM.wrongWay })),
    ...lanes
      .filter(({ classes }) => !classes.includes("motorcycle"))
      .map(({ id }) => ({ id: `wrong-lane-${id}`, kind: "wrong-lane", lane: id, minDistanceM: minWayM.wrongLane })),
    ...turns
      .filter(({ isAllowed, from, to }) => !isAllowed && seenLines.has(from) && seenLines.has(to))
      // A turn has no one place in the scene: by the id of its rule the truth names it.
      .map(({ id, from, to }) => ({ id, kind: "forbidden-turn", from, to, turn: "u-turn-sign" })),
    ...zonesFor("no-stopping").map(({ id }) => ({
      id: "illegal-stop",
      kind: "illegal-stop",
      zone: id,
      graceMs: GRACE_MS,
    })),
    ...zonesFor("speed-limit").map(({ id, limitKmh }) => ({ id: "speeding", kind: "speeding", zone: id, limitKmh })),
    ...zonesFor("closed").map(({ id }) => {
      return { id: "closed-yard", kind: "restricted-zone", zone: id, minStayMs: CLOSED_STAY_MS };
    }),
    ...zonesFor("loitering").map(({ id, minStayMs }) => ({ id: "loitering", kind: "loitering", zone: id, minStayMs })),
  ];
  return rules.filter(({ kind }) => kinds.some((one) => one === kind));
}
